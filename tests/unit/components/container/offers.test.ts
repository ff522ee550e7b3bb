import { describe, expect, test } from 'vitest';
import { reasonAgainst, splitByCan } from '@/components/container/offers';
import { busyWord, titleOf } from '@/components/container/row-words';
import { node } from './node';
import { containerRow } from './row';

describe('one action on several', () => {
  test('counts by state what it does and whom it leaves out', () => {
    const rows = [
      ...['1', '2', '3'].map((ctid) => containerRow({ ctid, state: 'stopped' })),
      ...['4', '5'].map((ctid) => containerRow({ ctid })),
      containerRow({ ctid: '6', state: 'unknown' }),
      containerRow({ ctid: '7', state: 'stopped', task: { id: 't', action: 'start', startedAt: 0 } }),
    ];
    const split = splitByCan(rows, 'start');
    expect(split.ctids).toEqual(['1', '2', '3']);
    expect(split.sentences).toEqual([
      'Starts 3 stopped.',
      '2 already run: nothing to do.',
      '1 cannot be read: skipped.',
      '1 is being worked on: skipped.',
    ]);
  });

  test('restarting what does not run is said to be a start', () => {
    const { sentences } = splitByCan([containerRow(), containerRow({ ctid: '2', state: 'stopped' })], 'restart');
    expect(sentences).toEqual(['Restarts 1 running.', 'Starts 1 stopped: it does not run.']);
  });
});

test('of a mixed selection only what runs is suspended, and only what is suspended resumed', () => {
  const rows = (['running', 'running', 'stopped', 'mounted', 'suspended', 'unknown'] as const).map((state, i) =>
    containerRow({ ctid: String(i + 1), state }),
  );
  expect(splitByCan(rows, 'suspend')).toEqual({
    ctids: ['1', '2'],
    sentences: [
      'Suspends 2 running.',
      '2 do not run: nothing to do.',
      '1 is suspended: nothing to do.',
      '1 cannot be read: skipped.',
    ],
  });
  expect(splitByCan(rows, 'resume')).toEqual({
    ctids: ['5'],
    sentences: [
      'Resumes 1 suspended.',
      '2 already run: nothing to do.',
      '2 are not suspended: nothing to do.',
      '1 cannot be read: skipped.',
    ],
  });
});

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
    expect(splitByCan([row], 'start')).toEqual({ ctids: [], sentences: ['1 cannot do this now: skipped.'] });
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
