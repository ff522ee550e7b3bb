import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { RecentFailures } from '@/lib/server/recent-failures';
import {
  type ContainerCounters,
  countersIn,
  isLeftover,
  isRunning,
  summariseSample,
} from '@/lib/server/sample-summary';
import { parseUserBeancounters } from '@/lib/ubc/parse';

const AT_MS = 1_700_000_000_000;
const UUID = '1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71';

function summarise(name: string, failures = new RecentFailures(), change = (text: string) => text) {
  const text = readFileSync(new URL(`../../fixtures/ubc/${name}`, import.meta.url), 'utf8');
  const { sample, grammar } = parseUserBeancounters(new TextEncoder().encode(change(text)));
  const all = summariseSample(sample, failures, AT_MS, grammar);
  return (ctid: string): ContainerCounters => {
    const found = all.get(ctid);
    if (found === undefined) throw new Error(`no ${ctid} in ${name}`);
    return found;
  };
}

describe('counters that are no measurements', () => {
  test('are judged by nothing: no pressure, no severity, no part in the worst', () => {
    // A container that an old config gave tiny socket limits: the kernel prints them and refuses nothing.
    const of = summarise('made-3.10-bc-resources.txt', new RecentFailures(), (text) =>
      text.replaceAll(/(numtcpsock +0 +0) +\d+ +\d+/g, '$1 1 1'),
    );
    const row = of(UUID).rows.find(({ counter }) => counter === 'numtcpsock');
    expect(row).toMatchObject({
      barrier: 1,
      unmeasured: 'not_accounted',
      verdict: { severity: 'quiet', reason: null, pressure: null, reference: null },
    });
    expect(of(UUID).worst?.row.counter).toBe('physpages');
    expect(of(UUID)).toMatchObject({ measured: 14 });
    expect(of(UUID).rows).toHaveLength(21);
  });

  test('failures kept from a time when they were counted do not count now', () => {
    const failures = new RecentFailures();
    for (const counter of ['numtcpsock', 'kmemsize']) {
      failures.add([{ ctid: UUID, counter, atMs: AT_MS - 1000, growth: 7 }]);
    }
    expect(summarise('made-3.10-bc-resources.txt', failures)(UUID)).toMatchObject({ failuresHour: 7 });
    expect(summarise('made-script-9.txt', failures)(UUID)).toMatchObject({ failuresHour: 7, measured: 6 });
  });

  test('one real counter of many is still the worst', () => {
    expect(summarise('made-script-9.txt')(UUID).worst).toMatchObject({
      row: { counter: 'physpages' },
      referenceKind: 'limit',
    });
  });
});

describe('containers that no longer run', () => {
  const of = summarise('made-2.6.32-leftover.txt');

  test('the sample marks those without a process', () => {
    expect(of('104').empty).toBe(true);
    expect(of('102').empty).toBe(false);
    expect(summarise('made-script-9.txt')('7c0a1b2c-3d4e-4f50-8a6b-9c0d1e2f3a4b').empty).toBeNull();
  });

  test.each([
    // state as listed, processes: runs, leftover
    ['running', '102', true, false],
    ['running', '104', true, false],
    ['unknown', '102', true, false],
    ['unknown', '104', false, true],
    ['stopped', '104', false, true],
    ['mounted', '104', false, true],
    ['suspended', '104', false, true],
    // Read just before it ended: the last numbers of a run, not its leftovers.
    ['stopped', '102', false, false],
    [undefined, '104', false, true],
    [undefined, '102', false, false],
  ] as const)('listed as %s, counters of %s: runs %s, leftover %s', (state, ctid, runs, leftover) => {
    expect(isRunning(state, of(ctid))).toBe(runs);
    expect(isLeftover(state, of(ctid))).toBe(leftover);
  });

  test('without a count of processes the list decides alone', () => {
    const script = summarise('made-script-9.txt')('7c0a1b2c-3d4e-4f50-8a6b-9c0d1e2f3a4b');
    expect([isLeftover('stopped', script), isLeftover('unknown', script)]).toEqual([true, false]);
  });

  test('count neither as containers nor as counters', () => {
    const listed = (state104: 'running' | 'stopped') =>
      new Map([
        ['102', { state: 'running' }],
        ['104', { state: state104 }],
      ] as const);
    const counters = new Map(['0', '102', '104'].map((ctid) => [ctid, of(ctid)] as const));
    expect(countersIn(counters, listed('running'))).toEqual({ containers: 2, counters: 60 });
    expect(countersIn(counters, listed('stopped'))).toEqual({ containers: 1, counters: 40 });
    expect(countersIn(counters, undefined)).toEqual({ containers: 0, counters: 20 });
  });
});
