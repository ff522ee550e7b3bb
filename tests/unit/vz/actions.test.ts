import { describe, expect, test } from 'vitest';
import { t } from '@/lib/text/t';
import { actionArgv, actionReadBack, findArgv, isWrite } from '@/lib/vz/actions';
import { parseCtid } from '@/lib/vz/ctid';
import { ACTIONS, endState, type State } from '@/lib/vz/state';

describe('command lines', () => {
  test.each(ACTIONS)('%s is three words without options', (action) => {
    expect(actionArgv(parseCtid('101'), action)).toEqual(['vzctl', action, '101']);
  });
});

describe('reading back', () => {
  test.each(ACTIONS)('%s worked when its end state is there and vzctl ended with 0', (action) => {
    expect(actionReadBack(action, endState(action), 0).ok).toBe(true);
    expect(actionReadBack(action, endState(action), 33).ok).toBe(false);
  });

  const cases: [(typeof ACTIONS)[number], State | 'absent', number, boolean, string][] = [
    ['start', 'running', 0, true, 'The container runs.'],
    ['start', 'stopped', 0, false, 'The container is stopped, although vzctl reported success.'],
    ['stop', 'running', 0, false, 'The container still runs, although vzctl reported success.'],
    ['stop', 'mounted', 0, true, 'The container does not run any more, but its files are still mounted.'],
    ['stop', 'unknown', 0, false, 'vzctl ended with exit code 0, but the state could not be read afterwards.'],
    ['restart', 'running', 33, false, 'vzctl ended with exit code 33. The container runs.'],
    ['start', 'unknown', 7, false, 'vzctl ended with exit code 7. Its state could not be read.'],
    ['stop', 'suspended', 0, false, 'The container is suspended, although vzctl reported success.'],
  ];
  test.each(cases)('%s, then %s with exit %i: ok %s', (action, after, code, ok, sentence) => {
    const back = actionReadBack(action, after, code);
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
    ...ACTIONS.map((action) => ['vzctl', action, '101']),
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
