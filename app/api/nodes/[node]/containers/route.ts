import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { containerList } from '@/lib/server/container-view';

export const GET = handle(api.containerList, schemas.containerList, 'viewer', ({ board, params, query }) =>
  containerList(board, params.node, query),
);
