import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { settleRunning } from '@/lib/server/running-change';

export const POST = handle(
  api.runningSettle,
  schemas.runningSettle,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    settleRunning(board, params, body, { caller, headers, preview: query.preview === '1' }),
);
