import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { setContainer } from '@/lib/server/changes';
import { containerView } from '@/lib/server/container-view';
import { guardDisk } from '@/lib/server/quota-guard';

export const GET = handle(api.containerView, schemas.containerView, 'viewer', ({ board, params }) =>
  containerView(board, params.node, params.ctid),
);

export const PATCH = handle(
  api.containerSet,
  schemas.containerSet,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    guardDisk(board, params, body.values, query.preview === '1', () =>
      setContainer(board, params, body, { caller, headers, preview: query.preview === '1' }),
    ),
);
