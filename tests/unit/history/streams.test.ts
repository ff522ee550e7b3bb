import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HistoryStore } from '@/lib/history/store';
import { streamName } from '@/lib/history/streams';
import { TIERS } from '@/lib/history/tiers';
import { oneCounter } from './made-samples';

const START = 1_700_006_400_000;
const TEN = 10_000;
const DAY = 86_400_000;
let now = START;
let store: HistoryStore;
beforeEach(() => {
  now = START;
  store = new HistoryStore({ file: ':memory:', nowMs: () => now });
});
afterEach(() => store.close());

/** The node's own row and a container that may be missing. */
function sample(i: number, ctids: readonly string[], nodeId = 'hn1') {
  now = START + i * TEN;
  const { counters, values } = oneCounter(5 + i);
  const all = ['0', ...ctids];
  store.record(nodeId, now, {
    ctids: all,
    starts: Int32Array.from({ length: all.length + 1 }, (_, k) => k),
    counters: all.flatMap(() => counters),
    values: Float64Array.from(all.flatMap(() => [...values])),
    exact: new Map(),
  });
}
const gaps = (points: number, ctid = '101') =>
  store
    .read({ nodeId: 'hn1', ctid, counter: 'kmemsize', fromMs: START, toMs: START + points * TEN, points })
    .gaps.map(({ fromMs, toMs, kind }) => [(fromMs - START) / TEN, (toMs - START) / TEN, kind]);

describe('a step without a sample', () => {
  test('says that the container was stopped when the node was seen without it', () => {
    for (let i = 0; i < 20; i++) sample(i, i < 5 || i >= 12 ? ['101'] : []);
    expect(gaps(20)).toEqual([[5, 12, 'stopped']]);
  });

  test('says that the node was silent while vzboard ran, and that vzboard was off while it did not', () => {
    for (let i = 0; i < 5; i++) sample(i, ['101']);
    // Silent: no sample, but signs of life.
    for (let i = 5; i < 20; i++) {
      now = START + i * TEN;
      store.beat();
    }
    // Off: nothing at all, then a new start.
    for (let i = 40; i < 45; i++) sample(i, ['101']);
    const [silent, off, ...more] = gaps(45);
    expect([silent?.[2], off?.[2], more]).toEqual(['silent', 'vzboard_off', []]);
    expect(silent?.[0]).toBeLessThanOrEqual(7);
    expect(off?.[1]).toBe(40);
    const { starts } = store.read({
      ...{ nodeId: 'hn1', ctid: '101', counter: 'kmemsize' },
      ...{ fromMs: START, toMs: START + 45 * TEN, points: 45 },
    });
    expect(starts).toEqual([START + 40 * TEN]);
  });

  test('says that nothing was recorded before the first sample, and that the newest is not there yet', () => {
    for (let i = 10; i < 15; i++) sample(i, ['101']);
    const kinds = gaps(20).map(([from, , kind]) => [from, kind]);
    expect(kinds[0]).toEqual([0, 'before']);
    expect(kinds.at(-1)?.[1]).toBe('later');
  });

  test('says that a counter was not measured where the container was counted without it', () => {
    for (let i = 0; i < 5; i++) sample(i, ['101']);
    const { gaps: found } = store.read({
      ...{ nodeId: 'hn1', ctid: '101', counter: 'numproc' },
      ...{ fromMs: START, toMs: START + 4 * TEN, points: 4 },
    });
    expect(found).toEqual([{ fromMs: START, toMs: START + 4 * TEN, kind: 'unmeasured' }]);
  });
});

