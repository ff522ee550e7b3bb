import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { setPools } from '@/lib/server/address-pools';

export const PUT = handle(api.poolsSet, schemas.poolsSet, 'admin', ({ board, params, body, caller }) =>
  setPools(board, params.node, body, caller?.name ?? '?'),
);
