import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ROLLUPS, type Rollup } from '@/lib/history/history';
import { HistoryStore } from '@/lib/history/store';
import { TIERS } from '@/lib/history/tiers';
import { madeSample } from './made-samples';

const START = 1_700_006_400_000;
const TEN = 10_000;

interface Point {
  ms: number;
  held: number;
  failcnt: number;
  limit: number;
}

/** A container that wanders, fails, restarts and is missing now and then; deterministic in the seed. */
function life(seed: number, samples: number, missing: number): (Point | undefined)[] {
  let state = seed >>> 0;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  let failcnt = 0;
  let gone = 0;
  return Array.from({ length: samples }, (_, i) => {
    if (random() < 0.1) failcnt += Math.floor(random() * 4);
    if (random() < 0.01) failcnt = 0;
    if (gone === 0 && random() < missing) gone = Math.ceil(random() * 12);
    if (gone > 0) {
      gone -= 1;
      return undefined;
    }
    return { ms: START + i * TEN, held: Math.floor(random() * 1000), failcnt, limit: Math.floor(i / 100) };
  });
}

function recorded(points: readonly (Point | undefined)[]): HistoryStore {
  const store = new HistoryStore({ file: ':memory:', nowMs: () => START + points.length * TEN });
  for (const [i, point] of points.entries()) {
    const other = { numproc: [1, 1, 1, 1, 0] } as const;
    const node =
      point === undefined
        ? { '102': other }
        : { '101': { kmemsize: [point.held, 5000, 7, point.limit, point.failcnt] as const }, '102': other };
    store.record('hn1', START + i * TEN, madeSample(node));
  }
  return store;
}

/** The contract of read(), written down as simply as can be. */
function naive(
  points: readonly (Point | undefined)[],
  fromMs: number,
  toMs: number,
  steps: number,
  rollup: Rollup = 'max',
) {
  const here = points.filter((point) => point !== undefined);
  const growth = here.map((point, i) => {
    const before = here[i - 1];
    if (before === undefined) return 0;
    return point.failcnt < before.failcnt ? point.failcnt : point.failcnt - before.failcnt;
  });
  const held: (number | null)[] = [];
  const limit: (number | null)[] = [];
  const failures: (number | null)[] = [];
  const stepMs = (toMs - fromMs) / steps;
  for (let i = 0; i < steps; i++) {
    const a = fromMs + i * stepMs;
    const inside = here.filter((point) => point.ms >= a && point.ms < a + stepMs);
    const before = here.filter((point) => point.ms < a).at(-1);
    const after = here.find((point) => point.ms >= a + stepMs);
    const newest = before?.ms === START + (points.length - 1) * TEN;
    const next = before !== undefined && after !== undefined && after.ms - before.ms <= 1.5 * TEN;
    const covered = before !== undefined && a + stepMs / 2 < before.ms + (newest ? 1.5 : 1) * TEN;
    if (inside.length > 0) {
      held.push(merged[rollup](inside.map((point) => point.held)));
      limit.push(inside.at(-1)?.limit ?? null);
      failures.push(inside.reduce((sum, point) => sum + (growth[here.indexOf(point)] ?? 0), 0));
    } else {
      held.push(next || covered ? before.held : null);
      limit.push(next || covered ? before.limit : null);
      failures.push(next || covered ? 0 : null);
    }
  }
  return { held, limit, failures };
}

const merged: Record<Rollup, (held: number[]) => number> = {
  max: (held) => Math.max(...held),
  min: (held) => Math.min(...held),
  avg: (held) => Math.round(held.reduce((sum, value) => sum + value, 0) / held.length),
  last: (held) => held.at(-1) ?? 0,
};

/** The average of averages may be one off, since each was rounded; everything else is exact. */
function expectHeld(held: readonly unknown[], expected: readonly (number | null)[], rollup: Rollup): void {
  if (rollup !== 'avg') expect(held).toEqual(expected);
  else
    expect(
      held.map((value, i) => (value === null ? value : Math.abs(Number(value) - (expected[i] ?? Number.NaN)) <= 1)),
    ).toEqual(expected.map((value) => (value === null ? null : true)));
}

