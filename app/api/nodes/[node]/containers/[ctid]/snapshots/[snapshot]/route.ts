import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { removeSnapshot } from '@/lib/server/snapshot-changes';

export const DELETE = handle(
  api.snapshotRemove,
  schemas.snapshotRemove,
  'operator',
  ({ board, params, query, caller, headers }) =>
    removeSnapshot(board, params, { caller, headers, preview: query.preview === '1' }),
);
