import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { checkDocument } from '@/lib/server/xml-check';
import { bytesOfBody } from '@/lib/server/xml-document';
import { archiveOf, documentsOf } from '@/lib/server/xml-export';

export const GET = handle(
  api.documentList,
  schemas.documentList,
  'viewer',
  async ({ board, params, query, respond }) => {
    const { dialect, ctids, source } = query;
    const reply = await documentsOf(board, params.node, { dialect, ctids, keepSource: source === '1' });
    if (query.as === 'zip') {
      const name = `${params.node.replace(/[^\w.-]/g, '_')}-domains-${dialect}.zip`;
      respond.set('content-disposition', `attachment; filename="${name}"`);
    }
    return reply;
  },
  (reply, query) => (query.get('as') === 'json' ? undefined : { type: 'application/zip', content: archiveOf(reply) }),
);

export const POST = handle(
  api.documentCheck,
  schemas.documentCheck,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    checkDocument(board, params.node, bytesOfBody(body), {
      ...{ caller, headers, deleted: query.delete, left: query.leave, start: query.start === '1' },
    }),
);
