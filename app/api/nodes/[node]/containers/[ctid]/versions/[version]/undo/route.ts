import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { undoVersion } from '@/lib/server/config-versions';

export const POST = handle(
  api.versionUndo,
  schemas.versionUndo,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    undoVersion(board, params, body, { caller, headers, preview: query.preview === '1' }),
);
