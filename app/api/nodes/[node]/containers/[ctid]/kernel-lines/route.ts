import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { kernelLineList } from '@/lib/server/inside-kernel';

export const GET = handle(api.kernelLineList, schemas.kernelLineList, 'viewer', ({ board, params }) =>
  kernelLineList(board, params.node, params.ctid),
);
