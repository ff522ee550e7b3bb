import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { keepTasks } from '@/lib/server/history-settings';

export const PATCH = handle(api.tasksKeep, schemas.tasksKeep, 'admin', ({ board, body, caller }) =>
  keepTasks(board, body.keepMs, caller?.name ?? '?'),
);
