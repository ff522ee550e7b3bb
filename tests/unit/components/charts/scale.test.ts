import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { axisFormat, failureSize, fitScale, mergeFailures, ticks } from '@/components/charts/scale';
import { shapeHistory } from '@/components/charts/shape';
import type { WireAmount } from '@/lib/ubc/sample';
import { MEASURED } from './measured';

function shaped(held: number, barrier: WireAmount, limit: WireAmount, maxheld = held) {
  return shapeHistory(
    {
      ...MEASURED,
      now: 0,
      resource: 'numproc',
      unit: 'items',
      stepMs: 1,
      rollup: 'raw',
      t: [0, 1],
      held: [held, held],
      maxheld: [maxheld, maxheld],
      barrier: [barrier, barrier],
      limit: [limit, limit],
      failures: [0, 0],
      resets: [],
    },
    { reference: 'barrier', percent: false, factor: 1 },
  );
}
const names = (parts: { line: string }[]) => parts.map((part) => part.line);

describe('scale rule', () => {
  test('a far barrier becomes a pill and the axis ends just above the use', () => {
    const scale = fitScale(shaped(10, 1000, 1100), 'barrier', 'auto');
    expect(scale).toMatchObject({ top: 12, fit: 'usage' });
    expect(names(scale.pills)).toEqual(['barrier', 'limit']);
    expect(names(scale.lines)).toEqual(['maxheld']);
  });

  test('near the barrier both are drawn', () => {
    const scale = fitScale(shaped(60, 100, 110), 'barrier', 'auto');
    expect(scale.fit).toBe('limits');
    expect(scale.top).toBeGreaterThan(110);
    expect(scale.pills).toEqual([]);
  });

  test('a limit that would crush the barrier stays a pill until it is asked for', () => {
    expect(names(fitScale(shaped(60, 100, 100_000), 'barrier', 'auto').pills)).toEqual(['limit']);
    const asked = fitScale(shaped(60, 100, 100_000), 'barrier', 'limits');
    expect(asked.pills).toEqual([]);
    expect(asked.top).toBeGreaterThan(100_000);
  });

  test('unlimited is neither a line nor a pill', () => {
    const scale = fitScale(shaped(60, 'unlimited', 'unlimited'), null, 'auto');
    expect(names([...scale.pills, ...scale.lines])).toEqual(['maxheld']);
  });

  test('an old peak does not crush the curve', () => {
    const scale = fitScale(shaped(10, 'unlimited', 'unlimited', 500), null, 'auto');
    expect(scale.top).toBe(12);
    expect(names(scale.pills)).toEqual(['maxheld']);
  });

  test('nothing held shows the thresholds', () => {
    expect(fitScale(shaped(0, 100, 100), 'barrier', 'auto').top).toBeGreaterThan(100);
    expect(fitScale(shaped(0, 'unlimited', 'unlimited'), null, 'auto').top).toBe(1);
  });
});

describe('axis', () => {
  test.each(['bytes', 'items', 'number', 'percent'] as const)('%s has two to five ticks on any scale', (unit) => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e18, noNaN: true }), (top) => {
        const all = ticks(top, unit);
        expect(all.length).toBeGreaterThanOrEqual(2);
        expect(all.length).toBeLessThanOrEqual(5);
        expect(all.at(-1)).toBeLessThanOrEqual(top);
      }),
    );
  });

  test('bytes tick on powers of two and share a unit', () => {
    const top = 3 * 1024 ** 3;
    expect(ticks(top, 'bytes').map(axisFormat(top, 'bytes'))).toEqual(['0', '1 GiB', '2 GiB', '3 GiB']);
  });

  test('counts are whole', () => {
    expect(ticks(3, 'items')).toEqual([0, 1, 2, 3]);
    expect(ticks(240, 'items').map(axisFormat(240, 'items'))).toEqual(['0', '100', '200']);
  });

  test('a failure grows with the logarithm of its number', () => {
    expect([1, 10, 100, 1e9].map(failureSize)).toEqual([3, 5, 7, 8]);
  });
});

describe('failures', () => {
  test('that would overlap are one triangle with their sum, and none is lost', () => {
    const steps = [0, 5, 10, 15, 100].map((t) => ({ t, growth: 2 }));
    expect(mergeFailures(steps, 1)).toEqual([
      { t: 5, growth: 6 },
      { t: 15, growth: 2 },
      { t: 100, growth: 2 },
    ]);
  });
});
