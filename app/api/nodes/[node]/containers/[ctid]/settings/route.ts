import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { settingsView } from '@/lib/server/settings-values';

export const GET = handle(api.containerSettings, schemas.containerSettings, 'viewer', ({ board, params, caller }) =>
  settingsView(board, params, caller),
);
