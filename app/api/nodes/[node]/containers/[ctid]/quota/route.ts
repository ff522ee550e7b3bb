import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { quotaView } from '@/lib/server/quota-view';

export const GET = handle(api.quotaView, schemas.quotaView, 'viewer', ({ board, params }) =>
  quotaView(board, params.node, params.ctid),
);
