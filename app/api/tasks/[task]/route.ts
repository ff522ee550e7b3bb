import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';

export const GET = handle(api.taskView, schemas.taskView, 'viewer', ({ board, params }) => ({
  now: board.nowMs(),
  task: board.tasks.read(params.task),
}));
