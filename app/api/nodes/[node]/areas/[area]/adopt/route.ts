import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { adoptArea } from '@/lib/server/adopt';

export const POST = handle(
  api.areaAdopt,
  schemas.areaAdopt,
  'admin',
  ({ board, params, query, body, caller, headers }) =>
    adoptArea(board, params, body, { caller, headers, preview: query.preview === '1' }),
);
