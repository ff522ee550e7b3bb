import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { containerXml } from '@/lib/server/container-xml';
import { setByXml } from '@/lib/server/xml-change';
import { bytesOfBody } from '@/lib/server/xml-document';

export const GET = handle(
  api.containerXml,
  schemas.containerXml,
  'viewer',
  async ({ board, params, query, respond }) => {
    const form = { dialect: query.dialect, keepSource: query.source === '1', quota: query.quota === '1' };
    const reply = await containerXml(board, params.node, params.ctid, form);
    // Only keys that can stand in a header; the JSON form names all.
    const named = (keys: string[]) => keys.filter((key) => /^\w+$/.test(key)).join(' ');
    respond.set('x-vzboard-beyond-dialect', named(reply.beyond));
    respond.set('x-vzboard-lost', named(reply.lost));
    respond.set('x-vzboard-config', reply.config);
    if (reply.version !== null) respond.set('x-vzboard-version', reply.version);
    return reply;
  },
  ({ xml }, query) =>
    query.get('as') === 'json' ? undefined : { type: 'application/xml; charset=utf-8', content: xml },
);

export const PUT = handle(
  api.containerXmlSet,
  schemas.containerXmlSet,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    setByXml(board, params, bytesOfBody(body), {
      ...{ caller, headers, preview: query.preview === '1' },
      ...{ deleted: query.delete, left: query.leave, version: query.version },
    }),
);
