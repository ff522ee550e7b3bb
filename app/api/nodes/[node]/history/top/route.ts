import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { nodeHistoryTop } from '@/lib/server/history-view';

export const GET = handle(api.nodeHistoryTop, schemas.nodeHistoryTop, 'viewer', ({ board, params, query }) =>
  nodeHistoryTop(board, params.node, query),
);
