import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { nodeHistory } from '@/lib/server/history-view';

export const GET = handle(api.nodeHistory, schemas.nodeHistory, 'viewer', ({ board, params, query }) =>
  nodeHistory(board, params.node, query),
);
