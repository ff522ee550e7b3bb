import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { reinstall, reinstallView } from '@/lib/server/reinstall';

export const GET = handle(api.reinstallView, schemas.reinstallView, 'viewer', ({ board, params }) =>
  reinstallView(board, params),
);

export const POST = handle(
  api.reinstallAsk,
  schemas.reinstallAsk,
  'operator',
  ({ board, params, query, body, caller, headers }) =>
    reinstall(board, params, body, { caller, headers, preview: query.preview === '1' }),
);
