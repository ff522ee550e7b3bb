import { describe, expect, test } from 'vitest';
import { t } from '@/lib/text/t';
import {
  actionArgv,
  actionReadBack,
  findArgv,
  isWrite,
  quotaIsOn,
  quotaReadBack,
  type StateAction,
  wasKilled,
} from '@/lib/vz/actions';
import { parseCtid } from '@/lib/vz/ctid';
import { ACTIONS, endState, isQuotaSwitch, type State } from '@/lib/vz/state';

const STATE_ACTIONS = ACTIONS.filter((action): action is StateAction => !isQuotaSwitch(action));

describe('command lines', () => {
  test.each(ACTIONS.filter((action) => action !== 'stop_fast'))('%s is three words without options', (action) => {
    expect(actionArgv(parseCtid('101'), action)).toEqual(['vzctl', action, '101']);
  });

  test('a fast stop is a stop with --fast, which nothing else says', () => {
    expect(actionArgv(parseCtid('101'), 'stop_fast')).toEqual(['vzctl', 'stop', '101', '--fast']);
  });
});

describe('reading back', () => {
  test.each(STATE_ACTIONS)('%s worked when its end state is there and vzctl ended with 0', (action) => {
    const end = endState(action);
    if (end === 'same') throw new Error(`${action} ends in no state`);
    expect(actionReadBack(action, end, 0).ok).toBe(true);
    expect(actionReadBack(action, end, 33).ok).toBe(false);
  });

  const cases: [StateAction, State | 'absent', number, boolean, string][] = [
    ['start', 'running', 0, true, 'The container runs.'],
    ['start', 'stopped', 0, false, 'The container is stopped, although vzctl reported success.'],
    ['stop', 'running', 0, false, 'The container still runs, although vzctl reported success.'],
    ['stop', 'mounted', 0, true, 'The container does not run any more, but its files are still mounted.'],
    ['stop', 'unknown', 0, false, 'vzctl ended with exit code 0, but the state could not be read afterwards.'],
    ['restart', 'running', 33, false, 'vzctl ended with exit code 33. The container runs.'],
    ['start', 'unknown', 7, false, 'vzctl ended with exit code 7. Its state could not be read.'],
    ['stop_fast', 'mounted', 0, true, 'The container does not run any more, but its files are still mounted.'],
    ['suspend', 'running', 16, false, 'vzctl ended with exit code 16. The container runs.'],
    ['suspend', 'running', 0, false, 'The container still runs, although vzctl reported success.'],
    ['resume', 'suspended', 17, false, 'vzctl ended with exit code 17. The container is suspended.'],
    ['mount', 'mounted', 0, true, 'The container is mounted and does not run.'],
    ['umount', 'suspended', 0, true, 'The container is suspended.'],
    ['umount', 'mounted', 51, false, 'vzctl ended with exit code 51. The container is mounted and does not run.'],
    ['stop', 'suspended', 0, false, 'The container is suspended, although vzctl reported success.'],
  ];
  test.each(cases)('%s, then %s with exit %i: ok %s', (action, after, code, ok, sentence) => {
    const back = actionReadBack(action, after, code);
    expect(back.ok).toBe(ok);
    expect(t(back.outcome.key, back.outcome.values)).toBe(sentence);
  });
});

describe('reading quota back', () => {
  test.each([
    [0, true],
    [9, true],
    [6, false],
    [11, false],
    [1, undefined],
    [12, undefined],
    [127, undefined],
  ])('vzquota stat that ended with %i says %s', (code, on) => expect(quotaIsOn(code)).toBe(on));

  test.each([
    ['quotaon', true, 0, true, 'Its quota is on.'],
    ['quotaon', false, 0, false, 'Its quota is off. vzctl reported success.'],
    ['quotaon', true, 60, false, 'Its quota is on. vzctl ended with exit code 60.'],
    ['quotaoff', false, 0, true, 'Its quota is off.'],
    ['quotaoff', true, 0, false, 'Its quota is on. vzctl reported success.'],
    [
      'quotaoff',
      undefined,
      0,
      false,
      'vzctl ended with exit code 0, but whether quota is on could not be read afterwards.',
    ],
  ] as const)('%s, then on: %s with exit %i: ok %s', (action, on, code, ok, sentence) => {
    const back = quotaReadBack(action, on, code);
    expect(back.ok).toBe(ok);
    expect(t(back.outcome.key, back.outcome.values)).toBe(sentence);
  });
});

