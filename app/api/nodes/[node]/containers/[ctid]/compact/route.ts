import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { compactImage } from '@/lib/server/snapshot-changes';

export const POST = handle(
  api.imageCompact,
  schemas.imageCompact,
  'operator',
  ({ board, params, query, caller, headers }) =>
    compactImage(board, params, { caller, headers, preview: query.preview === '1' }),
);
