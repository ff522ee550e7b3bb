import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { processList } from '@/lib/server/inside-processes';

/** Operators: arguments of processes may hold what is nobody's business. */
export const GET = handle(api.processList, schemas.processList, 'operator', ({ board, params }) =>
  processList(board, params.node, params.ctid),
);
