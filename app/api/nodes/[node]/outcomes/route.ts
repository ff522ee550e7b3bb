import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { settingsOutcomes } from '@/lib/server/settings-outcomes';

export const POST = handle(
  api.settingsOutcomes,
  schemas.settingsOutcomes,
  'operator',
  ({ board, params, body, caller }) => settingsOutcomes(board, params.node, body, caller),
);
