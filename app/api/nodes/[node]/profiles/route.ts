import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { addProfile } from '@/lib/server/profile-changes';
import { profileList } from '@/lib/server/profiles';

export const GET = handle(api.profileList, schemas.profileList, 'viewer', ({ board, params }) =>
  profileList(board, params.node),
);

export const POST = handle(
  api.profileAdd,
  schemas.profileAdd,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    addProfile(board, params.node, body, { caller, headers, preview: query.preview === '1' }),
);
