import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { containerXml } from '@/lib/server/container-xml';

export const GET = handle(
  api.containerXml,
  schemas.containerXml,
  'viewer',
  async ({ board, params, query, respond }) => {
    const reply = await containerXml(board, params.node, params.ctid, query.dialect, query.source === '1');
    // Only keys that can stand in a header; the JSON form names all.
    const named = (keys: string[]) => keys.filter((key) => /^\w+$/.test(key)).join(' ');
    respond.set('x-vzboard-beyond-dialect', named(reply.beyond));
    respond.set('x-vzboard-lost', named(reply.lost));
    return reply;
  },
  ({ xml }, query) => (query.get('as') === 'json' ? undefined : { type: 'application/xml; charset=utf-8', text: xml }),
);
