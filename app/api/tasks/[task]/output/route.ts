import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';

export const GET = handle(api.taskOutput, schemas.taskOutput, 'viewer', ({ board, params, query }) => ({
  now: board.nowMs(),
  ...board.tasks.output(params.task, query.from ?? 0),
}));
