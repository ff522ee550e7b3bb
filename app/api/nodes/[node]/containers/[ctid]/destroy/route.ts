import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { destroyContainer, destroyView, undoDestroy } from '@/lib/server/destroy';

export const GET = handle(api.destroyView, schemas.destroyView, 'viewer', ({ board, params }) =>
  destroyView(board, params),
);

export const POST = handle(
  api.destroyAsk,
  schemas.destroyAsk,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    destroyContainer(board, params, body, { caller, headers, preview: query.preview === '1' }),
);

export const DELETE = handle(api.destroyUndo, schemas.destroyUndo, 'operator', ({ board, params, caller, headers }) =>
  undoDestroy(board, params, { caller, headers }),
);
