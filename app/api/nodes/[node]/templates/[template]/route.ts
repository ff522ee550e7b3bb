import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { removeTemplate } from '@/lib/server/template-changes';

export const DELETE = handle(
  api.templateRemove,
  schemas.templateRemove,
  'operator',
  ({ board, params, query, caller, headers }) =>
    removeTemplate(board, params, { caller, headers, preview: query.preview === '1' }),
);
