import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { historyView } from '@/lib/server/history-view';

export const GET = handle(api.historyView, schemas.historyView, 'viewer', ({ board, params, query }) =>
  historyView(board, params.node, params.ctid, query),
);
