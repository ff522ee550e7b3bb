import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { dropHistory, keepHistory } from '@/lib/server/history-settings';

export const PATCH = handle(api.historyKeep, schemas.historyKeep, 'admin', ({ board, params, body, caller }) =>
  keepHistory(board, params.node, body.keepMs, caller?.name ?? '?'),
);

export const DELETE = handle(api.historyDrop, schemas.historyDrop, 'admin', ({ board, params, caller }) =>
  dropHistory(board, params.node, caller?.name ?? '?'),
);
