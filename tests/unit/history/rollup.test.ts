import { expect, test } from 'vitest';
import { type Chunk, RAW_COLUMNS, ROLLUP_COLUMNS } from '@/lib/history/chunk';
import { rollUp } from '@/lib/history/rollup';
import type { Amount } from '@/lib/ubc/sample';

function raw(
  times: number[],
  held: Amount[],
  more: Partial<Record<(typeof RAW_COLUMNS)[number], Amount[]>> = {},
): Chunk {
  const columns = RAW_COLUMNS.map((name) => (name === 'held' ? held : (more[name] ?? held.map(() => 0))));
  return { times, counts: times.map(() => 1), rows: 1, width: RAW_COLUMNS.length, columns };
}

const named = (chunk: Chunk) => Object.fromEntries(ROLLUP_COLUMNS.map((name, c) => [name, chunk.columns[c]]));

const samples = raw([0, 10, 20, 100, 110, 250], [5, 9, 1, 4, 2n ** 60n, Number.POSITIVE_INFINITY], {
  maxheld: [9, 9, 9, 3, 4, 4],
  barrier: [10, 10, 20, 20, 20, 20],
  limit: [Number.POSITIVE_INFINITY, 30, 30, 30, 30, 40],
  growth: [1, 0, 2, 0, 0, 7],
});

test('keeps largest, smallest, average, last, thresholds as they were and the sum of failures', () => {
  const rolled = rollUp([samples], 100);
  expect(rolled.times).toEqual([0, 100, 200]);
  expect(rolled.counts).toEqual([3, 2, 1]);
  expect(named(rolled)).toEqual({
    max: [9, 2n ** 60n, Number.POSITIVE_INFINITY],
    min: [1, 4, Number.POSITIVE_INFINITY],
    avg: [5, 2n ** 59n, Number.POSITIVE_INFINITY],
    last: [1, 2n ** 60n, Number.POSITIVE_INFINITY],
    maxheld: [9, 4, 4],
    barrier: [20, 20, 20],
    limit: [30, 30, 40],
    growth: [3, 0, 7],
  });
});

test('a step cut into two chunks comes out as if it were in one', () => {
  const pick = (from: number, to: number): Chunk => ({
    ...samples,
    times: samples.times.slice(from, to),
    counts: samples.counts.slice(from, to),
    columns: samples.columns.map((column) => column?.slice(from, to)),
  });
  const whole = rollUp([samples], 100);
  for (let cut = 1; cut < samples.times.length; cut++) {
    expect(rollUp([pick(0, cut), pick(cut, 6)], 100)).toEqual(whole);
    const { columns } = rollUp([rollUp([pick(0, cut)], 100), rollUp([pick(cut, 6)], 100)], 100);
    // The average of averages may be one off: each is rounded.
    expect({ ...whole, columns: columns.toSpliced(2, 1) }).toEqual({
      ...whole,
      columns: whole.columns.toSpliced(2, 1),
    });
  }
});

test('rolling up in two stages conserves samples, extremes and failures', () => {
  const direct = rollUp([samples], 300);
  const staged = rollUp([rollUp([samples], 100)], 300);
  expect(staged.counts).toEqual(direct.counts);
  const { avg: _direct, ...exact } = named(direct);
  expect(named(staged)).toMatchObject(exact);
});
