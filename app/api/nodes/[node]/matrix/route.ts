import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { nodeMatrix } from '@/lib/server/matrix-view';

export const GET = handle(api.nodeMatrix, schemas.nodeMatrix, 'viewer', ({ board, params }) =>
  nodeMatrix(board, params.node),
);
