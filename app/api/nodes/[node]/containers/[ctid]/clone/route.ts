import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { cloneContainer, cloneView } from '@/lib/server/clone';

export const GET = handle(api.cloneView, schemas.cloneView, 'viewer', ({ board, params }) => cloneView(board, params));

export const POST = handle(
  api.containerClone,
  schemas.containerClone,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    cloneContainer(board, params, body, { caller, headers, preview: query.preview === '1' }),
);
