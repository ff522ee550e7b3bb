import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { containerList } from '@/lib/server/container-view';
import { createContainer } from '@/lib/server/create';

export const GET = handle(api.containerList, schemas.containerList, 'viewer', ({ board, params, query }) =>
  containerList(board, params.node, query),
);

export const POST = handle(
  api.containerCreate,
  schemas.containerCreate,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    createContainer(board, params.node, body, { caller, headers, preview: query.preview === '1' }),
);
