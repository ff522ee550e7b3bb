import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { cleanLeftovers, leftoverList } from '@/lib/server/create-leftovers';

export const GET = handle(api.leftoverList, schemas.leftoverList, 'viewer', ({ board, params }) =>
  leftoverList(board, params),
);

export const POST = handle(
  api.leftoverClean,
  schemas.leftoverClean,
  'operator',
  ({ board, params, query, caller, headers }) =>
    cleanLeftovers(board, params, { caller, headers, preview: query.preview === '1' }),
);
