import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { setGrace } from '@/lib/server/quota-changes';

export const POST = handle(
  api.quotaGraceSet,
  schemas.quotaGraceSet,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    setGrace(board, params, body, { caller, headers, preview: query.preview === '1' }),
);
