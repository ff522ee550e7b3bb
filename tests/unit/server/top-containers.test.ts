import { describe, expect, test } from 'vitest';
import { RecentFailures } from '@/lib/server/recent-failures';
import { summariseSample } from '@/lib/server/sample-summary';
import { Ranking } from '@/lib/server/top-containers';
import { containerRows } from '@/lib/ubc/sample';
import { madeSample } from '../../made-counters';

const NOW = 1_700_000_000_000;
const sample = madeSample({ containers: 60 });
const failures = new RecentFailures();
failures.add(
  sample.ctids.map((ctid, i) => ({ ctid, counter: 'numproc', atMs: NOW - i * 180_000, growth: 1 + ((i * 7) % 11) })),
);
const counters = summariseSample(sample, failures, NOW);
const running = new Map<string, { state: 'running' | 'stopped' }>(
  sample.ctids.map((ctid) => [ctid, { state: 'running' }]),
);
const ranking = new Ranking(counters, running);
const all = [...counters].flatMap(([ctid, { rows }]) => rows.map((row) => ({ ctid, row })));

describe('the fleet answers from memory', () => {
  test('one counter of every container, as last sampled', () => {
    expect(ranking.latestOf('kmemsize').map(({ ctid, row }) => [ctid, row.held])).toEqual(
      sample.ctids.map((ctid) => [ctid, containerRows(sample, ctid).find((r) => r.counter === 'kmemsize')?.held]),
    );
    expect(ranking.latestOf('nothing')).toEqual([]);
  });

  test.each([0, 1, 20, 5000])('the %i nearest to their threshold are those a sort of everything finds', (most) => {
    const scores = all.map(({ row }) => row.verdict.pressure ?? 0).filter((score) => score > 0);
    const expected = scores.sort((a, b) => b - a).slice(0, most);
    expect(ranking.topByPressure(most).map(({ by }) => by)).toEqual(expected);
  });

  test('those that failed most in the last hour, and none that failed before it', () => {
    const ranked = ranking.topByFailures(100);
    expect(ranked).toHaveLength(20);
    expect(ranked.map(({ by }) => by)).toEqual(ranked.map(({ row }) => row.growth.hour).sort((a, b) => b - a));
    for (const { ctid, by } of ranked) expect(failures.growth(ctid, 'numproc', NOW).hour).toBe(by);
  });

  test('what is left in the kernel of a container that no longer runs ranks nowhere', () => {
    const [first = ''] = ranking.topByPressure(1).map(({ ctid }) => ctid);
    const without = new Map(running);
    without.delete(first);
    const judged = counters.get(first);
    if (judged === undefined) throw new Error('it is ranked');
    for (const now of [
      new Ranking(counters, new Map(running).set(first, { state: 'stopped' })),
      new Ranking(counters, without),
      // Without a list it is processes that tell.
      new Ranking(new Map(counters).set(first, { ...judged, empty: true })),
    ]) {
      expect(now.topByPressure(5000).map(({ ctid }) => ctid)).not.toContain(first);
      expect(now.topByFailures(5000).map(({ ctid }) => ctid)).not.toContain(first);
      expect(now.latestOf('kmemsize').map(({ ctid }) => ctid)).not.toContain(first);
    }
    expect(new Ranking(counters, running).topByPressure(1)[0]?.ctid).toBe(first);
  });
});
