import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { backupList } from '@/lib/server/backups';

export const GET = handle(api.backupList, schemas.backupList, 'viewer', ({ board, params, query }) =>
  backupList(board, params.node, query.ctid),
);
