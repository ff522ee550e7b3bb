import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { beancounterList } from '@/lib/server/beancounter-view';

export const GET = handle(api.beancounterList, schemas.beancounterList, 'viewer', ({ board, params }) =>
  beancounterList(board, params.node, params.ctid),
);
