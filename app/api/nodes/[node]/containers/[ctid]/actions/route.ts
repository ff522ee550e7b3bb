import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { actOnContainer } from '@/lib/server/changes';

export const POST = handle(
  api.containerAct,
  schemas.containerAct,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    actOnContainer(board, params, body.action, { caller, headers, preview: query.preview === '1' }),
);
