import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { timelineView } from '@/lib/server/timeline-view';

export const GET = handle(api.timelineList, schemas.timelineList, 'viewer', ({ board, params, query }) =>
  timelineView(board, params.node, query),
);
