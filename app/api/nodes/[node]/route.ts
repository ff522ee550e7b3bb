import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { nodeView } from '@/lib/server/fleet-view';

export const GET = handle(api.nodeView, schemas.nodeView, 'viewer', ({ board, params }) =>
  nodeView(board, params.node),
);
