import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';

export const GET = handle(api.taskList, schemas.taskList, 'viewer', ({ board, query }) => ({
  now: board.nowMs(),
  ...board.tasks.list(query),
}));
