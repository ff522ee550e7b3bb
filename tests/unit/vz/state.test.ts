import { describe, expect, test } from 'vitest';
import { isMessageKey, t } from '@/lib/text/t';
import { exitFor, sourceOf } from '@/lib/vz/refusals';
import {
  ACTIONS,
  type Action,
  actionKeys,
  can,
  doingKeys,
  endState,
  isQuotaSwitch,
  type RealState,
  STATES,
  stateKeys,
  whyNoQuota,
} from '@/lib/vz/state';
import { recordings } from './recorded';

const real: readonly RealState[] = ['absent', 'stopped', 'mounted', 'running', 'suspended'];

// The matrix of what each command does in each state, as exit code; a letter where it refuses (o: stdout, e: stderr).
const matrix: [Action, string, string, string, string, string][] = [
  // action, absent, stopped, mounted, running, suspended
  ['start', '14e', 'ok', 'ok', '32e', 'ok'],
  ['stop', '14e', '0e', '0e', 'ok', '0e'],
  ['stop_fast', '14e', '0e', '0e', 'ok', '0e'],
  ['restart', '14e', 'ok', 'ok', 'ok', 'ok'],
  ['mount', '14e', 'ok', '0e', '0e', 'ok'],
  ['umount', '14e', '40e', 'ok', '32e', '40e'],
  ['destroy', '14e', 'ok', '41o', '32o', 'ok'],
  ['suspend', '14e', '31e', '31e', 'ok', '31e'],
  ['resume', '14e', '17e', '17e', '32e', 'ok'],
  ['quotaon', '14e', 'ok', 'ok', 'ok', 'ok'],
  ['quotaoff', '14e', 'ok', 'ok', 'ok', 'ok'],
];

describe('the table of actions and states', () => {
  test.each(matrix)('%s answers as the documented matrix says', (action, ...cells) => {
    const got = real.map((state) => {
      const refusal = exitFor(action, state);
      return refusal === undefined ? 'ok' : `${refusal.code}${refusal.stream === 'stdout' ? 'o' : 'e'}`;
    });
    expect(got).toEqual(cells);
  });

  test('covers every action', () => {
    expect(matrix.map(([action]) => action).sort()).toEqual([...ACTIONS].sort());
  });

  test('offers an action exactly where vzctl acts', () => {
    for (const action of ACTIONS) {
      for (const state of STATES) {
        if (state === 'unknown') continue;
        expect(can(action, state).ok, `${action} ${state}`).toBe(exitFor(action, state) === undefined);
      }
    }
  });

  test('every refusal it prints was recorded with that exit code and stream', () => {
    const runs = [...recordings('lifecycle'), ...recordings('suspend-resume')];
    for (const action of ACTIONS) {
      for (const state of real) {
        const refusal = exitFor(action, state);
        if (refusal === undefined) continue;
        const text = refusal.text.replace('{ctid}', '101');
        // Looking at the config comes before the sub-command, so absent was recorded once for all.
        const run = runs.find(
          (r) =>
            (state === 'absent' || r.argv[1] === action.replace('_fast', '')) &&
            r.exitCode === refusal.code &&
            r[refusal.stream].includes(text),
        );
        expect(run, `${action} ${state}: ${text}`).toBeDefined();
      }
    }
  });

  test('names a source for every cell', () => {
    for (const action of ACTIONS) for (const state of real) expect(sourceOf(action, state)).toMatch(/recorded|src\//);
  });

  test('has words for every state, action and reason', () => {
    for (const key of [...Object.values(stateKeys), ...Object.values(actionKeys), ...Object.values(doingKeys)]) {
      expect(isMessageKey(key), key).toBe(true);
    }
    for (const action of ACTIONS) {
      for (const state of STATES) {
        const answer = can(action, state, { disabled: true });
        if (!answer.ok) expect(t(answer.reason.key, answer.reason.values)).toMatch(/^[A-Z].*\.$/);
      }
    }
  });
});

describe('can', () => {
  test('does not stop what does not run, although vzctl answers 0', () => {
    expect(can('stop', 'stopped')).toEqual({ ok: false, reason: { key: 'vz.reason.not_running', values: {} } });
  });

  test.each(ACTIONS)('refuses %s while the state is unknown', (action) => {
    expect(can(action, 'unknown')).toMatchObject({ ok: false, reason: { key: 'vz.reason.unknown' } });
  });

  test.each(ACTIONS)('refuses %s while a task works on the container, naming the task', (action) => {
    const answer = can(action, 'running', { busyWith: 'start' });
    expect(answer).toMatchObject({ ok: false, reason: { key: 'vz.reason.busy' } });
    if (!answer.ok) expect(t(answer.reason.key, answer.reason.values)).toBe('The container is being started.');
  });

  test('refuses to start or restart a disabled container, and nothing else', () => {
    const refused = ACTIONS.filter((action) => {
      const answer = can(action, endState(action) === 'running' ? 'stopped' : 'running', { disabled: true });
      return !answer.ok && answer.reason.key === 'vz.reason.disabled';
    });
    expect(refused).toEqual(['start', 'restart']);
    expect(can('restart', 'running', { disabled: true }).ok).toBe(false);
  });
});

describe('quota', () => {
  test.each([
    ['ploop', 'yes', 'vz.reason.quota_ploop'],
    ['ploop:expanded', undefined, 'vz.reason.quota_ploop'],
    ['simfs', 'no', 'vz.reason.quota_disabled'],
    [null, 'no', 'vz.reason.quota_disabled'],
  ])(
    'of layout %s with DISK_QUOTA %s is not switched in any state, and nothing else is refused for it',
    (layout, value, key) => {
      const noQuota = whyNoQuota(layout, value);
      for (const state of STATES) {
        if (state === 'unknown') continue;
        for (const action of ACTIONS) {
          const answer = can(action, state, { noQuota });
          if (isQuotaSwitch(action)) expect(answer).toMatchObject({ ok: false, reason: { key } });
          else expect(answer).toEqual(can(action, state));
        }
      }
    },
  );

  test.each([
    ['simfs', 'yes'],
    ['simfs', undefined],
    [null, null],
  ])('of layout %s with DISK_QUOTA %s can be switched: who knows no reason invents none', (layout, value) => {
    expect(can('quotaoff', 'running', { noQuota: whyNoQuota(layout, value) })).toEqual({ ok: true });
  });
});

test('a fast stop waits for a graceful one, which kills by itself; every other task is named as what it is', () => {
  for (const busyWith of ['stop', 'restart']) {
    const answer = can('stop_fast', 'running', { busyWith });
    expect(answer).toMatchObject({ ok: false, reason: { key: 'vz.reason.fast_locked' } });
  }
  expect(can('stop_fast', 'running', { busyWith: 'set' })).toMatchObject({ reason: { key: 'vz.reason.busy' } });
});

test('a disabled container answers 105, before its state is looked at', () => {
  expect(exitFor('start', 'stopped', true)).toMatchObject({ code: 105, text: 'Container start disabled' });
  expect(exitFor('start', 'running', true)).toMatchObject({ code: 105 });
  expect(exitFor('stop', 'running', true)).toBeUndefined();
  expect(exitFor('start', 'absent', true)).toMatchObject({ code: 14 });
});
