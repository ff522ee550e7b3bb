import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';

export const GET = handle(api.sessionView, schemas.sessionView, 'viewer', ({ board, caller }) => {
  if (caller === undefined) throw new AppError('signed_out', 'Sign in first.');
  return { now: board.nowMs(), user: caller, demo: board.config.demo, build: board.build };
});

export const POST = handle(
  api.sessionCreate,
  schemas.sessionCreate,
  'public',
  async ({ board, body, headers, respond }) => {
    const { user, setCookie } = await board.auth.signIn(headers, body);
    respond.append('set-cookie', setCookie);
    return { now: board.nowMs(), user };
  },
);

export const DELETE = handle(api.sessionDelete, schemas.sessionDelete, 'public', ({ board, headers, respond }) => {
  respond.append('set-cookie', board.auth.signOut(headers));
  return { now: board.nowMs() };
});
