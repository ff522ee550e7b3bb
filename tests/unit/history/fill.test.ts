import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HistoryStore } from '@/lib/history/store';
import { FAILURE_KEEP_MS, TIERS, tierAt } from '@/lib/history/tiers';
import { type MadeNode, madeSample, oneCounter } from './made-samples';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = 1_700_006_400_000 - (1_700_006_400_000 % (6 * HOUR));

let store: HistoryStore;

beforeEach(() => {
  store = new HistoryStore({ file: ':memory:', nowMs: () => NOW });
});

afterEach(() => store.close());

/** Samples of one counter at `everyMs` over [fromMs, toMs), held counting up from 0. */
function past(fromMs: number, toMs: number, everyMs: number, failcnt: (i: number) => number = () => 0) {
  const atMs: number[] = [];
  for (let ms = fromMs; ms < toMs; ms += everyMs) atMs.push(ms);
  return { nodeId: 'hn1', ctid: '101', atMs, samples: atMs.map((_, i) => oneCounter(i, failcnt(i))) };
}

const series = (fromMs: number, toMs: number, points: number) =>
  store.read({ nodeId: 'hn1', ctid: '101', counter: 'kmemsize', fromMs, toMs, points });

describe('fill', () => {
  test('shows 90 days at once, to the last step', () => {
    store.fill(past(NOW - 90 * DAY, NOW, 45 * MINUTE));
    const answer = series(NOW - 90 * DAY, NOW, 360);
    // Eight samples of 45 minutes in each step of six hours.
    expect(answer.held).toEqual(Array.from({ length: 360 }, (_, i) => i * 8 + 7));
    expect(answer.rollup).toBe('max');
  });

  test('samples rarer than the steps of a tier show no gaps in it', () => {
    store.fill(past(NOW - 10 * DAY, NOW, 45 * MINUTE));
    expect(series(NOW - DAY, NOW, 96).held).not.toContain(null);
    expect(series(NOW - 5 * DAY, NOW - 4 * DAY, 500).held).not.toContain(null);
  });

  test('a past that grows denser towards now shows no gaps where the rhythm changes', () => {
    const parts = [
      past(NOW - 20 * DAY, NOW - DAY, HOUR),
      past(NOW - DAY, NOW - HOUR, MINUTE),
      past(NOW - HOUR, NOW, 10_000),
    ];
    store.fill({
      nodeId: 'hn1',
      ctid: '101',
      atMs: parts.flatMap(({ atMs }) => atMs),
      samples: parts.flatMap(({ samples }) => samples),
    });
    for (const spanMs of [20 * DAY, 3 * DAY, DAY, 6 * HOUR, HOUR, 15 * MINUTE]) {
      expect(series(NOW - spanMs, NOW, 500).held).not.toContain(null);
    }
  });

  test('a chart across the seam shows what was filled and what was recorded since', () => {
    store.record('hn1', NOW, oneCounter(5000));
    store.fill(past(NOW - 90 * DAY, NOW, 15 * MINUTE));
    for (let i = 1; i < 800; i++) store.record('hn1', NOW + i * 10_000, oneCounter(5000 + i));
    const end = NOW + 2 * HOUR;
    const wide = series(end - 90 * DAY, end, 360);
    expect(wide.held).not.toContain(null);
    expect(wide.held[0]).toBe(31);
    expect(wide.held.at(-1)).toBe(8639);
    const close = series(NOW - HOUR, NOW + HOUR, 8);
    expect(close.held).toEqual([8636, 8637, 8638, 8639, 5089, 5179, 5269, 5359]);
  });

  test('a second time, or over what was recorded, changes nothing', () => {
    store.record('hn1', NOW - HOUR, oneCounter(1));
    store.record('hn1', NOW - HOUR + 10_000, oneCounter(2));
    const whole = past(NOW - 3 * DAY, NOW, MINUTE, (i) => Math.floor(i / 1000));
    store.fill(whole);
    const before = [series(NOW - 4 * DAY, NOW, 400), store.failures('hn1', 0)];
    store.fill(whole);
    store.fill(past(NOW - 2 * DAY, NOW, MINUTE));
    expect([series(NOW - 4 * DAY, NOW, 400), store.failures('hn1', 0)]).toEqual(before);
    expect(series(NOW - HOUR, NOW, 360).held.slice(0, 3)).toEqual([1, 2, null]);
  });

  test('of one container leaves the others open to their own', () => {
    store.fill(past(NOW - DAY, NOW, MINUTE));
    store.fill({
      ...past(NOW - DAY, NOW, MINUTE),
      ctid: '102',
      samples: past(NOW - DAY, NOW, MINUTE).samples.map((_, i) => oneCounter(i, 0, '102')),
    });
    const { held } = store.read({
      nodeId: 'hn1',
      ctid: '102',
      counter: 'kmemsize',
      fromMs: NOW - HOUR,
      toMs: NOW,
      points: 60,
    });
    expect(held.at(-1)).toBe(1439);
  });

  test('brings failures and resets with it, at every zoom', () => {
    // Grows by 1 every tenth sample, begins anew once.
    store.fill(past(NOW - DAY, NOW, MINUTE, (i) => (i < 700 ? Math.floor(i / 10) : Math.floor((i - 700) / 10))));
    const total = 69 + 73;
    expect(store.failures('hn1', 0)).toEqual([
      {
        ctid: '101',
        counter: 'kmemsize',
        growth: total,
        firstMs: NOW - DAY + 10 * MINUTE,
        lastMs: NOW - DAY + 1430 * MINUTE,
      },
    ]);
    for (const points of [2, 24, 96, 1440]) {
      const answer = series(NOW - DAY, NOW, points);
      expect(answer.failures.reduce<number>((sum, growth) => sum + (growth ?? 0), 0)).toBe(total);
      expect(answer.resets).toEqual([NOW - DAY + 700 * MINUTE]);
    }
  });

  test('the first recorded sample after it is compared with its last one', () => {
    store.fill(past(NOW - HOUR, NOW, MINUTE, () => 10));
    expect(store.record('hn1', NOW, oneCounter(1, 12)).failures).toMatchObject([{ growth: 2 }]);
  });

  test('a sample without the container is a gap', () => {
    const whole = past(NOW - HOUR, NOW, MINUTE);
    store.fill({
      ...whole,
      samples: whole.samples.map((sample, i) => (i >= 20 && i < 40 ? oneCounter(1, 0, '999') : sample)),
    });
    const { held } = series(NOW - HOUR, NOW, 60);
    expect(held.map((value) => value === null)).toEqual(Array.from({ length: 60 }, (_, i) => i >= 20 && i < 40));
  });

  test('takes containers whose counters change on the way', () => {
    const node = (i: number): MadeNode => ({
      '101': i < 30 ? { kmemsize: [i, i, 1, 1, 0] } : { numproc: [i, i, 1, 1, 0], kmemsize: [i, i, 1, 1, 2] },
    });
    const atMs = Array.from({ length: 60 }, (_, i) => NOW - HOUR + i * MINUTE);
    store.fill({ nodeId: 'hn1', ctid: '101', atMs, samples: atMs.map((_, i) => madeSample(node(i))) });
    expect(series(NOW - HOUR, NOW, 60).held).toEqual(Array.from({ length: 60 }, (_, i) => i));
    expect(store.failures('hn1', 0)).toMatchObject([{ counter: 'kmemsize', growth: 2 }]);
  });

  test.each([
    ['times that fall', [2, 1]],
    ['times that stand still', [1, 1]],
    ['fewer times than samples', [1]],
  ])('refuses %s and keeps nothing', (_name, atMs) => {
    const samples = [oneCounter(1), oneCounter(2)];
    expect(() => store.fill({ nodeId: 'hn1', ctid: '101', atMs, samples })).toThrow(
      expect.objectContaining({ code: 'bad_input', field: 'atMs' }),
    );
    expect(store.stats().oldestMs).toBeNull();
  });
});

