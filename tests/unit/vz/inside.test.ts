import { describe, expect, test } from 'vitest';
import { isEndable, isWrite } from '@/lib/vz/actions';
import { parseCtid } from '@/lib/vz/ctid';
import { DMESG, execArgv, isExec, parsePid, pidArgv, plainText } from '@/lib/vz/inside';

describe('command lines about what goes on inside', () => {
  test.each([
    [DMESG, false],
    [['dmesg', '-C'], true],
    [['dmesg', '-n', '1'], true],
    [pidArgv(4711), false],
    [['vzpid', '-p', '1'], true],
    [['vzpid', '0'], true],
    [['vzpid', '1;id'], true],
    [execArgv(parseCtid('101')), true],
    [['vzctl', 'exec2', '101', 'id'], true],
  ] as const)('%j is a write: %s', (argv, write) => expect(isWrite(argv)).toBe(write));

  test('a command of one’s own may be ended, and no other write by exec2', () => {
    expect(isEndable(execArgv(parseCtid('101')))).toBe(true);
    expect(isExec(['vzctl', 'exec2', '101', '-', 'x'])).toBe(false);
    expect(isExec(['vzctl', 'exec2', '0', '-'])).toBe(false);
    expect(isEndable(['vzctl', 'exec2', '101', 'setquota', '-u'])).toBe(false);
  });
});

describe('whose a process is', () => {
  test.each([
    ['of a container', 'Pid\tCTID\tName\n4711\t101\thttpd\n', { ctid: '101', name: 'httpd' }],
    ['of the node', 'Pid\tVEID\tName\n4711\t0\tvzctl\n', { ctid: '0', name: 'vzctl' }],
    ['of nobody', 'Pid\tCTID\tName\n', undefined],
    ['of something else', 'Pid\tCTID\tName\n4712\t101\thttpd\n', undefined],
    ['with a name of its own making', 'Pid\tCTID\tName\n4711\t101\t\u001b[2J\n', { ctid: '101', name: '�[2J' }],
    ['in what is no container', 'Pid\tCTID\tName\n4711\t../1\tx\n', undefined],
  ])('%s', (_, text, expected) => expect(parsePid(text, 4711)).toEqual(expected));
});

test('text from inside is one line, as long as it may be', () => {
  expect(plainText('a\nb\u2028c\u202e', 10)).toBe('a�b�c�');
  expect(plainText('a'.repeat(50), 10)).toBe(`${'a'.repeat(9)}…`);
});
