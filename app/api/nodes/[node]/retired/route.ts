import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { retiredList } from '@/lib/server/retired';

export const GET = handle(api.retiredList, schemas.retiredList, 'viewer', ({ board, params }) =>
  retiredList(board, params.node),
);
