import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isAppError } from '@/lib/errors';
import { HistoryStore } from '@/lib/history/store';
import type { Amount } from '@/lib/ubc/sample';
import { madeSample, oneCounter } from './made-samples';

const START = 1_700_000_000_000 - (1_700_000_000_000 % 3_600_000);
const TEN = 10_000;

const nowMs = () => START;

let dir: string | undefined;
let store: HistoryStore;

/** A store in a file, for tests that open it again. */
const onDisk = () => {
  store.close();
  dir = mkdtempSync(join(tmpdir(), 'vzboard-history-'));
  store = new HistoryStore({ file: join(dir, 'history.sqlite'), nowMs });
};

const reopen = () => {
  store.close();
  store = new HistoryStore({ file: join(dir ?? '', 'history.sqlite'), nowMs });
};

beforeEach(() => {
  store = new HistoryStore({ file: ':memory:', nowMs });
});

afterEach(() => {
  store.close();
  if (dir !== undefined) rmSync(dir, { recursive: true, force: true });
  dir = undefined;
});

const series = (counter: string, fromMs: number, toMs: number, points: number, ctid = '101', nodeId = 'hn1') =>
  store.read({ nodeId, ctid, counter, fromMs, toMs, points });

describe('record and read', () => {
  test('answers each sample in its step, with barrier and limit as they were then', () => {
    for (let i = 0; i < 6; i++) {
      store.record(
        'hn1',
        START + i * TEN,
        madeSample({ '101': { kmemsize: [i, i + 1, i < 3 ? 10 : 20, i < 4 ? 30 : 40, 0] } }),
      );
    }
    const answer = series('kmemsize', START, START + 6 * TEN, 6);
    expect(answer).toEqual({
      stepMs: TEN,
      rollup: 'raw',
      t: [0, 1, 2, 3, 4, 5].map((i) => START + i * TEN),
      held: [0, 1, 2, 3, 4, 5],
      maxheld: [1, 2, 3, 4, 5, 6],
      barrier: [10, 10, 10, 20, 20, 20],
      limit: [30, 30, 30, 30, 40, 40],
      failures: [0, 0, 0, 0, 0, 0],
      resets: [],
      gaps: [],
      starts: [],
    });
  });

  const exact: Amount[] = [
    0,
    1,
    2 ** 31,
    Number.MAX_SAFE_INTEGER,
    2n ** 53n + 1n,
    2n ** 63n - 4096n,
    Number.POSITIVE_INFINITY,
    5,
  ];

  test('keeps every number exactly, in the tail, after a restart and in chunks', () => {
    onDisk();
    const counters = ['kmemsize', 'numproc', 'something_new'];
    const at = (i: number, k: number) => exact[(i + k) % exact.length] ?? 0;
    const count = 800;
    for (let i = 0; i < count; i++) {
      const rows = counters.map(
        (name, k) => [name, [at(i, k), at(i, k + 1), at(i, k + 2), at(i, k + 3), 7n + 2n ** 60n]] as const,
      );
      store.record('hn1', START + i * TEN, madeSample({ '101': Object.fromEntries(rows) }));
      if (i === 100 || i === 500) reopen();
    }
    reopen();
    for (const [k, counter] of counters.entries()) {
      const answer = series(counter, START, START + count * TEN, count);
      expect(answer.held).toEqual(Array.from({ length: count }, (_, i) => at(i, k)));
      expect(answer.maxheld).toEqual(Array.from({ length: count }, (_, i) => at(i, k + 1)));
      expect(answer.barrier).toEqual(Array.from({ length: count }, (_, i) => at(i, k + 2)));
      expect(answer.limit).toEqual(Array.from({ length: count }, (_, i) => at(i, k + 3)));
    }
  });

  test('refuses a sample that is not newer than the last, also after a restart', () => {
    onDisk();
    store.record('hn1', START, oneCounter(1));
    for (const again of [START, START - 1]) {
      expect(() => store.record('hn1', again, oneCounter(2))).toThrow(expect.objectContaining({ code: 'conflict' }));
    }
    reopen();
    expect(() => store.record('hn1', START, oneCounter(2))).toThrow(expect.objectContaining({ code: 'conflict' }));
    store.record('hn1', START + 1, oneCounter(3));
    store.record('hn2', START, oneCounter(4));
  });

  test('a number that is no integer is refused and nothing of its sample is kept', () => {
    store.record('hn1', START, oneCounter(1));
    expect(() => store.record('hn1', START + TEN, oneCounter(1.5))).toThrow(
      expect.objectContaining({ code: 'bad_input' }),
    );
    store.record('hn1', START + TEN, oneCounter(2));
    expect(series('kmemsize', START, START + 2 * TEN, 2).held).toEqual([1, 2]);
  });

  test('an unknown node, container or counter answers gaps', () => {
    store.record('hn1', START, oneCounter(1));
    for (const answer of [
      series('kmemsize', START, START + 30, 3, '101', 'elsewhere'),
      series('kmemsize', START, START + 30, 3, '999'),
      series('numproc', START, START + 30, 3),
    ]) {
      expect(answer.held).toEqual([null, null, null]);
      expect(answer.failures).toEqual([null, null, null]);
    }
  });

  test('two nodes with the same CTID do not mix', () => {
    onDisk();
    store.record('hn1', START, oneCounter(1));
    store.record('hn2', START, oneCounter(2));
    store.record('hn1', START + TEN, oneCounter(3));
    store.record('hn2', START + TEN, oneCounter(4));
    reopen();
    expect(series('kmemsize', START, START + 2 * TEN, 2, '101', 'hn1').held).toEqual([1, 3]);
    expect(series('kmemsize', START, START + 2 * TEN, 2, '101', 'hn2').held).toEqual([2, 4]);
  });

  test('readHeld answers every counter at once, also one that came later', () => {
    store.record('hn1', START, madeSample({ '101': { kmemsize: [1, 1, 1, 1, 0] } }));
    store.record('hn1', START + TEN, madeSample({ '101': { kmemsize: [2, 2, 1, 1, 0], numproc: [9, 9, 1, 1, 0] } }));
    expect(store.readHeld({ nodeId: 'hn1', ctid: '101', fromMs: START, toMs: START + 2 * TEN, points: 2 })).toEqual({
      stepMs: TEN,
      t: [START, START + TEN],
      held: { kmemsize: [1, 2], numproc: [null, 9] },
    });
  });

  test('readEach answers as many single reads would, in the order asked for, with gaps for what is not known', () => {
    for (let i = 0; i < 40; i++) {
      const rows = Object.fromEntries(
        Array.from({ length: 20 }, (_, c) => [
          String(101 + c),
          { kmemsize: [i * c, i * c, 1, 1, 0], numproc: [i, i, 1, 1, 0] },
        ]),
      ) as Parameters<typeof madeSample>[0];
      store.record('hn1', START + i * TEN, madeSample(rows));
    }
    const span = { nodeId: 'hn1', fromMs: START, toMs: START + 40 * TEN, points: 8 };
    const wanted = Array.from({ length: 20 }, (_, c) => ({
      ctid: String(120 - c),
      counter: c % 2 === 0 ? 'kmemsize' : 'numproc',
    }));
    const unknown = [
      { ctid: '999', counter: 'kmemsize' },
      { ctid: '101', counter: 'nosuch' },
    ];
    const gaps = new Array(8).fill(null);
    expect(store.readEach({ ...span, wanted: [...wanted, ...unknown] })).toEqual([
      ...wanted.map((one) => store.read({ ...span, ...one }).held),
      gaps,
      gaps,
    ]);
    expect(store.readEach({ ...span, nodeId: 'elsewhere', wanted: wanted.slice(0, 1) })).toEqual([gaps]);
  });

  test('refuses spans that make no sense, naming the field', () => {
    const cases = [
      [START, START + 10, 1, 'points'],
      [START, START + 10, 2001, 'points'],
      [START, START, 10, 'to'],
      [Number.NaN, START, 10, 'from'],
    ] as const;
    for (const [fromMs, toMs, points, field] of cases) {
      expect(() => series('kmemsize', fromMs, toMs, points)).toThrow(
        expect.objectContaining({ code: 'bad_input', field }),
      );
    }
  });
});

