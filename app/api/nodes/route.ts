import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { fleetView } from '@/lib/server/fleet-view';

export const GET = handle(api.nodeList, schemas.nodeList, 'viewer', ({ board }) => fleetView(board));
