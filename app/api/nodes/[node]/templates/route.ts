import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { addTemplate } from '@/lib/server/template-changes';
import { templateList } from '@/lib/server/templates';

export const GET = handle(api.templateList, schemas.templateList, 'viewer', ({ board, params }) =>
  templateList(board, params.node),
);

export const POST = handle(
  api.templateAdd,
  schemas.templateAdd,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    addTemplate(board, params.node, body, { caller, headers, preview: query.preview === '1' }),
);