describe('gaps', () => {
  test('a container missing from samples is a gap, not zero and not the value before', () => {
    for (let i = 0; i < 9; i++) {
      const gone = i >= 3 && i < 6;
      store.record('hn1', START + i * TEN, gone ? oneCounter(1, 0, '102') : oneCounter(i));
    }
    expect(series('kmemsize', START, START + 9 * TEN, 9).held).toEqual([0, 1, 2, null, null, null, 6, 7, 8]);
  });

  test('steps shorter than the sampling period show no alternating gaps', () => {
    for (let i = 0; i < 12; i++) store.record('hn1', START + i * 60_000, oneCounter(i));
    const answer = series('kmemsize', START, START + 12 * 60_000, 144);
    expect(answer.held).toEqual(Array.from({ length: 144 }, (_, i) => Math.floor(i / 12)));
    expect(answer.failures.every((growth) => growth === 0)).toBe(true);
  });

  test('a value stands for one and a half periods and no longer', () => {
    for (let i = 0; i < 4; i++) store.record('hn1', START + i * TEN, oneCounter(5));
    expect(series('kmemsize', START + 3 * TEN, START + 6 * TEN, 30).held).toEqual(
      Array.from({ length: 30 }, (_, i) => (i < 15 ? 5 : null)),
    );
  });
});

