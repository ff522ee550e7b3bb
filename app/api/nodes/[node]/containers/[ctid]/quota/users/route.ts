import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { setOwner } from '@/lib/server/quota-changes';

export const POST = handle(
  api.quotaOwnerSet,
  schemas.quotaOwnerSet,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    setOwner(board, params, body, { caller, headers, preview: query.preview === '1' }),
);
