import { describe, expect, test } from 'vitest';
import { outlook } from '@/lib/ubc/growth';

const DAY = 86_400_000;
const GIB = 1024 ** 3;
/** A reading every six hours. */
const times = Array.from({ length: 56 }, (_, i) => i * (DAY / 4));
const nowMs = 14 * DAY;

describe('what a disk will be', () => {
  test('a steady growth is told by day, and when its limit is reached', () => {
    const held = times.map((at) => 10 * GIB + (at / DAY) * GIB);
    const said = outlook(times, held, { atMs: nowMs, used: 24 * GIB, limit: 33 * GIB });
    expect(said?.perDay).toBeCloseTo(GIB, 0);
    expect(said?.fullAtMs).toBe(nowMs + 9 * DAY);
  });

  test('logs that are rotated and one spike change neither', () => {
    const held = times.map(
      (at, i) => 10 * GIB + (at / DAY) * GIB - (i % 28 === 27 ? 4 * GIB : 0) + (i === 20 ? 50 * GIB : 0),
    );
    expect(outlook(times, held, { atMs: nowMs, used: 24 * GIB, limit: 33 * GIB })?.perDay).toBeCloseTo(GIB, -7);
  });

  test('gaps are no readings', () => {
    const held = times.map((at, i) => (i % 3 === 0 ? null : 10 * GIB + (at / DAY) * GIB));
    expect(outlook(times, held, { atMs: nowMs, used: 24 * GIB, limit: 33 * GIB })?.fullAtMs).toBe(nowMs + 9 * DAY);
  });

  test.each([
    ['what stays as it is', times.map(() => 10 * GIB)],
    ['what shrinks', times.map((at) => 30 * GIB - (at / DAY) * GIB)],
    ['a growth too small to matter', times.map((at) => 10 * GIB + (at / DAY) * 1024)],
    ['a day of readings', times.map((at, i) => (i > 4 ? null : 10 * GIB + (at / DAY) * GIB))],
    ['no reading at all', times.map(() => null)],
  ])('nothing is said of %s', (_, held) => {
    expect(outlook(times, held, { atMs: nowMs, used: 24 * GIB, limit: 33 * GIB })).toBeUndefined();
  });

  test.each([
    ['without a limit', 0],
    ['with a limit further than half a year away', 24 * GIB + 400 * GIB],
    ['already at its limit', 24 * GIB],
  ])('%s it grows, and no end is named', (_, limit) => {
    const held = times.map((at) => 10 * GIB + (at / DAY) * GIB);
    expect(outlook(times, held, { atMs: nowMs, used: 24 * GIB, limit })).toMatchObject({ fullAtMs: null });
  });
});
