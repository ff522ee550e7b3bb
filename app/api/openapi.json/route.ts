import { openapiDocument } from '@/lib/api/openapi';

/** Public on purpose: it describes the product, not this installation. */
export function GET(): Response {
  return Response.json(openapiDocument());
}
