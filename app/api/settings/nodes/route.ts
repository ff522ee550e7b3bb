import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { addNode, listNodeSettings } from '@/lib/server/settings-view';

export const GET = handle(api.nodeSettingsList, schemas.nodeSettingsList, 'admin', ({ board }) =>
  listNodeSettings(board),
);

export const POST = handle(api.nodeAdd, schemas.nodeAdd, 'admin', ({ board, body, caller }) =>
  addNode(board, body, caller?.name ?? '?'),
);
