import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { restoreBackup } from '@/lib/server/restore';

export const POST = handle(
  api.backupRestore,
  schemas.backupRestore,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    restoreBackup(board, params, body, { caller, headers, preview: query.preview === '1' }),
);
