import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { applyProfile } from '@/lib/server/profile-apply';

export const POST = handle(
  api.profileApply,
  schemas.profileApply,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    applyProfile(board, params, body, { caller, headers, preview: query.preview === '1' }),
);
