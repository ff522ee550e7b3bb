import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { checkProfile } from '@/lib/server/profiles';

export const GET = handle(api.profileCheck, schemas.profileCheck, 'viewer', ({ board, params }) =>
  checkProfile(board, params.node, params.profile),
);