describe('failures', () => {
  const fails = (counts: readonly Amount[]) =>
    counts.map((failcnt, i) =>
      store.record('hn1', START + i * TEN, oneCounter(1, failcnt)).failures.map((f) => f.growth),
    );

  test('the first sample of a container yields none, growth counts from then on', () => {
    expect(fails([5, 5, 8, 8, 9])).toEqual([[], [], [3], [], [1]]);
    expect(series('kmemsize', START, START + 5 * TEN, 5).failures).toEqual([0, 0, 3, 0, 1]);
    expect(store.failures('hn1', START)).toEqual([
      { ctid: '101', counter: 'kmemsize', growth: 4, firstMs: START + 2 * TEN, lastMs: START + 4 * TEN },
    ]);
    expect(store.failures('hn1', START + 3 * TEN)).toMatchObject([{ growth: 1 }]);
    expect(store.failures('hn2', 0)).toEqual([]);
  });

  test('a failcnt that fell began anew and counts from 0', () => {
    expect(fails([5, 7, 2, 2, 0, 1])).toEqual([[], [2], [2], [], [], [1]]);
    const answer = series('kmemsize', START, START + 6 * TEN, 6);
    expect(answer.failures).toEqual([0, 2, 2, 0, 0, 1]);
    expect(answer.resets).toEqual([START + 2 * TEN, START + 4 * TEN]);
  });

  test('a maxheld that fell is a new life, unless it only mirrors held', () => {
    const at = (i: number, held: number, maxheld: number) =>
      store.record('hn1', START + i * TEN, madeSample({ '101': { kmemsize: [held, maxheld, 9, 9, 0] } }));
    at(0, 1, 5);
    at(1, 1, 3);
    at(2, 3, 3);
    at(3, 2, 2);
    expect(series('kmemsize', START, START + 4 * TEN, 4).resets).toEqual([START + TEN]);
  });

  test('growth beyond 2^53 is exact in comparison', () => {
    expect(fails([2n ** 60n, 2n ** 60n + 3n])).toEqual([[], [3]]);
  });

  test('are compared with the last sample before a restart of the store, before a gap and before a chunk was closed', () => {
    onDisk();
    fails([5]);
    reopen();
    expect(store.record('hn1', START + TEN, oneCounter(1, 6)).failures).toMatchObject([{ growth: 1 }]);
    store.record('hn1', START + 2 * TEN, oneCounter(1, 0, '102'));
    expect(store.record('hn1', START + 3 * TEN, oneCounter(1, 9)).failures).toMatchObject([{ growth: 3 }]);
    for (let i = 4; i < 900; i++) store.record('hn1', START + i * TEN, oneCounter(1, 0, '102'));
    reopen();
    expect(store.record('hn1', START + 900 * TEN, oneCounter(1, 10)).failures).toMatchObject([
      { ctid: '101', growth: 1 },
    ]);
  });

  test('are kept when a new counter appears beside the old ones', () => {
    store.record('hn1', START, madeSample({ '101': { kmemsize: [1, 1, 1, 1, 4] } }));
    const { failures } = store.record(
      'hn1',
      START + TEN,
      madeSample({ '101': { aaa: [1, 1, 1, 1, 9], kmemsize: [1, 1, 1, 1, 6] } }),
    );
    expect(failures).toEqual([{ ctid: '101', counter: 'kmemsize', atMs: START + TEN, growth: 2 }]);
    expect(series('kmemsize', START, START + 2 * TEN, 2).failures).toEqual([0, 2]);
  });
});