describe('what may change a node', () => {
  test.each([
    ['vzctl', 'status', '101'],
    ['/usr/sbin/vzctl', 'status', '101'],
    ['vzctl', '--version'],
    ['vzctl', '--help'],
    ['vzctl', '--quiet', 'status', '101'],
    ['vzlist', '-a', '-j'],
    ['cat', '/proc/user_beancounters'],
    ['grep', '-RaHs', '-e', '', '--', '/etc/vz/conf'],
    ['head', '-n', '1', '/proc/vz/veinfo'],
    ['stat', '/etc/vz/conf/101.conf'],
    ['wc', '-c', '--', '/etc/vz/conf/101.conf'],
    ['date', '+%s'],
    ['df', '-Pk', '--', '/vz'],
    ['uname', '-r'],
    ['vzquota', '-b', 'stat', '101', '-t'],
    ['vzquota', 'show', '101', '-t'],
    ['vzctl', 'exec2', '101', 'cat', '/etc/passwd'],
    ['/usr/sbin/vzctl', 'exec2', '101', 'cat', '/etc/group'],
    ['vzctl', 'exec2', '101', 'repquota', '-u', '-g', '-v', '-n', '-p', '-a'],
    findArgv('/vz/template/cache'),
    ['vzsplit', '-n', '4'],
    ['vzsplit', '-n', '4', '-v', 'no'],
    ['vzcfgvalidate', '/etc/vz/conf/ve-basic.conf-sample'],
    ['vztmpl-dl', '--list-remote'],
  ])('%s %s is a read', (...argv) => expect(isWrite(argv)).toBe(false));

  test.each([
    ...ACTIONS.map((action) => actionArgv(parseCtid('101'), action)),
    ['vzctl', 'set', '101', '--onboot=yes', '--save'],
    ['vzctl', 'snapshot-list', '101'],
    ['vzctl', 'exec', '101', 'true'],
    ['vzctl', '--skiplock', 'status', '101'],
    ['vzctl', 'exec2', '101', 'cat', '/etc/passwd;reboot'],
    ['vzctl', 'exec2', '101', 'cat', '/etc/passwd', '&'],
    ['vzctl', 'exec2', '101', 'cat', '/etc/shadow'],
    ['vzctl', 'exec2', 'web1', 'cat', '/etc/passwd'],
    ['vzctl', 'exec', '101', 'cat', '/etc/passwd'],
    ['vzctl', 'exec2', '101', 'setquota', '-u', '1000', '0', '0', '0', '0', '-a'],
    ['vzquota', 'stat', '101', '-t', '-c', '/etc/passwd'],
    ['vzquota', 'off', '101'],
    ['vzquota', 'setlimit', '101', '-b', '1', '-B', '1'],
    ['vzctl'],
    ['vzctl', 'set', '101', '--name', 'status'],
    ['vzmigrate', '192.0.2.1', '101'],
    ['date', '-s', '@0'],
    ['date', '112513332026'],
    ['sh', '-c', 'true'],
    ['find', '/vz/template/cache', '-delete'],
    ['find', '-P', '/vz', '-delete', '1', '-maxdepth', '1', '-printf', '%y %s %T@ %f\\0'],
    ['vzsplit', '-n', '4', '-f', 'x'],
    ['vzcfgvalidate', '-r', '/etc/vz/conf/101.conf'],
    ['vztmpl-dl', 'centos-6-x86_64'],
    ['vzpkg', 'remove', 'cache', 'centos-6-x86_64'],
    ['tee', '/etc/vz/conf/101.conf'],
    [''],
    [],
  ])('%s %s is a write', (...argv) => expect(isWrite(argv)).toBe(true));
});

test.each([
  ['stop', 'Stopping container ...\nKilling container ...\nContainer was stopped\n', true],
  ['stop', 'Stopping container ...\nContainer was stopped\n', false],
  // Asked for.
  ['stop_fast', 'Killing container ...\nContainer was stopped\n', false],
  ['restart', 'Restarting container\nStopping container ...\nKilling container ...\nStarting container...\n', true],
  // A start that fails undoes itself.
  ['restart', 'Restarting container\nStopping container ...\nStarting container...\nKilling container ...\n', false],
] as const)('%s that printed %j was ended by force: %s', (action, stdout, killed) => {
  expect(wasKilled(action, stdout)).toBe(killed);
});