describe('prune', () => {
  test('drops each tier at its age and leaves coarser ones', () => {
    store.fill(past(NOW - 2 * DAY, NOW, MINUTE));
    const wide = () => series(NOW - 2 * DAY, NOW, 8).held;
    const before = wide();
    for (const [tier, { keepMs }] of TIERS.entries()) {
      store.prune(NOW + keepMs + HOUR);
      const left = wide();
      if (tier === TIERS.length - 1) expect(left).toEqual(new Array(8).fill(null));
      else expect(left).toEqual(before);
    }
    expect(store.stats().oldestMs).toBeNull();
  });

  test('a container that ran for an hour and never again keeps its history as long as the others', () => {
    for (let i = 0; i < 360; i++) store.record('hn1', NOW + i * 10_000, oneCounter(i));
    // The node goes on until the container's samples are in chunks, then is pruned daily for a month.
    for (let i = 360; i < 800; i++) store.record('hn1', NOW + i * 10_000, oneCounter(1, 0, '102'));
    for (let day = 1; day <= 30; day++) store.prune(NOW + day * DAY);
    expect(series(NOW, NOW + 4 * HOUR, 8).held).toEqual([179, 359, null, null, null, null, null, null]);
  });

  test('forgets failures and containers at last, and never the order of samples', () => {
    store.record('hn1', NOW, oneCounter(1, 0));
    store.record('hn1', NOW + 10_000, oneCounter(1, 3));
    const later = NOW + FAILURE_KEEP_MS + DAY;
    store.prune(later);
    expect(store.failures('hn1', 0)).toEqual([]);
    store.prune(NOW + tierAt(TIERS.length - 1).keepMs + 30 * DAY);
    expect(series(NOW, NOW + 20_000, 2).held).toEqual([null, null]);
    expect(() => store.record('hn1', NOW, oneCounter(1))).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(store.record('hn1', later + 10_000, oneCounter(1, 9)).failures).toEqual([]);
  });

  test('of what is young changes no answer', () => {
    for (let i = 0; i < 1000; i++) store.record('hn1', NOW + i * 10_000, oneCounter(i % 97));
    const span = [NOW, NOW + 3 * HOUR] as const;
    const before = [series(...span, 1080), series(...span, 180), series(...span, 12)];
    store.prune(NOW + 3 * HOUR);
    expect([series(...span, 1080), series(...span, 180), series(...span, 12)]).toEqual(before);
  });
});
