import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';

export const POST = handle(
  api.setupCreate,
  schemas.setupCreate,
  'public',
  async ({ board, body, headers, respond }) => {
    const { user, setCookie } = await board.auth.createFirstAdmin(headers, body);
    respond.append('set-cookie', setCookie);
    return { now: board.nowMs(), user };
  },
);
