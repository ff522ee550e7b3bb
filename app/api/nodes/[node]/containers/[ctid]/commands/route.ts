import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { runCommand } from '@/lib/server/inside-exec';

export const POST = handle(
  api.commandRun,
  schemas.commandRun,
  'admin',
  ({ board, params, query, body, caller, headers }) =>
    runCommand(board, params, body, { caller, headers, preview: query.preview === '1' }),
);
