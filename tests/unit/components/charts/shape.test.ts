import { describe, expect, test } from 'vitest';
import { shapeHistory } from '@/components/charts/shape';
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
  test('a gap breaks the line: the run before it is closed, then nothing', () => {
    const { rows, gaps } = shapeHistory(history(), plain);
    expect(rows.map((row) => [row.t, row.held])).toEqual([
      [0, 10],
      [1000, 20],
      [2000, 20],
      [2000, null],
      [3000, 40],
      [4000, 50],
      [5000, 50],
      [5000, null],
    ]);
    expect(gaps).toEqual([{ fromMs: 2000, toMs: 3000 }]);
  });

  test('neighbouring gaps are one, and one at the start counts', () => {
    const { gaps } = shapeHistory(history({ held: [null, null, 30, null, null] }), plain);
    expect(gaps).toEqual([
      { fromMs: 0, toMs: 2000 },
      { fromMs: 3000, toMs: 5000 },
    ]);
  });

  test('a single reading between gaps can be seen: it lasts its step', () => {
    const { rows } = shapeHistory(history({ held: [null, null, 30, null, null] }), plain);
    expect(rows.filter((row) => row.held === 30).map((row) => row.t)).toEqual([2000, 3000]);
  });

  test('unlimited is not drawn, but told', () => {
    const shaped = shapeHistory(history(), plain);
    expect(shaped.rows.every((row) => row.limit === null)).toBe(true);
    expect(shaped.unlimited).toEqual({ barrier: false, limit: true });
  });

  test('barrier 0 is no line at the floor', () => {
    const shaped = shapeHistory(history({ barrier: [0, 0, 0, 0, 0] }), plain);
    expect(shaped.rows.every((row) => row.barrier === null)).toBe(true);
  });

  test('failures keep their step and their number', () => {
    expect(shapeHistory(history(), plain).failures).toEqual([{ t: 1000, growth: 3 }]);
  });

  test('percent is of the threshold as it was then', () => {
    const { rows } = shapeHistory(history(), { ...plain, percent: true });
    expect(rows.filter((row) => row.step >= 0).map((row) => row.held)).toEqual([10, 20, 20, 20, 25, 25]);
    expect(rows[0]?.barrier).toBe(100);
  });

  test('without a threshold there is no percent, and no gap is invented', () => {
    const shaped = shapeHistory(history(), { reference: 'limit', percent: true, factor: 1 });
    expect(shaped.hasData).toBe(false);
    expect(shaped.gaps).toEqual([{ fromMs: 2000, toMs: 3000 }]);
  });

  test('an exact integer beyond a float is drawn at its nearest float', () => {
    const shaped = shapeHistory(history({ held: ['9007199254740993', 1, 1, 1, 1] }), plain);
    expect(shaped.rows[0]?.held).toBe(9007199254740992);
  });

  test('no reading at all is no data', () => {
    const shaped = shapeHistory(history({ held: [null, null, null, null, null] }), plain);
    expect(shaped.hasData).toBe(false);
    expect(shaped.gaps).toEqual([{ fromMs: 0, toMs: 5000 }]);
  });
});
