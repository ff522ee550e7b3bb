import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { editNode } from '@/lib/server/settings-view';

export const PATCH = handle(api.nodeEdit, schemas.nodeEdit, 'admin', ({ board, params, body, caller }) =>
  editNode(board, params.node, body, caller?.name ?? '?'),
);

export const DELETE = handle(api.nodeRemove, schemas.nodeRemove, 'admin', async ({ board, params, query, caller }) => {
  await board.managed.remove(params.node, query.history, caller?.name ?? '?');
  return { now: board.nowMs() };
});
