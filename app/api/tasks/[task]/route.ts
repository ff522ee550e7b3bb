import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { killsAt } from '@/lib/server/container-row';

export const GET = handle(api.taskView, schemas.taskView, 'viewer', ({ board, params }) => {
  const task = board.tasks.read(params.task);
  const node = board.nodes.get(task.node);
  return {
    now: board.nowMs(),
    task,
    ...(node === undefined || task.ctid === null ? {} : killsAt(node, task.ctid, task)),
  };
});
