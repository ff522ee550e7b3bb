import { describe, expect, test } from 'vitest';
import { busyWord } from '@/components/container/busy-word';
import { reasonAgainst } from '@/components/container/offers';
import { titleOf } from '@/components/container/row-words';
import { node } from './node';
import { containerRow } from './row';

describe('reasons', () => {
  test('a running container cannot be started, and says so', () => {
    expect(reasonAgainst('start', containerRow(), node)).toBe('The container runs.');
    expect(reasonAgainst('stop', containerRow(), node)).toBeUndefined();
  });

  test('an unknown state allows nothing', () => {
    for (const action of ['start', 'stop', 'restart'] as const) {
      expect(reasonAgainst(action, containerRow({ state: 'unknown' }), node)).toMatch(/could not be read/);
    }
  });

  test.each([
    ['silent', /does not answer/],
    ['failed', /cannot be read now/],
  ] as const)('a %s node can be told nothing, and says why', (state, reason) => {
    expect(reasonAgainst('stop', containerRow(), { ...node, state })).toMatch(reason);
  });

  test('a node that keeps its counters back can still be told to stop one', () => {
    const partly = { ...node, state: 'stale' as const, problem: { code: 'node_failed', message: 'no counters' } };
    expect(reasonAgainst('stop', containerRow(), partly)).toBeUndefined();
  });

  test('a container without files is not started, and its files are the reason', () => {
    const row = containerRow({ state: 'unknown', problem: { code: 'no_private', message: 'gone' } });
    expect(reasonAgainst('start', row, node)).toMatch(/files are not there/);
  });

  test('a disabled container is not started', () => {
    expect(reasonAgainst('start', { ...containerRow({ state: 'stopped' }), disabled: true }, node)).toMatch(/DISABLED/);
  });
});

test('a container is called by its name, else its host name, else its CTID', () => {
  expect(titleOf(containerRow())).toBe('web1');
  expect(titleOf(containerRow({ name: null }))).toBe('web1.example.org');
  expect(titleOf(containerRow({ name: null, hostname: null }))).toBe('101');
});

test('what is being done is a word with an ellipsis', () => {
  expect(busyWord({ id: 't', action: 'start', startedAt: 0 })).toBe('starting…');
  expect(busyWord({ id: 't', action: 'set', startedAt: 0 })).toBe('changing…');
  expect(busyWord({ id: 't', action: 'suspend', startedAt: 0 })).toBe('suspending…');
  expect(busyWord(null)).toBeUndefined();
});
