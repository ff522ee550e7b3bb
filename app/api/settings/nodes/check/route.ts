import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { checkDraft, viewDraftCheck } from '@/lib/server/settings-view';

export const POST = handle(api.nodeCheck, schemas.nodeCheck, 'admin', ({ board, body, caller }) =>
  checkDraft(board, body, caller?.name ?? '?'),
);

export const GET = handle(api.nodeCheckView, schemas.nodeCheckView, 'admin', ({ board, query }) =>
  viewDraftCheck(board, query.id),
);
