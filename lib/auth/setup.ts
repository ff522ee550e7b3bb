import 'server-only';
import { timingSafeEqual } from 'node:crypto';
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { checkCredentials, type User } from './accounts';
import { hashPassword } from './password';
import { hashToken, makeToken } from './sessions';
import type { AuthStore } from './store';

export const setupTokenMs = 24 * 3_600_000;

/** A new set-up token, good for 24 hours; any earlier one ends. undefined once an account exists. */
export function makeSetupToken(store: AuthStore, nowMs: number): string | undefined {
  return store.atomically(() => {
    if (store.hasAccounts()) return undefined;
    const { token, tokenHash } = makeToken();
    store.putSetupToken({ tokenHash, expiresMs: nowMs + setupTokenMs });
    return token;
  });
}

/**
 * Makes the first admin and uses the token up. Two requests at once make one account: the last check and the insert are one transaction.
 * Throws AppError `bad_input` (field token, name or password) or `conflict` when an account exists.
 */
export async function createAdmin(
  store: AuthStore,
  { token, name, password }: { token: string; name: string; password: string },
  nowMs: number,
): Promise<User> {
  checkToken(store, token, nowMs);
  checkCredentials(name, password);
  const passwordHash = await hashPassword(password);
  store.atomically(() => {
    checkToken(store, token, nowMs);
    store.addAccount({ name, role: 'admin', passwordHash }, nowMs);
    store.dropSetupToken();
  });
  return { name, role: 'admin' };
}

function checkToken(store: AuthStore, token: string, nowMs: number): void {
  if (store.hasAccounts()) throw new AppError('conflict', t('auth.setup.done'));
  const kept = store.setupToken();
  if (kept === undefined || nowMs >= kept.expiresMs || !timingSafeEqual(kept.tokenHash, hashToken(token))) {
    throw new AppError('bad_input', t('auth.setup.token'), { field: 'token' });
  }
}