const lives = fc.record({
  seed: fc.nat(),
  samples: fc.integer({ min: 1, max: 900 }),
  missing: fc.constantFrom(0, 0.01, 0.1),
});

describe('read answers what a naive model answers', () => {
  test('from samples, for any span and number of points', () => {
    fc.assert(
      fc.property(
        lives,
        fc.array(
          fc.record({
            offset: fc.integer({ min: -100_000, max: 900 * TEN }),
            stepMs: fc.constantFrom(500, 3000, 5000, 9000, 10_000, 12_000, 15_000, 25_000, 59_000),
            steps: fc.integer({ min: 2, max: 120 }),
            rollup: fc.constantFrom(...ROLLUPS),
          }),
          { minLength: 6, maxLength: 6 },
        ),
        ({ seed, samples, missing }, queries) => {
          const points = life(seed, samples, missing);
          const store = recorded(points);
          for (const { offset, stepMs, steps, rollup } of queries) {
            const fromMs = START + offset;
            const toMs = fromMs + stepMs * steps;
            const query = { nodeId: 'hn1', ctid: '101', counter: 'kmemsize', fromMs, toMs, points: steps, rollup };
            const { held, limit, failures } = store.read(query);
            expect({ held, limit, failures }).toEqual(naive(points, fromMs, toMs, steps, rollup));
            const all = store.readHeld(query).held.kmemsize ?? held.map(() => null);
            expect(all).toEqual(held);
          }
          store.close();
        },
      ),
      { numRuns: 30 },
    );
  });

  test('from roll-ups and samples together, for steps of whole minutes', () => {
    fc.assert(
      fc.property(
        lives,
        fc.array(
          fc.record({
            from: fc.integer({ min: -10, max: 100 }),
            minutes: fc.integer({ min: 1, max: 14 }),
            steps: fc.integer({ min: 2, max: 60 }),
            rollup: fc.constantFrom(...ROLLUPS),
          }),
          { minLength: 6, maxLength: 6 },
        ),
        fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 3 }),
        ({ seed, samples, missing }, queries, cuts) => {
          const points = life(seed, samples, missing);
          const store = recorded(points);
          for (const cut of cuts.sort((a, b) => a - b)) store.prune(START + cut * TEN + TIERS[0].keepMs);
          for (const { from, minutes, steps, rollup } of queries) {
            const fromMs = START + from * 60_000;
            const toMs = fromMs + minutes * 60_000 * steps;
            const { held, limit, failures } = store.read({
              nodeId: 'hn1',
              ctid: '101',
              counter: 'kmemsize',
              fromMs,
              toMs,
              points: steps,
              rollup,
            });
            const model = naive(points, fromMs, toMs, steps, rollup);
            expect({ limit, failures }).toEqual({ limit: model.limit, failures: model.failures });
            expectHeld(held, model.held, rollup);
          }
          store.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  test('from three tiers, for two days in quarters of an hour', () => {
    const points = life(7, 2 * 8640, 0.001);
    const store = recorded(points);
    // Of the first day only roll-ups are left, of its first half quarters of an hour alone.
    store.prune(START + 86_400_000 + TIERS[0].keepMs);
    store.prune(START + 43_200_000 + TIERS[1].keepMs);
    for (const [fromMs, steps, minutes] of [
      [START, 192, 15],
      [START, 96, 30],
      [START + 86_400_000, 96, 15],
      [START, 480, 6],
    ] as const) {
      const toMs = fromMs + steps * minutes * 60_000;
      const { held, limit, failures, rollup } = store.read({
        nodeId: 'hn1',
        ctid: '101',
        counter: 'kmemsize',
        fromMs,
        toMs,
        points: steps,
      });
      expect(rollup).toBe('max');
      expect({ held, limit, failures }).toEqual(naive(points, fromMs, toMs, steps));
    }
    store.close();
  });
});
