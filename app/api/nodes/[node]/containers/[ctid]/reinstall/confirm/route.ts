import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { confirmReinstall } from '@/lib/server/reinstall';

export const POST = handle(
  api.reinstallConfirm,
  schemas.reinstallConfirm,
  'operator',
  ({ board, params, query, caller, headers }) =>
    confirmReinstall(board, params, { caller, headers, preview: query.preview === '1' }),
);
