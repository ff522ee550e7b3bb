import { describe, expect, test } from 'vitest';
import { demoFleet } from '@/lib/demo/fleet';
import { createMachine } from '@/lib/demo/machine';
import { pastFailures, pastSamples } from '@/lib/demo/past';
import { amountAt, BARRIER, FAILCNT, MAXHELD, type Sample } from '@/lib/ubc/sample';

const bornAtMs = Date.UTC(2026, 10, 20, 14, 30);
const DAY = 86_400_000;
const fleet = demoFleet(1, bornAtMs);
const node = (id: string) => {
  const found = fleet.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};
const at = (sample: Sample, counter: string, column: number) =>
  amountAt(sample, sample.counters.indexOf(counter), column);

describe.each(['201', '205', '208', '214', '215', '216'])('the past of %s', (ctid) => {
  const { atMs, samples } = pastSamples(node('hn2'), ctid, bornAtMs);

  test('is ascending, before now, and at most ninety days long', () => {
    expect(samples).toHaveLength(atMs.length);
    expect(atMs.every((ms, i) => i === 0 || ms > (atMs[i - 1] ?? 0))).toBe(true);
    expect(atMs.at(-1)).toBeLessThan(bornAtMs);
    expect(atMs[0]).toBeGreaterThanOrEqual(bornAtMs - 90 * DAY);
  });

  test('has one container with every counter in each sample', () => {
    for (const sample of samples) {
      expect(sample.ctids).toEqual([ctid]);
      expect([...sample.starts]).toEqual([0, sample.counters.length]);
      expect(sample.values).toHaveLength(sample.counters.length * 5);
    }
  });

  test('has no samples while the container did not run', () => {
    const lives = node('hn2').containers.find((one) => one.ctid === ctid)?.lives ?? [];
    const ran = (ms: number) =>
      lives.some(({ bootMs, endMs }) => bootMs <= ms && ms < (endMs ?? Number.POSITIVE_INFINITY));
    expect(atMs.filter((ms) => !ran(ms))).toEqual([]);
  });
});

test('the past is dense where it is recent: seconds, minutes, quarters, hours', () => {
  const { atMs } = pastSamples(node('hn1'), '101', bornAtMs);
  const steps = (fromMs: number, toMs: number) => {
    const inside = atMs.filter((ms) => ms >= bornAtMs - fromMs && ms < bornAtMs - toMs);
    return Math.min(...inside.slice(1).map((ms, i) => ms - (inside[i] ?? 0)));
  };
  expect(steps(3_600_000, 0)).toBe(10_000);
  expect(steps(DAY, 3_600_000)).toBe(60_000);
  expect(steps(7 * DAY, DAY)).toBe(900_000);
  expect(steps(90 * DAY, 7 * DAY)).toBe(3_600_000);
  expect(atMs.length).toBeLessThan(5000);
});

test('the past meets the present: the same life goes on', () => {
  const spec = node('hn2');
  const { atMs, samples } = pastSamples(spec, '202', bornAtMs);
  const last = samples.at(-1);
  const now = createMachine(spec).sample(atMs.at(-1) ?? 0);
  const i = now.ctids.indexOf('202');
  const from = (now.starts[i] ?? 0) * 5;
  expect(now.values.slice(from, from + (last?.values.length ?? 0))).toEqual(last?.values);
});

test('barriers are as they were then: kmemsize of 208 was raised, and its failures ended', () => {
  const { atMs, samples } = pastSamples(node('hn2'), '208', bornAtMs);
  const barriers = samples.map((sample) => at(sample, 'kmemsize', BARRIER));
  expect(new Set(barriers)).toEqual(new Set([14372700, 21559050]));
  const raisedMs = atMs[barriers.indexOf(21559050)] ?? 0;
  const failures = pastFailures(node('hn2'), bornAtMs - 90 * DAY, bornAtMs).filter(
    (one) => one.ctid === '208' && one.counter === 'kmemsize',
  );
  expect(failures.length).toBeGreaterThan(10);
  expect(failures.every((one) => one.atMs <= raisedMs)).toBe(true);
});

test('counters begin anew at restarts, somewhere in the ninety days', () => {
  const { samples } = pastSamples(node('hn1'), '101', bornAtMs);
  const maxheld = samples.map((sample) => Number(at(sample, 'privvmpages', MAXHELD)));
  expect(maxheld.some((value, i) => i > 0 && value < (maxheld[i - 1] ?? 0))).toBe(true);
});

test('the failures add up to what failcnt says', () => {
  const spec = node('hn2');
  for (const { ctid, lives } of spec.containers) {
    const life = lives.at(-1);
    if (life === undefined || life.endMs !== null) continue;
    const { samples } = pastSamples(spec, ctid, bornAtMs);
    const last = samples.at(-1);
    if (last === undefined) continue;
    const until = pastSamples(spec, ctid, bornAtMs).atMs.at(-1) ?? 0;
    const sums = new Map<string, number>();
    for (const one of pastFailures(spec, life.bootMs, until)) {
      if (one.ctid === ctid) sums.set(one.counter, (sums.get(one.counter) ?? 0) + one.growth);
    }
    last.counters.forEach((counter, row) => {
      expect([ctid, counter, sums.get(counter) ?? 0]).toEqual([ctid, counter, amountAt(last, row, FAILCNT)]);
    });
  }
});

test('the leak fails since a few hours', () => {
  const first = pastFailures(node('hn2'), bornAtMs - 2 * DAY, bornAtMs).find(
    (one) => one.ctid === '201' && one.counter === 'numtcpsock',
  );
  const hours = (bornAtMs - (first?.fromMs ?? 0)) / 3_600_000;
  expect(hours).toBeGreaterThan(1);
  expect(hours).toBeLessThan(12);
});

test('an unknown container has no past', () => {
  expect(pastSamples(node('hn1'), '999', bornAtMs)).toEqual({ atMs: [], samples: [] });
});
