import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { approveDraftKey, forgetDraftKey } from '@/lib/server/settings-view';

export const POST = handle(api.nodeCheckApprove, schemas.nodeCheckApprove, 'admin', ({ board, body, caller }) =>
  approveDraftKey(board, body, caller?.name ?? '?'),
);

export const DELETE = handle(api.nodeCheckForget, schemas.nodeCheckForget, 'admin', ({ board, query, caller }) =>
  forgetDraftKey(board, query, caller?.name ?? '?'),
);
