import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { versionView } from '@/lib/server/config-versions';

export const GET = handle(api.versionView, schemas.versionView, 'viewer', ({ board, params }) =>
  versionView(board, params),
);
