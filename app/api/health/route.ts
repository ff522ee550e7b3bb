import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';

export const GET = handle(api.health, schemas.health, 'public', ({ board }) => ({
  ok: true as const,
  now: board.nowMs(),
  version: board.version,
  build: board.build,
}));
