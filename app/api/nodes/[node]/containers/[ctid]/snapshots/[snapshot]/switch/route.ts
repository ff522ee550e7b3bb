import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { switchSnapshot } from '@/lib/server/snapshot-changes';

export const POST = handle(
  api.snapshotSwitch,
  schemas.snapshotSwitch,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    switchSnapshot(board, params, body, { caller, headers, preview: query.preview === '1' }),
);
