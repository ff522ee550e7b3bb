import { type Auth, createAuth } from '@/lib/auth/auth';
import { type Listening, listeningFrom } from '@/lib/auth/listening';
import { addressHeader, schemeHeader } from '@/lib/auth/request';
import { authTables } from '@/lib/auth/store';
import { type Db, openDatabase } from '@/lib/db/open';

/** A sign-in room on a database in memory, with a clock that is set by hand. */
export interface MadeAuth {
  auth: Auth;
  db: Db;
  clock: { nowMs: number };
}

export const local: Listening = listeningFrom({});
export const goodPassword = 'correct horse battery';

export function madeAuth({ demo = false, listening = local, db = madeDb() } = {}): MadeAuth {
  const clock = { nowMs: 1_700_000_000_000 };
  return { auth: createAuth({ db, nowMs: () => clock.nowMs, demo, listening }), db, clock };
}

export function madeDb(): Db {
  return openDatabase({ file: ':memory:', migrations: [{ id: 1, name: 'accounts', sql: authTables }] });
}

/** What server.ts hands on for a request from `address`. */
export function from(address: string, more: Record<string, string> = {}): Headers {
  return new Headers({ [addressHeader]: address, [schemeHeader]: 'http', ...more });
}

/** The Cookie header a browser sends after `setCookie`. */
export function cookieOf(setCookie: string): string {
  return setCookie.split(';')[0] ?? '';
}

export function tokenOf(link: string | undefined): string {
  return link?.split('#token=')[1] ?? '';
}

/** A room with the admin "root" and the headers of its browser. */
export async function withAdmin(): Promise<MadeAuth & { signedIn: Headers }> {
  const made = madeAuth();
  const token = tokenOf(made.auth.setupLink());
  const { setCookie } = await made.auth.createFirstAdmin(from('127.0.0.1'), {
    token,
    name: 'root',
    password: goodPassword,
  });
  return { ...made, signedIn: from('127.0.0.1', { cookie: cookieOf(setCookie) }) };
}
