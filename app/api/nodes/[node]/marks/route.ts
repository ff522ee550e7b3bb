import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { changeTags } from '@/lib/server/mark-changes';

export const PATCH = handle(api.markTags, schemas.markTags, 'operator', ({ board, params, body, caller }) =>
  changeTags(board, params.node, body, caller?.name ?? ''),
);
