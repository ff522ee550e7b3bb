import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { bringBack } from '@/lib/server/retire';

export const POST = handle(api.bringBack, schemas.bringBack, 'operator', ({ board, params, query, caller, headers }) =>
  bringBack(board, params, { caller, headers, preview: query.preview === '1' }),
);
