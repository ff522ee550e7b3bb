/**
 * Who is asking. Accounts, sessions and the one-time set-up link behind one object; made once by lib/server/boot.ts, asked by every handler.
 */
import 'server-only';
import type { Db } from '@/lib/db/open';
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { findByPassword, type User } from './accounts';
import { baseUrl, checkReach, type Listening } from './listening';
import { createLimiter } from './rate';
import { addressGroup, clientAddress, type HeaderReader } from './request';
import { createSessions } from './sessions';
import { createAdmin, makeSetupToken } from './setup';
import { openAuthStore } from './store';

export interface SignedIn {
  user: User;
  /** Value for the reply's Set-Cookie header. */
  setCookie: string;
}

export interface Auth {
  readonly demo: boolean;
  /** For `checkHost` and `checkOrigin`. */
  readonly listening: Listening;
  /** Who sends this request; undefined when nobody is signed in. In the demo everybody is its admin. */
  who(headers: HeaderReader): User | undefined;
  /** Throws AppError `bad_input` (field password) when name or password is wrong, `too_many`, or `forbidden` in the demo. */
  signIn(headers: HeaderReader, input: { name: string; password: string }): Promise<SignedIn>;
  /** Ends the request's session, if there is one. Returns the Set-Cookie value that removes the cookie. */
  signOut(headers: HeaderReader): string;
  /** Ends every session of an account; returns how many there were. */
  revokeAll(name: string): number;
  hasAccounts(): boolean;
  /** The address at which the first admin is made, with a new token (the one before ends); undefined once an account exists. */
  setupLink(): string | undefined;
  /** Makes the first admin and signs it in. Throws AppError `bad_input` (field), `conflict` when done already, `too_many`, `forbidden` in the demo. */
  createFirstAdmin(headers: HeaderReader, input: { token: string; name: string; password: string }): Promise<SignedIn>;
}

export interface AuthOptions {
  /** Holds `authTables`. */
  db: Db;
  nowMs: () => number;
  demo: boolean;
  listening: Listening;
}

/** Ten wrong passwords for a name, thirty from an address, then one every 90 or 30 seconds. */
const perName = { attempts: 10, windowMs: 15 * 60_000, maxKeys: 10_000 };
const perAddress = { attempts: 30, windowMs: 15 * 60_000, maxKeys: 10_000 };

/** Throws AppError `forbidden` when the server would be reachable from elsewhere without anybody to ask who comes (see `checkReach`). */
export function createAuth({ db, nowMs, demo, listening }: AuthOptions): Auth {
  const store = openAuthStore(db);
  const sessions = createSessions(store);
  const names = createLimiter(perName);
  const addresses = createLimiter(perAddress);
  checkReach(listening, { demo, hasAccounts: store.hasAccounts() });

  /** Counts the attempt before its work begins, so that many at once are limited as well; one that succeeds is taken back. */
  async function limited<T>(headers: HeaderReader, name: string, work: () => Promise<T>): Promise<T> {
    const address = addressGroup(clientAddress(headers));
    const now = nowMs();
    refuseAfter(addresses.waitMs(address, now));
    addresses.count(address, now);
    refuseAfter(names.waitMs(name, now));
    names.count(name, now);
    const done = await work();
    names.refund(name);
    addresses.refund(address);
    return done;
  }

  function refuseInDemo(): void {
    if (demo) throw new AppError('forbidden', t('auth.demo'));
  }

  return {
    demo,
    listening,
    who: (headers) => (demo ? { name: 'demo', role: 'admin' } : sessions.user(headers, nowMs())),
    async signIn(headers, { name, password }) {
      refuseInDemo();
      const wanted = name.trim().toLowerCase();
      const user = await limited(headers, wanted, () => findByPassword(store, wanted, password));
      return { user, setCookie: sessions.open(headers, user.name, nowMs()) };
    },
    signOut: (headers) => sessions.close(headers),
    revokeAll: (name) => sessions.revokeAll(name),
    hasAccounts: () => store.hasAccounts(),
    setupLink() {
      const token = demo ? undefined : makeSetupToken(store, nowMs());
      // Behind the #, which browsers never send: no log on the way holds the token.
      return token === undefined ? undefined : `${baseUrl(listening)}/setup#token=${token}`;
    },
    async createFirstAdmin(headers, input) {
      refuseInDemo();
      const user = await limited(headers, input.name, () => createAdmin(store, input, nowMs()));
      return { user, setCookie: sessions.open(headers, user.name, nowMs()) };
    },
  };
}

function refuseAfter(waitMs: number): void {
  if (waitMs === 0) return;
  throw new AppError('too_many', t('auth.tooMany', { minutes: Math.ceil(waitMs / 60_000) }), {
    retryAfterSeconds: Math.ceil(waitMs / 1000),
  });
}