test('the log of the database is folded in while samples come, without a word from SQLite', () => {
  onDisk();
  const file = join(dir ?? '', 'history.sqlite');
  const log = () => statSync(`${file}-wal`).size;
  for (let i = 0; i < 400; i++) store.record('hn1', START + i * TEN, oneCounter(i));
  const before = log();
  for (let i = 400; i < 1200; i++) store.record('hn1', START + i * TEN, oneCounter(i));
  // Written over from its start after each folding, the log stops growing.
  expect(log()).toBeLessThanOrEqual(before * 1.5);
});

describe('drop', () => {
  test('takes chunks, tail, failures and resets of one node, leaves the others, and the node may begin anew', () => {
    onDisk();
    for (let i = 0; i < 1500; i++) {
      const failcnt = i === 700 ? 0 : Math.floor(i / 100);
      store.record('hn1', START + i * TEN, oneCounter(i, failcnt));
      store.record('hn2', START + i * TEN, oneCounter(i, failcnt));
    }
    const other = series('kmemsize', START, START + 1500 * TEN, 100, '101', 'hn2');
    expect(series('kmemsize', START, START + 1500 * TEN, 100).held.some((held) => held !== null)).toBe(true);
    store.drop('hn1');
    reopen();
    expect(series('kmemsize', START, START + 1500 * TEN, 100).held.every((held) => held === null)).toBe(true);
    expect(store.failures('hn1', 0)).toEqual([]);
    expect(series('kmemsize', START, START + 1500 * TEN, 100, '101', 'hn2')).toEqual(other);
    expect(store.failures('hn2', 0)).not.toEqual([]);
    // An earlier time than the last one dropped: nothing is left that could be in the way.
    expect(store.record('hn1', START, oneCounter(7)).failures).toEqual([]);
    expect(series('kmemsize', START, START + TEN, 2).held).toContain(7);
  });

  test('of a node never recorded does nothing', () => {
    store.drop('nobody');
    expect(store.stats().oldestMs).toBeNull();
  });
});

test('after close every call is refused with unavailable', () => {
  store.close();
  const calls = [
    () => store.record('hn1', START, oneCounter(1)),
    () => store.stats(),
    () => store.prune(START),
    () => store.drop('hn1'),
    () => store.failures('hn1', 0),
  ];
  for (const call of calls) {
    expect(call).toThrow(expect.objectContaining({ code: 'unavailable' }));
    try {
      call();
    } catch (e) {
      expect(isAppError(e)).toBe(true);
    }
  }
});
