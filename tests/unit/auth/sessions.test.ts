import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { schemeHeader } from '@/lib/auth/request';
import { absoluteMs, idleMs } from '@/lib/auth/sessions';
import { cookieOf, from, goodPassword, madeAuth, withAdmin } from './made-auth';

const hour = 3_600_000;

describe('a session', () => {
  it('says who asks, with the role', async () => {
    const { auth, signedIn } = await withAdmin();
    expect(auth.who(signedIn)).toEqual({ name: 'root', role: 'admin' });
  });

  it('is nobody without a cookie, with an empty one and with an invented one', async () => {
    const { auth } = await withAdmin();
    for (const cookie of ['', 'vzboard_session=', 'vzboard_session=AAAA', 'other=1; x', ';;=;']) {
      expect(auth.who(from('127.0.0.1', { cookie }))).toBeUndefined();
    }
  });

  it('is found among other cookies', async () => {
    const { auth, signedIn } = await withAdmin();
    const cookie = `theme=dark; ${signedIn.get('cookie')}; zone=UTC`;
    expect(auth.who(from('127.0.0.1', { cookie }))?.name).toBe('root');
  });

  it('ends 12 hours after its last use', async () => {
    const { auth, clock, signedIn } = await withAdmin();
    clock.nowMs += idleMs - 1;
    expect(auth.who(signedIn)).toBeDefined();
    clock.nowMs += idleMs - 1;
    expect(auth.who(signedIn)).toBeDefined();
    clock.nowMs += idleMs;
    expect(auth.who(signedIn)).toBeUndefined();
    clock.nowMs -= idleMs;
    expect(auth.who(signedIn), 'does not come back with the clock').toBeUndefined();
  });

  it('ends 30 days after sign-in although it is in use', async () => {
    const { auth, clock, signedIn } = await withAdmin();
    const end = clock.nowMs + absoluteMs;
    for (; clock.nowMs < end; clock.nowMs += 6 * hour) expect(auth.who(signedIn)).toBeDefined();
    expect(auth.who(signedIn)).toBeUndefined();
  });

  it('writes its last use at most once a minute', async () => {
    const { auth, clock, db, signedIn } = await withAdmin();
    const before = db.prepare<[], { n: number }>('SELECT total_changes() AS n').get()?.n;
    for (let i = 0; i < 59; i++) {
      clock.nowMs += 1000;
      auth.who(signedIn);
    }
    expect(db.prepare<[], { n: number }>('SELECT total_changes() AS n').get()?.n).toBe(before);
  });

  it('is kept as SHA-256 only', async () => {
    const { db, signedIn } = await withAdmin();
    const token = signedIn.get('cookie')?.split('=')[1] ?? '';
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const rows = db.prepare<[], { token_hash: Buffer }>('SELECT * FROM sessions').all();
    expect(rows[0]?.token_hash).toEqual(createHash('sha256').update(token).digest());
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('ends by signing out, and the cookie goes', async () => {
    const { auth, signedIn } = await withAdmin();
    expect(auth.signOut(signedIn)).toMatch(/^vzboard_session=; Path=\/; Max-Age=0; HttpOnly; SameSite=Strict$/);
    expect(auth.who(signedIn)).toBeUndefined();
    expect(() => auth.signOut(from('127.0.0.1'))).not.toThrow();
  });

  it('ends when the same browser signs in again', async () => {
    const { auth, signedIn } = await withAdmin();
    const { setCookie } = await auth.signIn(signedIn, { name: 'root', password: goodPassword });
    expect(auth.who(signedIn)).toBeUndefined();
    expect(auth.who(from('127.0.0.1', { cookie: cookieOf(setCookie) }))?.name).toBe('root');
  });

  it('ends with all others of the account when they are revoked', async () => {
    const { auth, signedIn } = await withAdmin();
    const { setCookie } = await auth.signIn(from('10.0.0.2'), { name: 'root', password: goodPassword });
    expect(auth.revokeAll('root')).toBe(2);
    expect(auth.who(signedIn)).toBeUndefined();
    expect(auth.who(from('10.0.0.2', { cookie: cookieOf(setCookie) }))).toBeUndefined();
  });

  it('ends with its account', async () => {
    const { auth, db, signedIn } = await withAdmin();
    db.exec("DELETE FROM accounts WHERE name = 'root'");
    expect(auth.who(signedIn)).toBeUndefined();
  });

  it('leaves no expired rows behind once somebody signs in', async () => {
    const { auth, clock, db } = await withAdmin();
    clock.nowMs += idleMs;
    await auth.signIn(from('10.0.0.2'), { name: 'root', password: goodPassword });
    expect(db.prepare<[], { n: number }>('SELECT count(*) AS n FROM sessions').get()?.n).toBe(1);
  });
});

describe('the cookie', () => {
  it('is for this host, unreadable to scripts and never sent from other sites', async () => {
    const { auth } = await withAdmin();
    const { setCookie } = await auth.signIn(from('127.0.0.1'), { name: 'root', password: goodPassword });
    expect(setCookie).toMatch(/^vzboard_session=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/);
  });

  it('is Secure and __Host- when the request came over https, and then the plain name does not count', async () => {
    const { auth } = await withAdmin();
    const https = { [schemeHeader]: 'https' };
    const { setCookie } = await auth.signIn(from('10.0.0.2', https), { name: 'root', password: goodPassword });
    expect(setCookie).toMatch(/^__Host-vzboard_session=[\w-]{43}; Path=\/; .*; Secure$/);
    expect(auth.who(from('10.0.0.2', { ...https, cookie: cookieOf(setCookie) }))?.name).toBe('root');
    const plain = cookieOf(setCookie).replace('__Host-', '');
    expect(auth.who(from('10.0.0.2', { ...https, cookie: plain }))).toBeUndefined();
  });
});

describe('the demo', () => {
  it('signs everybody in as its admin and has no accounts', async () => {
    const { auth } = madeAuth({ demo: true });
    expect(auth.who(new Headers())).toEqual({ name: 'demo', role: 'admin' });
    expect(auth.setupLink()).toBeUndefined();
    await expect(auth.signIn(from('127.0.0.1'), { name: 'root', password: goodPassword })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(
      auth.createFirstAdmin(from('127.0.0.1'), { token: 'x', name: 'root', password: goodPassword }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });
});
