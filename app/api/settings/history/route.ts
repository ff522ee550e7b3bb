import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { historySizes } from '@/lib/server/history-settings';

export const GET = handle(api.historySizes, schemas.historySizes, 'viewer', ({ board }) => historySizes(board));
