import { RecentFailures } from '@/lib/server/recent-failures';
import { summariseSample } from '@/lib/server/sample-summary';
import { Ranking } from '@/lib/server/top-containers';
import { type Figure, figure, medianMs, must } from './figure';
import { workload } from './workload';

const NOW_MS = 1_700_006_400_000;

/** What a fleet page asks of 1,000 containers, answered from memory. */
export function fleetFigures(): Figure[] {
  const { sample, step } = workload(1000, 20);
  for (let i = 0; i < 50; i++) step();
  const failures = new RecentFailures();
  const growths = sample.ctids.map((_, i) => 1 + ((i * 7919) % 997));
  failures.add(
    sample.ctids.map((ctid, i) => ({ ctid, counter: 'numproc', atMs: NOW_MS - 1000, growth: growths[i] ?? 0 })),
  );
  const counters = summariseSample(sample, failures, NOW_MS);
  const states = new Map(sample.ctids.map((ctid) => [ctid, { state: 'running' as const }]));
  const ranking = new Ranking(counters, states);
  const latest = ranking.latestOf('kmemsize');
  must(
    latest.length === 1000 && latest.every(({ row }, i) => row.held === sample.values[i * 20 * 5]),
    'the latest held differs',
  );
  const pressures = [...counters.values()].flatMap(({ rows }) => rows.map(({ verdict }) => verdict.pressure ?? 0));
  const sorted = pressures.sort((a, b) => b - a);
  must(
    ranking.topByPressure(20).every(({ by }, i) => by === sorted[i]),
    'the order by pressure is wrong',
  );
  growths.sort((a, b) => b - a);
  must(
    ranking.topByFailures(20).every(({ by }, i) => by === growths[i]),
    'the order by failures is wrong',
  );
  return [
    figure(
      'judging and laying out a sample of 1,000 containers',
      medianMs(15, () => void new Ranking(summariseSample(sample, failures, NOW_MS), states)),
      'ms',
      null,
    ),
    figure(
      'latest of one counter of 1,000 containers',
      medianMs(50, () => void ranking.latestOf('kmemsize')),
      'ms',
      1,
    ),
    figure(
      'top 20 of them by pressure',
      medianMs(50, () => void ranking.topByPressure(20)),
      'ms',
      1,
    ),
    figure(
      'top 20 of them by failures in an hour',
      medianMs(50, () => void ranking.topByFailures(20)),
      'ms',
      1,
    ),
  ];
}
