import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { approveHostKey, forgetHostKey, hostKeyView } from '@/lib/server/host-key';

export const GET = handle(api.hostKeyView, schemas.hostKeyView, 'viewer', ({ board, params }) =>
  hostKeyView(board, params.node),
);

export const POST = handle(api.hostKeyApprove, schemas.hostKeyApprove, 'admin', ({ board, params, body, caller }) =>
  approveHostKey(board, params.node, body.fingerprint, caller?.name ?? ''),
);

export const DELETE = handle(api.hostKeyForget, schemas.hostKeyForget, 'admin', ({ board, params, query, caller }) =>
  forgetHostKey(board, params.node, query.fingerprint, caller?.name ?? ''),
);
