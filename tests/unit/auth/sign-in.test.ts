import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from '@/lib/auth/password';
import { from, goodPassword, withAdmin } from './made-auth';

const wrong = { name: 'root', password: 'not the password' };
const right = { name: 'root', password: goodPassword };

describe('signing in', () => {
  it('answers the user whatever the case of the name', async () => {
    const { auth } = await withAdmin();
    const { user } = await auth.signIn(from('10.0.0.1'), { name: ' Root ', password: goodPassword });
    expect(user).toEqual({ name: 'root', role: 'admin' });
  });

  it('says the same for a wrong password and an unknown name', async () => {
    const { auth } = await withAdmin();
    const errors = await Promise.all(
      [wrong, { name: 'nobody', password: goodPassword }].map((input) =>
        auth.signIn(from('10.0.0.1'), input).catch((e: unknown) => e),
      ),
    );
    expect(errors[0]).toMatchObject({ code: 'bad_input', field: 'password' });
    expect(errors[1]).toEqual(errors[0]);
  });

  it('refuses a name after ten wrong passwords from anywhere, and says when to come back', async () => {
    const { auth, clock } = await withAdmin();
    for (let i = 0; i < 10; i++) {
      await expect(auth.signIn(from(`10.0.0.${i}`), wrong)).rejects.toMatchObject({ code: 'bad_input' });
    }
    await expect(auth.signIn(from('10.0.1.1'), right)).rejects.toMatchObject({
      code: 'too_many',
      retryAfterSeconds: 90,
    });
    clock.nowMs += 90_000;
    await expect(auth.signIn(from('10.0.1.1'), right)).resolves.toBeDefined();
  });

  it('refuses an address after thirty wrong names, but nobody else', async () => {
    const { auth } = await withAdmin();
    const attempts = Array.from({ length: 30 }, (_, i) => ({ name: `u${i}`, password: 'x' }));
    for (const input of attempts) {
      await expect(auth.signIn(from('10.0.0.1'), input)).rejects.toMatchObject({ code: 'bad_input' });
    }
    await expect(auth.signIn(from('10.0.0.1'), right)).rejects.toMatchObject({ code: 'too_many' });
    await expect(auth.signIn(from('10.0.0.2'), right)).resolves.toBeDefined();
  });

  it('limits attempts made at the same moment as well', async () => {
    const { auth } = await withAdmin();
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => auth.signIn(from('10.0.0.1'), wrong)));
    const codes = tries.map((t) =>
      t.status === 'rejected' && t.reason instanceof Error && 'code' in t.reason ? t.reason.code : '',
    );
    expect(codes.filter((code) => code === 'bad_input')).toHaveLength(10);
    expect(codes.filter((code) => code === 'too_many')).toHaveLength(10);
  });

  it('never counts what succeeds', async () => {
    const { auth } = await withAdmin();
    for (let i = 0; i < 12; i++) await expect(auth.signIn(from('10.0.0.1'), right)).resolves.toBeDefined();
  });

  it('limits set-up attempts', async () => {
    const { auth } = await withAdmin();
    const input = { token: 'x', name: 'eve', password: goodPassword };
    for (let i = 0; i < 10; i++) await auth.createFirstAdmin(from('10.0.0.1'), input).catch(() => undefined);
    await expect(auth.createFirstAdmin(from('10.0.0.1'), input)).rejects.toMatchObject({ code: 'too_many' });
  });
});

describe('a password', () => {
  it('is kept as argon2id of 19 MiB, two passes, one lane, with its own salt', async () => {
    const hashes = await Promise.all([hashPassword(goodPassword), hashPassword(goodPassword)]);
    expect(hashes[0]).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  it('is the same however its accents were typed', async () => {
    expect(await verifyPassword(await hashPassword('pässwörd long'), 'pa\u0308sswo\u0308rd long')).toBe(true);
  });

  it('is checked at full cost for an unknown name, and never right', async () => {
    const known = await hashPassword(goodPassword);
    const time = async (hash: string | undefined) => {
      const start = process.hrtime.bigint();
      expect(await verifyPassword(hash, 'wrong')).toBe(false);
      return Number(process.hrtime.bigint() - start) / 1e6;
    };
    const best = async (hash: string | undefined) =>
      Math.min(await time(hash), await time(hash), await time(hash), await time(hash), await time(hash));
    // Skipping the work would be a thousand times faster; a third leaves room for a busy machine.
    expect(await best(undefined)).toBeGreaterThan((await best(known)) / 3);
  });
});
