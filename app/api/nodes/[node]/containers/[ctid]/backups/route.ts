import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { makeBackup } from '@/lib/server/backup-changes';

export const POST = handle(
  api.backupMake,
  schemas.backupMake,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    makeBackup(board, params, body, { caller, headers, preview: query.preview === '1' }),
);
