import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { mountSnapshot } from '@/lib/server/snapshot-changes';

export const POST = handle(
  api.snapshotMount,
  schemas.snapshotMount,
  'operator',
  ({ board, params, query, caller, headers }) =>
    mountSnapshot(board, params, { caller, headers, preview: query.preview === '1' }),
);
