import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { profileOutcomes } from '@/lib/server/profile-apply';

export const GET = handle(api.profileOutcomes, schemas.profileOutcomes, 'viewer', ({ board, params }) =>
  profileOutcomes(board, params.node, params.profile),
);
