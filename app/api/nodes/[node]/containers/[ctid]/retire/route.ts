import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { retireContainer } from '@/lib/server/retire';

export const POST = handle(
  api.containerRetire,
  schemas.containerRetire,
  'operator',
  ({ board, params, query, caller, headers }) =>
    retireContainer(board, params, { caller, headers, preview: query.preview === '1' }),
);
