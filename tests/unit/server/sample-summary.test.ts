import { describe, expect, test } from 'vitest';
import { RecentFailures } from '@/lib/server/recent-failures';
import { countersIn, summariseSample } from '@/lib/server/sample-summary';
import { parseUserBeancounters } from '@/lib/ubc/parse';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;

/** Two containers, one counter each that fails: physpages of a VSwap one, numproc of a classic one. */
const FILE = `Version: 2.5
       uid  resource                     held              maxheld              barrier                limit              failcnt
      201:  physpages                   60000                65536                    0                65536                  900
            numproc                        20                   30  9223372036854775807  9223372036854775807                    0
      101:  physpages                   60000                65536                    0  9223372036854775807                    0
            numproc                       239                  240                  240                  240                   12
`;

function summary(failures: RecentFailures) {
  return summariseSample(parseUserBeancounters(new TextEncoder().encode(FILE)).sample, failures, NOW);
}

describe('what lists need of a sample', () => {
  test('failures that are daily life are not counted as failures that need attention', () => {
    const failures = new RecentFailures();
    failures.add([
      { ctid: '201', counter: 'physpages', atMs: NOW - 1000, growth: 900 },
      { ctid: '101', counter: 'numproc', atMs: NOW - 1000, growth: 12 },
    ]);
    const found = summary(failures);
    expect(found.get('201')).toMatchObject({ vswap: true, failuresHour: 0 });
    expect(found.get('201')?.rows.find(({ counter }) => counter === 'physpages')?.growth.hour).toBe(900);
    expect(found.get('101')).toMatchObject({ vswap: false, failuresHour: 12, attention: 1 });
  });

  test('the worst counter is the one whose threshold is nearest among the most severe', () => {
    const found = summary(new RecentFailures());
    expect(found.get('101')?.worst).toMatchObject({ row: { counter: 'numproc' }, referenceKind: 'barrier' });
    expect(found.get('201')?.worst).toMatchObject({ row: { counter: 'physpages' }, referenceKind: 'limit' });
  });

  test('counts what was looked at', () => {
    expect(countersIn(parseUserBeancounters(new TextEncoder().encode(FILE)).sample)).toBe(4);
  });
});

describe('failures of the last day', () => {
  const growth = (events: [agoMs: number, growth: number][]) => {
    const failures = new RecentFailures();
    failures.add(events.map(([ago, by]) => ({ ctid: '101', counter: 'numproc', atMs: NOW - ago, growth: by })));
    return failures.growth('101', 'numproc', NOW);
  };

  test('the hour and the day are counted apart, older ones not at all', () => {
    expect(
      growth([
        [30 * HOUR, 100],
        [5 * HOUR, 7],
        [1000, 2],
      ]),
    ).toMatchObject({ hour: 2, day: 9, lastMs: NOW - 1000 });
  });

  test('a run of failures begins after a pause of more than an hour', () => {
    expect(
      growth([
        [5 * HOUR, 1],
        [1.5 * HOUR, 1],
        [0.7 * HOUR, 1],
        [0, 1],
      ]).sinceMs,
    ).toBe(NOW - 1.5 * HOUR);
  });

  test('the order in which they come does not matter', () => {
    expect(
      growth([
        [0, 1],
        [2 * HOUR, 1],
        [1000, 1],
      ]),
    ).toEqual(
      growth([
        [2 * HOUR, 1],
        [1000, 1],
        [0, 1],
      ]),
    );
  });

  test('what is older than a day is forgotten', () => {
    const failures = new RecentFailures();
    failures.add([{ ctid: '101', counter: 'numproc', atMs: NOW - 25 * HOUR, growth: 3 }]);
    failures.prune(NOW);
    expect(failures.growth('101', 'numproc', NOW - 2 * HOUR)).toMatchObject({ hour: 0, day: 0 });
  });
});
