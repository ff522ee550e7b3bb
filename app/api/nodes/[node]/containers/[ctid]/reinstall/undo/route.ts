import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { undoReinstall } from '@/lib/server/reinstall';

export const POST = handle(
  api.reinstallUndo,
  schemas.reinstallUndo,
  'operator',
  ({ board, params, query, caller, headers }) =>
    undoReinstall(board, params, { caller, headers, preview: query.preview === '1' }),
);
