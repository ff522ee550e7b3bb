import { describe, expect, test } from 'vitest';
import { rankMoved } from '@/components/charts/moved';
import type { WireAmount } from '@/lib/ubc/sample';
import { madeHistory } from './made-history';

const t = [0, 1, 2, 3, 4, 5, 6, 7];
const series = (resource: string, held: (WireAmount | null)[], failures: number[] = t.map(() => 0)) =>
  madeHistory({ resource, t, held, failures });

describe('what moved in the second half', () => {
  test('is ranked by how unusual it is, not by its size', () => {
    const ranked = rankMoved(
      [
        series('restless', [10, 90, 10, 90, 60, 70, 60, 70]),
        series('calm', [100, 100, 100, 100, 130, 130, 130, 130]),
        series('still', [5, 5, 5, 5, 5, 5, 5, 5]),
      ],
      4,
    );
    expect(ranked.map(({ resource }) => resource)).toEqual(['calm', 'restless']);
    expect(ranked[0]).toMatchObject({ before: 100, after: 130 });
    expect(ranked[0]?.change).toBeCloseTo(0.3);
  });

  test('a failure comes before everything, though nothing else of it moved', () => {
    const ranked = rankMoved(
      [
        series('big', [1, 1, 1, 1, 900, 900, 900, 900]),
        series('failing', [7, 7, 7, 7, 7, 7, 7, 7], [9, 0, 0, 0, 0, 2, 0, 0]),
      ],
      4,
    );
    expect(ranked.map(({ resource, failures }) => [resource, failures])).toEqual([
      ['failing', 2],
      ['big', 0],
    ]);
  });

  test('nothing is claimed of what was not read on both sides', () => {
    expect(rankMoved([series('new', [null, null, null, null, 5, 6, 7, 8])], 4)).toEqual([]);
  });

  test('from nothing there is no percent', () => {
    expect(rankMoved([series('woken', [0, 0, 0, 0, 5, 5, 5, 5])], 4)[0]?.change).toBeNull();
  });
});
