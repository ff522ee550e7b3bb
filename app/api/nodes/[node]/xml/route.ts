import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { checkDocument } from '@/lib/server/xml-check';
import { bytesOfBody } from '@/lib/server/xml-document';

export const POST = handle(
  api.documentCheck,
  schemas.documentCheck,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    checkDocument(board, params.node, bytesOfBody(body), {
      ...{ caller, headers, deleted: query.delete, left: query.leave, start: query.start === '1' },
    }),
);
