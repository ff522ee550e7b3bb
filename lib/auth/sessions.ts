import 'server-only';
import { createHash, randomBytes } from 'node:crypto';
import type { User } from './accounts';
import { cameOverHttps, clientAddress, type HeaderReader, readCookie } from './request';
import type { AuthStore } from './store';

export const idleMs = 12 * 3_600_000;
export const absoluteMs = 30 * 86_400_000;

/** A session's last use is written at most this often, so that polling does not write to disk every few seconds. */
const seenEveryMs = 60_000;

/** 32 random bytes as they travel, and the SHA-256 that is kept: who reads the database cannot sign in with it. */
export function makeToken(): { token: string; tokenHash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: hashToken(token) };
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

export interface Sessions {
  /** Starts a session and ends the one the same browser had. Returns the Set-Cookie value. */
  open(headers: HeaderReader, account: string, nowMs: number): string;
  /** The session's user, undefined when there is none or it has expired; marks it as used. */
  user(headers: HeaderReader, nowMs: number): User | undefined;
  /** Ends the request's session. Returns the Set-Cookie value that removes the cookie. */
  close(headers: HeaderReader): string;
  /** Ends every session of an account; returns how many there were. */
  revokeAll(account: string): number;
}

/**
 * Sessions live in the database and can be ended at any time. A session ends 12 hours after its last use (a visible screen polls and so
 * keeps it in use) and 30 days after sign-in at the latest.
 */
export function createSessions(store: AuthStore): Sessions {
  const drop = (headers: HeaderReader) => {
    const token = readCookie(headers, cookieName(headers));
    if (token !== undefined) store.dropSession(hashToken(token));
  };
  return {
    open(headers, account, nowMs) {
      const { token, tokenHash } = makeToken();
      drop(headers);
      store.dropSessionsBefore(nowMs - idleMs, nowMs - absoluteMs);
      store.addSession(tokenHash, account, clientAddress(headers), nowMs);
      return cookie(headers, token, absoluteMs / 1000);
    },
    user(headers, nowMs) {
      const token = readCookie(headers, cookieName(headers));
      if (token === undefined) return undefined;
      const tokenHash = hashToken(token);
      const session = store.session(tokenHash);
      if (session === undefined) return undefined;
      if (nowMs - session.seenMs >= idleMs || nowMs - session.createdMs >= absoluteMs) {
        store.dropSession(tokenHash);
        return undefined;
      }
      if (nowMs - session.seenMs >= seenEveryMs) store.markSeen(tokenHash, nowMs);
      return { name: session.name, role: session.role };
    },
    close(headers) {
      drop(headers);
      return cookie(headers, '', 0);
    },
    revokeAll: (account) => store.dropSessionsOf(account),
  };
}

/** Over TLS only the prefixed name counts: browsers let nobody but this very host set a `__Host-` cookie. */
function cookieName(headers: HeaderReader): string {
  return cameOverHttps(headers) ? '__Host-vzboard_session' : 'vzboard_session';
}

function cookie(headers: HeaderReader, value: string, maxAgeSeconds: number): string {
  const secure = cameOverHttps(headers) ? '; Secure' : '';
  return `${cookieName(headers)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure}`;
}
