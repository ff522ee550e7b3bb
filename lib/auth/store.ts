import 'server-only';
import type { Db } from '@/lib/db/open';
import { isRole, type Role } from './roles';

/** The tables of accounts, sessions and the set-up token: one migration of board.sqlite. Tokens are kept as SHA-256 only. */
export const authTables = `
CREATE TABLE accounts (
  name TEXT PRIMARY KEY,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  password_hash TEXT NOT NULL,
  created_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE sessions (
  token_hash BLOB PRIMARY KEY,
  account TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
  created_ms INTEGER NOT NULL,
  seen_ms INTEGER NOT NULL,
  address TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_account ON sessions (account);
CREATE TABLE setup_token (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  token_hash BLOB NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT;
`;

export interface Account {
  name: string;
  role: Role;
  passwordHash: string;
}

export interface SessionRow {
  name: string;
  role: Role;
  createdMs: number;
  seenMs: number;
}

export interface SetupRow {
  tokenHash: Buffer;
  expiresMs: number;
}

export interface AuthStore {
  /** Runs `work` as one transaction that no other connection can come between. */
  atomically<T>(work: () => T): T;
  hasAccounts(): boolean;
  account(name: string): Account | undefined;
  addAccount(account: Account, nowMs: number): void;
  addSession(tokenHash: Buffer, account: string, address: string, nowMs: number): void;
  session(tokenHash: Buffer): SessionRow | undefined;
  markSeen(tokenHash: Buffer, nowMs: number): void;
  /** Returns how many were there. */
  dropSession(tokenHash: Buffer): number;
  dropSessionsOf(account: string): number;
  dropSessionsBefore(seenMs: number, createdMs: number): number;
  setupToken(): SetupRow | undefined;
  putSetupToken(row: SetupRow): void;
  dropSetupToken(): void;
}

/** All SQL of this room, over a database that has `authTables`. */
export function openAuthStore(db: Db): AuthStore {
  const anyAccount = db.prepare<[], { found: number }>('SELECT EXISTS (SELECT 1 FROM accounts) AS found');
  const account = db.prepare<[string], { name: string; role: string; passwordHash: string }>(
    'SELECT name, role, password_hash AS passwordHash FROM accounts WHERE name = ?',
  );
  const addAccount = db.prepare<[string, string, string, number]>(
    'INSERT INTO accounts (name, role, password_hash, created_ms) VALUES (?, ?, ?, ?)',
  );
  const addSession = db.prepare<[Buffer, string, number, number, string]>(
    'INSERT INTO sessions (token_hash, account, created_ms, seen_ms, address) VALUES (?, ?, ?, ?, ?)',
  );
  const session = db.prepare<[Buffer], { name: string; role: string; createdMs: number; seenMs: number }>(
    `SELECT name, role, sessions.created_ms AS createdMs, seen_ms AS seenMs
     FROM sessions JOIN accounts ON accounts.name = sessions.account WHERE token_hash = ?`,
  );
  const markSeen = db.prepare<[number, Buffer]>('UPDATE sessions SET seen_ms = ? WHERE token_hash = ?');
  const dropSession = db.prepare<[Buffer]>('DELETE FROM sessions WHERE token_hash = ?');
  const dropSessionsOf = db.prepare<[string]>('DELETE FROM sessions WHERE account = ?');
  const dropBefore = db.prepare<[number, number]>('DELETE FROM sessions WHERE seen_ms <= ? OR created_ms <= ?');
  const setupToken = db.prepare<[], SetupRow>(
    'SELECT token_hash AS tokenHash, expires_ms AS expiresMs FROM setup_token',
  );
  const putSetupToken = db.prepare<[Buffer, number]>(
    'INSERT OR REPLACE INTO setup_token (one, token_hash, expires_ms) VALUES (1, ?, ?)',
  );
  const dropSetupToken = db.prepare<[]>('DELETE FROM setup_token');

  return {
    atomically: (work) => db.transaction(work).immediate(),
    hasAccounts: () => anyAccount.get()?.found === 1,
    account(name) {
      const row = account.get(name);
      return row === undefined ? undefined : { ...row, role: knownRole(row.role) };
    },
    addAccount: ({ name, role, passwordHash }, nowMs) => void addAccount.run(name, role, passwordHash, nowMs),
    addSession: (tokenHash, name, address, nowMs) => void addSession.run(tokenHash, name, nowMs, nowMs, address),
    session(tokenHash) {
      const row = session.get(tokenHash);
      return row === undefined ? undefined : { ...row, role: knownRole(row.role) };
    },
    markSeen: (tokenHash, nowMs) => void markSeen.run(nowMs, tokenHash),
    dropSession: (tokenHash) => dropSession.run(tokenHash).changes,
    dropSessionsOf: (name) => dropSessionsOf.run(name).changes,
    dropSessionsBefore: (seenMs, createdMs) => dropBefore.run(seenMs, createdMs).changes,
    setupToken: () => setupToken.get(),
    putSetupToken: ({ tokenHash, expiresMs }) => void putSetupToken.run(tokenHash, expiresMs),
    dropSetupToken: () => void dropSetupToken.run(),
  };
}

function knownRole(word: string): Role {
  if (!isRole(word)) throw new Error(`board.sqlite holds an unknown role: ${word}`);
  return word;
}
