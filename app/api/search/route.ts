import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { searchContainers } from '@/lib/server/search';

export const GET = handle(api.search, schemas.search, 'viewer', ({ board, query }) =>
  searchContainers(board, query.q, query.count),
);
