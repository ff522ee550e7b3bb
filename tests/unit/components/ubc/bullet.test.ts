import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bullet } from '@/components/ubc/bullet';

const base = { kind: 'limited', unit: 'items' } as const;

describe('bullet bar', () => {
  test('reaches to the limit when maxheld came near it', () => {
    expect(bullet({ ...base, held: 40, maxheld: 60, barrier: 80, limit: 100 })).toEqual({
      held: 0.4,
      maxheld: 0.6,
      barrier: 0.8,
      limit: 1,
      zone: { from: 0.8, to: 1 },
      edge: null,
    });
  });

  test('ends at four times maxheld when the limit is far, and says that it lies beyond', () => {
    const drawn = bullet({ ...base, held: 5, maxheld: 10, barrier: 1000, limit: 1100 });
    expect(drawn).toMatchObject({ held: 0.125, maxheld: 0.25, barrier: null, limit: null, edge: 'barrier' });
  });

  test('shows a near barrier although the limit is far', () => {
    const drawn = bullet({ ...base, held: 50, maxheld: 60, barrier: 100, limit: 10_000 });
    expect(drawn.barrier).toBeCloseTo(100 / 110);
    expect(drawn).toMatchObject({ limit: null, edge: 'limit', zone: null });
  });

  test('has an open end when nothing limits', () => {
    expect(bullet({ ...base, held: 10, maxheld: 10, barrier: 'unlimited', limit: 'unlimited' })).toMatchObject({
      held: 0.25,
      barrier: null,
      limit: null,
      edge: 'unlimited',
    });
  });

  test('takes barrier 0 with a limit (VSwap) for no barrier', () => {
    expect(bullet({ ...base, held: 50, maxheld: 50, barrier: 0, limit: 100 })).toMatchObject({
      barrier: null,
      limit: 1,
      zone: null,
      edge: null,
    });
  });

  test.each([
    ['2147483647', 'items'],
    ['2251799813685248', 'pages'],
    ['9223372036854771712', 'bytes'],
  ] as const)('takes %s %s for unlimited', (limit, unit) => {
    expect(bullet({ kind: 'limited', unit, held: 1, maxheld: 1, barrier: limit, limit }).edge).toBe('unlimited');
  });

  test('held beyond the limit fills the bar and moves the limit inside', () => {
    const drawn = bullet({ ...base, held: 120, maxheld: 125, barrier: 100, limit: 100 });
    expect(drawn.held).toBeCloseTo(0.96);
    expect(drawn.limit).toBeCloseTo(0.8);
  });

  test('an accounting counter has no ticks: its columns limit nothing', () => {
    expect(bullet({ kind: 'accounting', unit: 'pages', held: 5, maxheld: 6, barrier: 0, limit: 7 })).toMatchObject({
      barrier: null,
      limit: null,
      edge: 'unlimited',
    });
  });

  test('nothing held against a barrier is an empty bar with its ticks', () => {
    expect(bullet({ ...base, held: 0, maxheld: 0, barrier: 90, limit: 100 })).toMatchObject({
      held: 0,
      maxheld: 0,
      barrier: 0.9,
      limit: 1,
    });
  });

  test('stays between 0 and 1 whatever the node says', () => {
    const amount = fc.oneof(
      fc.nat(),
      fc.constant('unlimited' as const),
      fc.constant('9223372036854771712'),
      fc.constant(0),
    );
    fc.assert(
      fc.property(amount, amount, amount, amount, (held, maxheld, barrier, limit) => {
        const drawn = bullet({ ...base, held, maxheld, barrier, limit });
        for (const n of [drawn.held, drawn.maxheld, drawn.barrier ?? 0, drawn.limit ?? 0]) {
          expect(n).toBeGreaterThanOrEqual(0);
          expect(n).toBeLessThanOrEqual(1);
        }
        expect(drawn.held).toBeLessThanOrEqual(drawn.maxheld);
      }),
    );
  });
});
