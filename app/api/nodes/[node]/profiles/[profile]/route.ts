import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { editProfile, removeProfile } from '@/lib/server/profile-changes';
import { profileView } from '@/lib/server/profiles';

export const GET = handle(api.profileView, schemas.profileView, 'viewer', ({ board, params }) =>
  profileView(board, params.node, params.profile),
);

export const PATCH = handle(
  api.profileEdit,
  schemas.profileEdit,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    editProfile(board, params, body, { caller, headers, preview: query.preview === '1' }),
);

export const DELETE = handle(
  api.profileRemove,
  schemas.profileRemove,
  'operator',
  ({ board, params, query, caller, headers }) =>
    removeProfile(board, params, query.version, { caller, headers, preview: query.preview === '1' }),
);
