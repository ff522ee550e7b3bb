import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { areaList } from '@/lib/server/areas';

export const GET = handle(api.areaList, schemas.areaList, 'viewer', ({ board, params }) =>
  areaList(board, params.node),
);
