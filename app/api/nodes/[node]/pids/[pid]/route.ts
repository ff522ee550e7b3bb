import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { pidView } from '@/lib/server/pid-owner';

export const GET = handle(api.pidView, schemas.pidView, 'viewer', ({ board, params }) => pidView(board, params));
