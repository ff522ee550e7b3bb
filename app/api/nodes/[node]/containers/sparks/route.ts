import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { containerSparks } from '@/lib/server/sparks';

export const GET = handle(api.containerSparks, schemas.containerSparks, 'viewer', ({ board, params, query }) =>
  containerSparks(board, params.node, query),
);
