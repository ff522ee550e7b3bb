import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';

export const POST = handle(api.taskCancel, schemas.taskCancel, 'operator', async ({ board, params, caller }) => {
  const task = await board.tasks.cancel(params.task, caller?.name ?? '?');
  return { now: board.nowMs(), task };
});
