import { afterEach, beforeEach, expect, test } from 'vitest';
import { HistoryStore } from '@/lib/history/store';
import type { Amount } from '@/lib/ubc/sample';
import { type MadeNode, madeSample } from './made-samples';

const START = 1_700_006_400_000;
const TEN = 10_000;
const MAX_32 = 2147483647;
const UNLIMITED = Number.POSITIVE_INFINITY;
let store: HistoryStore;
beforeEach(() => {
  store = new HistoryStore({ file: ':memory:', nowMs: () => START + 100 * TEN });
});
afterEach(() => store.close());

const five = (barrier: Amount, limit: Amount) => [1, 1, barrier, limit, 0] as const;

/** Barrier and limit of kmemsize as read, after `samples` were recorded one after the other. */
function bounds(samples: readonly MadeNode[], counter = 'kmemsize') {
  for (const [i, node] of samples.entries()) store.record('hn1', START + i * TEN, madeSample(node));
  const { barrier, limit } = store.read({
    ...{ nodeId: 'hn1', ctid: '101', counter },
    ...{ fromMs: START, toMs: START + samples.length * TEN, points: samples.length },
  });
  return { barrier, limit };
}
const old: MadeNode = {
  '101': { kmemsize: five(5_000_000, MAX_32), numproc: five(240, MAX_32), privvmpages: five(9, 9) },
};

test('2147483647 of a 32-bit node was unlimited, bytes among them', () => {
  expect(bounds([old, old])).toEqual({ barrier: [5_000_000, 5_000_000], limit: [UNLIMITED, UNLIMITED] });
});

test('2 GiB less one byte of a 64-bit node stays what it is: something else there has no limit', () => {
  const wide: MadeNode = { '101': { kmemsize: five(5, MAX_32), numproc: five(240, UNLIMITED) } };
  expect(bounds([wide, wide]).limit).toEqual([MAX_32, MAX_32]);
});

test('nothing is claimed where no counter of things tells', () => {
  const lone: MadeNode = { '101': { kmemsize: five(5, MAX_32), numproc: five(240, 240) } };
  expect(bounds([lone, lone]).limit).toEqual([MAX_32, MAX_32]);
});

test('the reading before vzboard knew and the one after it are both unlimited', () => {
  const now: MadeNode = {
    '101': { kmemsize: five(5_000_000, UNLIMITED), numproc: five(240, UNLIMITED), privvmpages: five(9, 9) },
  };
  expect(bounds([old, now]).limit).toEqual([UNLIMITED, UNLIMITED]);
});

test('roll-ups of such readings are read alike', () => {
  for (let i = 0; i < 600; i++) store.record('hn1', START + i * TEN, madeSample(old));
  store.prune(START + 5 * 86_400_000);
  const { limit, rollup } = store.read({
    ...{ nodeId: 'hn1', ctid: '101', counter: 'kmemsize' },
    ...{ fromMs: START, toMs: START + 500 * TEN, points: 10 },
  });
  expect({ limit, rollup }).toEqual({ limit: new Array(10).fill(UNLIMITED), rollup: 'max' });
});
