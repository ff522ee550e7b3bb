import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { containerNew } from '@/lib/server/create-choices';

export const GET = handle(api.containerNew, schemas.containerNew, 'viewer', ({ board, params, query }) =>
  containerNew(board, params.node, query.from),
);
