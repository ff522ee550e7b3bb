import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { listeningFrom } from '@/lib/auth/listening';
import { setupTokenMs } from '@/lib/auth/setup';
import { authTables } from '@/lib/auth/store';
import { openDatabase } from '@/lib/db/open';
import { from, goodPassword, madeAuth, madeDb, tokenOf, withAdmin } from './made-auth';

const here = from('127.0.0.1');

describe('the set-up link', () => {
  it('carries the token behind the #, which no log sees', () => {
    const { auth, db } = madeAuth();
    const link = auth.setupLink();
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:3000\/setup#token=[\w-]{43}$/);
    const rows = db.prepare('SELECT * FROM setup_token').all();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(tokenOf(link));
  });

  it('names the public address when there is one', () => {
    const { auth } = madeAuth({ listening: listeningFrom({ VZBOARD_PUBLIC_URL: 'https://vz.example.net' }) });
    expect(auth.setupLink()).toMatch(/^https:\/\/vz\.example\.net\/setup#token=/);
  });

  it('makes the first admin, signs it in and works once', async () => {
    const { auth } = madeAuth();
    expect(auth.hasAccounts()).toBe(false);
    const input = { token: tokenOf(auth.setupLink()), name: 'root', password: goodPassword };
    const { user, setCookie } = await auth.createFirstAdmin(here, input);
    expect(user).toEqual({ name: 'root', role: 'admin' });
    expect(setCookie).toContain('vzboard_session=');
    expect(auth.hasAccounts()).toBe(true);
    await expect(auth.createFirstAdmin(here, { ...input, name: 'second' })).rejects.toMatchObject({ code: 'conflict' });
    expect(auth.setupLink()).toBeUndefined();
  });

  it('makes one admin however many ask at once', async () => {
    const { auth, db } = madeAuth();
    const token = tokenOf(auth.setupLink());
    const tries = await Promise.allSettled(
      ['a', 'b', 'c', 'd', 'e'].map((name) => auth.createFirstAdmin(here, { token, name, password: goodPassword })),
    );
    expect(tries.filter((t) => t.status === 'fulfilled')).toHaveLength(1);
    for (const t of tries) if (t.status === 'rejected') expect(t.reason).toMatchObject({ code: 'conflict' });
    expect(db.prepare('SELECT * FROM accounts').all()).toHaveLength(1);
  });

  it('is replaced by each new one, as at each start', async () => {
    const { auth } = madeAuth();
    const old = tokenOf(auth.setupLink());
    const fresh = tokenOf(auth.setupLink());
    expect(fresh).not.toBe(old);
    const rest = { name: 'root', password: goodPassword };
    await expect(auth.createFirstAdmin(here, { token: old, ...rest })).rejects.toMatchObject({ field: 'token' });
    await expect(auth.createFirstAdmin(here, { token: fresh, ...rest })).resolves.toBeDefined();
  });

  it('expires after 24 hours', async () => {
    const { auth, clock } = madeAuth();
    const token = tokenOf(auth.setupLink());
    clock.nowMs += setupTokenMs;
    const input = { token, name: 'root', password: goodPassword };
    await expect(auth.createFirstAdmin(here, input)).rejects.toMatchObject({ code: 'bad_input', field: 'token' });
    expect(auth.hasAccounts()).toBe(false);
  });

  it('refuses without a link ever made', async () => {
    const { auth } = madeAuth();
    const input = { token: '', name: 'root', password: goodPassword };
    await expect(auth.createFirstAdmin(here, input)).rejects.toMatchObject({ field: 'token' });
  });

  it.each([
    ['a capital letter', 'Root', goodPassword, 'name'],
    ['a leading digit', '1root', goodPassword, 'name'],
    ['a blank', 'ro ot', goodPassword, 'name'],
    ['no name', '', goodPassword, 'name'],
    ['33 characters', 'a'.repeat(33), goodPassword, 'name'],
    ['nine characters', 'root', '123456789', 'password'],
    ['nine characters of two UTF-16 halves', 'root', '😀'.repeat(9), 'password'],
    ['1025 characters', 'root', 'x'.repeat(1025), 'password'],
    ['its own name', 'administrator', 'Administrator', 'password'],
  ])('refuses %s and keeps the token good', async (_, name, password, field) => {
    const { auth } = madeAuth();
    const token = tokenOf(auth.setupLink());
    await expect(auth.createFirstAdmin(here, { token, name, password })).rejects.toMatchObject({
      code: 'bad_input',
      field,
    });
    await expect(auth.createFirstAdmin(here, { token, name: 'ops', password: goodPassword })).resolves.toBeDefined();
  });
});

describe('with a database on disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vzboard-auth-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('makes one admin when two processes ask', async () => {
    const open = () =>
      openDatabase({ file: join(folder, 'board.sqlite'), migrations: [{ id: 1, name: 'accounts', sql: authTables }] });
    const one = madeAuth({ db: open() });
    const two = madeAuth({ db: open() });
    const token = tokenOf(one.auth.setupLink());
    const tries = await Promise.allSettled([
      one.auth.createFirstAdmin(here, { token, name: 'one', password: goodPassword }),
      two.auth.createFirstAdmin(here, { token, name: 'two', password: goodPassword }),
    ]);
    expect(tries.map((t) => t.status).sort()).toEqual(['fulfilled', 'rejected']);
    one.db.close();
    two.db.close();
  });
});

describe('reach', () => {
  const open = listeningFrom({ HOST: '0.0.0.0' });

  it.each(['0.0.0.0', '::', '192.168.1.10', 'hn1.example.net'])('refuses HOST=%s while no account exists', (HOST) => {
    expect(() => madeAuth({ listening: listeningFrom({ HOST }) })).toThrow(
      expect.objectContaining({ code: 'forbidden', field: 'HOST' }),
    );
  });

  it.each(['127.0.0.1', '127.8.9.1', 'localhost', '::1', '[::1]'])('allows HOST=%s', (HOST) => {
    expect(() => madeAuth({ listening: listeningFrom({ HOST }) })).not.toThrow();
  });

  it('opens once an account exists', async () => {
    const { db } = await withAdmin();
    expect(() => madeAuth({ db, listening: open })).not.toThrow();
  });

  it('never opens for the demo, accounts or not', async () => {
    const { db } = await withAdmin();
    expect(() => madeAuth({ db, demo: true, listening: open })).toThrow(expect.objectContaining({ code: 'forbidden' }));
    expect(() => madeAuth({ db: madeDb(), demo: true })).not.toThrow();
  });
});