describe('containers stacked', () => {
  const query = { nodeId: 'hn1', counter: 'kmemsize', fromMs: START, toMs: START + 10 * TEN, points: 10 };
  function record(ctids: readonly string[]) {
    for (let i = 0; i < 10; i++) {
      now = START + i * TEN;
      const held = (ctid: string) => Number(ctid) * 10 + (ctid === '102' ? i * 100 : 0);
      store.record('hn1', now, {
        ctids,
        starts: Int32Array.from({ length: ctids.length + 1 }, (_, k) => k),
        counters: ctids.map(() => 'kmemsize'),
        values: Float64Array.from(ctids.flatMap((ctid) => [held(ctid), held(ctid), 1e6, 1e6, 0])),
        exact: new Map(),
      });
    }
  }

  test('the largest are named, the rest is added up, the node itself is left out', () => {
    record(['0', ...Array.from({ length: 30 }, (_, i) => String(101 + i))]);
    const top = store.top({ ...query, n: 3, by: 'held' });
    expect(top.series.map(({ ctid }) => ctid)).toEqual(['102', '130', '129']);
    expect(top.others.containers).toBe(27);
    const first = top.series.reduce((sum, { held }) => sum + (held[0] ?? 0), top.others.held[0] ?? 0);
    expect(first).toBe(top.total[0]);
    expect(first).toBe(Array.from({ length: 30 }, (_, i) => (101 + i) * 10).reduce((a, b) => a + b));
  });

  test('or those that changed most', () => {
    record(['101', '102', '103']);
    const { series } = store.top({ ...query, n: 1, by: 'change' });
    expect(series).toMatchObject([{ ctid: '102', change: 900 }]);
  });

  test('a node nobody recorded has none', () => {
    expect(store.top({ ...query, nodeId: 'hn9', n: 5, by: 'held' })).toMatchObject({
      series: [],
      others: { containers: 0 },
    });
  });
});

describe('streams of a node', () => {
  test('are dropped with it, and another node keeps its own', () => {
    for (const name of ['hn1', streamName('hn1', 'usage'), 'hn10']) {
      store.record(name, START, oneCounter(1));
    }
    store.drop('hn1');
    expect(store.sizes().map(({ nodeId }) => nodeId)).toEqual(['hn10']);
  });

  test('a node that has no reading yet shows how long it will be kept', () => {
    const keep = TIERS.map(({ keepMs }) => keepMs);
    store.setRetention('hn3', [3 * DAY, ...keep.slice(1)], 'ann');
    expect(store.sizes()).toMatchObject([{ nodeId: 'hn3', keep: [3 * DAY, ...keep.slice(1)], changed: { by: 'ann' } }]);
    store.setRetention('hn3', null, 'ann');
    expect(store.sizes()).toEqual([]);
  });

  test('samples of a node that is kept longer stay when those of others become roll-ups', () => {
    for (let i = 0; i < 600; i++) {
      now = START + i * TEN;
      store.record('hn1', now, oneCounter(i));
      store.record('hn2', now, oneCounter(i));
    }
    const keep = TIERS.map(({ keepMs }) => keepMs);
    store.setRetention('hn1', [10 * DAY, ...keep.slice(1)], 'ann');
    now = START + 4 * DAY;
    store.prune(now);
    const bytes = new Map(store.sizes().map(({ nodeId, tiers }) => [nodeId, tiers.map((tier) => tier.bytes)]));
    const [samples = 0, rolledUp] = bytes.get('hn1') ?? [];
    expect(rolledUp).toBe(0);
    // The last sample stays in any case: it tells how far the node was recorded.
    expect(bytes.get('hn2')?.[0]).toBeLessThan(samples / 5);
    expect(bytes.get('hn2')?.[1]).toBeGreaterThan(0);
  });
});

test('failures of a node are added up over its containers, step by step', () => {
  for (let i = 0; i < 4; i++) store.record('hn1', START + i * TEN, oneCounter(1, i * 3));
  const span = { fromMs: START, toMs: START + 4 * TEN, points: 4 };
  expect(store.failureSums({ nodeId: 'hn1', counter: 'kmemsize', ...span })).toEqual([0, 3, 3, 3]);
  expect(store.failureSums({ nodeId: 'hn1', counter: 'numproc', ...span })).toEqual([0, 0, 0, 0]);
});
