import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { takeSnapshot } from '@/lib/server/snapshot-changes';
import { snapshotList } from '@/lib/server/snapshots';

export const GET = handle(api.snapshotList, schemas.snapshotList, 'viewer', ({ board, params }) =>
  snapshotList(board, params),
);

export const POST = handle(
  api.snapshotTake,
  schemas.snapshotTake,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    takeSnapshot(board, params, body, { caller, headers, preview: query.preview === '1' }),
);
