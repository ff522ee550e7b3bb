import { expect, test } from 'vitest';
import type { Task } from '@/lib/api/schemas';
import type { Difference } from '@/lib/timeline/compare';
import { isExplained } from '@/lib/timeline/explain';

function task(over: Partial<Task> = {}): Task {
  return {
    id: 't',
    node: 'hn1',
    nodeLabel: 'hn1',
    ctid: '101',
    action: 'stop',
    by: 'root',
    from: null,
    commands: [],
    state: 'succeeded',
    createdAt: 1000,
    startedAt: 1000,
    endedAt: 3000,
    exitCode: 0,
    outcome: null,
    error: null,
    outputBytes: 0,
    waiting: null,
    cancelable: false,
    ...over,
  };
}
const state: Difference = { kind: 'state', old: 'running', new: 'stopped', keys: [] };
const config = (...keys: string[]): Difference => ({
  kind: 'config',
  old: null,
  new: null,
  keys: keys.map((key) => ({ key, before: null, after: '1' })),
});

const between = { sinceMs: 2000, untilMs: 12_000 };

test.each<[string, Partial<Task>, Difference, boolean]>([
  ['a stop that ran meanwhile', {}, state, true],
  ['a stop that still runs', { endedAt: null, state: 'running' }, state, true],
  ['a stop that ended before', { endedAt: 1999 }, state, false],
  ['a stop that began after', { startedAt: 12_001, endedAt: 13_000 }, state, false],
  ['a stop that waits', { startedAt: null, endedAt: null, state: 'queued' }, state, false],
  ['a stop that was refused before it ran', { state: 'failed', exitCode: null }, state, false],
  ['a stop that failed half-way', { state: 'failed', exitCode: 33 }, state, true],
  ['a stop whose end nobody saw', { endedAt: 1500, state: 'unknown' }, state, true],
  ['a fast stop', { action: 'stop_fast' }, state, true],
  ['a suspend', { action: 'suspend' }, { ...state, new: 'suspended' }, true],
  ['quota switched off, of a state', { action: 'quotaoff' }, state, false],
  ['quota switched off, of settings', { action: 'quotaoff' }, config('DISK_QUOTA'), false],
  ['a stop, of settings', {}, config('NUMPROC'), false],
  ['a start, of the layout it writes itself', { action: 'start' }, config('VE_LAYOUT'), true],
  ['a start, of more than the layout', { action: 'start' }, config('VE_LAYOUT', 'NUMPROC'), false],
  ['a change of settings, of settings', { action: 'set' }, config('NUMPROC'), true],
  ['a change of settings, of a state', { action: 'set' }, state, false],
  ['something unheard of', { action: 'migrate' }, state, true],
])('%s is asked whether it explains the change', (_, over, difference, expected) => {
  expect(isExplained(difference, [task(over)], between)).toBe(expected);
});

test('without a task it was somebody else', () => {
  expect(isExplained(state, [], between)).toBe(false);
});
