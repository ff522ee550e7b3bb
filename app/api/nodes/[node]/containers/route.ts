import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { containerList } from '@/lib/server/container-view';
import { createContainer } from '@/lib/server/create';
import { createByXml } from '@/lib/server/xml-create';
import { bytesOfBody } from '@/lib/server/xml-document';

export const GET = handle(api.containerList, schemas.containerList, 'viewer', ({ board, params, query }) =>
  containerList(board, params.node, query),
);

export const POST = handle(
  api.containerCreate,
  schemas.containerCreate,
  'operator',
  ({ board, params, query, body, caller, headers }) => {
    const asked = { caller, headers, preview: query.preview === '1' };
    return typeof body === 'string' || body instanceof Uint8Array
      ? createByXml(board, params.node, bytesOfBody(body), {
          ...{ ...asked, left: query.leave, start: query.start === '1' },
        })
      : createContainer(board, params.node, body, { ...asked, dialect: query.dialect });
  },
);
