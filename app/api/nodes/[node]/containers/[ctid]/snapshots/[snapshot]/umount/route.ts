import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { umountSnapshot } from '@/lib/server/snapshot-changes';

export const POST = handle(
  api.snapshotUmount,
  schemas.snapshotUmount,
  'operator',
  ({ board, params, query, caller, headers }) =>
    umountSnapshot(board, params, { caller, headers, preview: query.preview === '1' }),
);
