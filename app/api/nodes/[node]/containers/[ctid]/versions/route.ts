import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { versionList } from '@/lib/server/config-versions';

export const GET = handle(api.versionList, schemas.versionList, 'viewer', ({ board, params, query }) =>
  versionList(board, params, query),
);
