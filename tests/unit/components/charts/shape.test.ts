import { describe, expect, test } from 'vitest';
import { emptyReason, shapeHistory } from '@/components/charts/shape';
import type { History } from '@/lib/api/schemas';
import { MEASURED } from './measured';

function history(over: Partial<History> = {}): History {
  return {
    ...MEASURED,
    now: 6000,
    resource: 'numproc',
    unit: 'items',
    stepMs: 1000,
    rollup: 'raw',
    t: [0, 1000, 2000, 3000, 4000],
    held: [10, 20, null, 40, 50],
    maxheld: [10, 20, null, 40, 50],
    barrier: [100, 100, null, 200, 200],
    limit: ['unlimited', 'unlimited', null, 'unlimited', 'unlimited'],
    failures: [0, 3, null, 0, 0],
    resets: [3000],
    ...over,
  };
}
const plain = { reference: 'barrier', percent: false, factor: 1 } as const;

describe('shaping history', () => {
  test('a gap stays a gap', () => {
    expect(shapeHistory(history(), plain).held).toEqual([10, 20, null, 40, 50]);
  });

  test('unlimited is not drawn, but told', () => {
    const shaped = shapeHistory(history(), plain);
    expect(shaped.limit.every((n) => n === null)).toBe(true);
    expect(shaped.unlimited).toEqual({ barrier: false, limit: true });
  });

  test('barrier 0 is no line at the floor', () => {
    expect(shapeHistory(history({ barrier: [0, 0, 0, 0, 0] }), plain).barrier.every((n) => n === null)).toBe(true);
  });

  test('failures keep their step and their number', () => {
    expect(shapeHistory(history(), plain).failures).toEqual([{ t: 1000, growth: 3 }]);
  });

  test('percent is of the threshold as it was then', () => {
    const { held, barrier } = shapeHistory(history(), { ...plain, percent: true });
    expect(held).toEqual([10, 20, null, 20, 25]);
    expect(barrier[0]).toBe(100);
  });

  test('without a threshold there is no percent', () => {
    expect(shapeHistory(history(), { reference: 'limit', percent: true, factor: 1 }).hasData).toBe(false);
  });

  test('pages become bytes, thousandths of a CPU become CPUs', () => {
    expect(shapeHistory(history(), { ...plain, factor: 4096 }).held[0]).toBe(40_960);
    expect(shapeHistory(history({ scale: 1000 }), plain).held[4]).toBe(0.05);
  });

  test('an exact integer beyond a float is drawn at its nearest float', () => {
    expect(shapeHistory(history({ held: ['9007199254740993', 1, 1, 1, 1] }), plain).held[0]).toBe(9007199254740992);
  });

  test('no reading at all is no data', () => {
    expect(shapeHistory(history({ held: [null, null, null, null, null] }), plain).hasData).toBe(false);
  });
});

describe('why there is nothing to draw', () => {
  const gap = (from: number, to: number, kind: History['gaps'][number]['kind']) => ({ from, to, kind });
  test.each(['stopped', 'silent', 'vzboard_off', 'before', 'unmeasured'] as const)('all of it: %s', (kind) => {
    expect(emptyReason([gap(0, 10, kind)], 0, 10)).toBe(kind);
  });

  test('what has not happened yet explains nothing, what lies outside neither', () => {
    expect(emptyReason([gap(-5, 0, 'silent'), gap(0, 8, 'stopped'), gap(8, 10, 'later')], 0, 10)).toBe('stopped');
  });

  test('several reasons are no reason', () => {
    expect(emptyReason([gap(0, 5, 'stopped'), gap(5, 10, 'silent')], 0, 10)).toBe('none');
  });
});
