import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { removeBackup } from '@/lib/server/backup-changes';
import { backupView } from '@/lib/server/backups';

export const GET = handle(api.backupView, schemas.backupView, 'viewer', ({ board, params, caller }) =>
  backupView(board, params, caller),
);

export const DELETE = handle(
  api.backupRemove,
  schemas.backupRemove,
  'operator',
  ({ board, params, query, caller, headers }) =>
    removeBackup(board, params, { caller, headers, preview: query.preview === '1' }),
);
