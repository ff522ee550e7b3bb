import { describe, expect, test } from 'vitest';
import { isWrite } from '@/lib/vz/actions';
import { parseCtid } from '@/lib/vz/ctid';
import { PS_COMMAND, processesArgv } from '@/lib/vz/inside';
import { parseProcesses } from '@/lib/vz/processes';

const HEAD = '  PID  PPID USER     STAT   RSS    VSZ     ELAPSED COMMAND\n';
/** As procps 3.2.8 of a CentOS 6 container prints it. */
const made = `${HEAD}    1     0 root     Ss    1548  19232  3-04:05:06 init [3]
  412     1 root     Ss    2504  66256    22:10:59 /usr/sbin/sshd
  733     1 mysql    Sl   81234 389012       05:01 /usr/libexec/mysqld --basedir=/usr --datadir=/var/lib/mysql
  741     1 nobody   Z        0      0       00:07 [php] <defunct>
 9011  9010 root     R+    1024  13212       00:00 ${PS_COMMAND}
`;

describe('the processes of a container', () => {
  test('are sorted by the memory they hold, with sums; the question itself is none', () => {
    const { processes, total, residentKib, virtualKib, unread } = parseProcesses(made);
    expect(processes.map(({ pid, residentKib }) => [pid, residentKib])).toEqual([
      [733, 81_234],
      [412, 2504],
      [1, 1548],
      [741, 0],
    ]);
    expect({ total, residentKib, virtualKib, unread }).toEqual({
      ...{ total: 4, residentKib: 85_286, virtualKib: 474_500, unread: 0 },
    });
  });

  test('are read with everything ps says of one', () => {
    expect(parseProcesses(made).processes[0]).toEqual({
      ...{ pid: 733, parent: 1, user: 'mysql', state: 'Sl', residentKib: 81_234, virtualKib: 389_012, seconds: 301 },
      command: '/usr/libexec/mysqld --basedir=/usr --datadir=/var/lib/mysql',
    });
    expect(parseProcesses(made).processes[2]).toMatchObject({ seconds: ((3 * 24 + 4) * 60 + 5) * 60 + 6 });
  });

  test.each([
    ['nothing', ''],
    ['no head', 'sh: ps: command not found'],
  ])('of %s are none', (_, text) => expect(parseProcesses(text)).toMatchObject({ processes: [], total: 0 }));

  test('of a ps that lies: control characters, turned writing and ten megabytes on a line do no harm', () => {
    const hostile = `${HEAD}  1 0 root Ss 10 20 00:01 \u001b[2J\u001b]0;owned\u0007rm\u202eexe.txt
  2 0 root Ss 20 30 00:01 ${'a'.repeat(10_000_000)}
${'b'.repeat(10_000_000)}
  3 0 root Ss 99999999999999999999 30 00:01 a number that is none
  -4 0 root Ss 10 30 00:01 not a pid
  5 0 ${'u'.repeat(500)} Ss 10 30 00:01 x
`;
    const { processes, unread } = parseProcesses(hostile);
    expect(unread).toBe(4);
    expect(processes.map(({ pid }) => pid)).toEqual([2, 1]);
    expect(processes[0]?.command.length).toBeLessThanOrEqual(400);
    expect(processes[1]?.command).toBe('�[2J�]0;owned�rm�exe.txt');
  });

  test('of a list without end only the largest are kept, and there is an end', () => {
    const text = HEAD + Array.from({ length: 60_000 }, (_, i) => `${i + 1} 1 root S ${i % 977} 10 00:01 x\n`).join('');
    const { processes, total } = parseProcesses(text);
    expect(processes).toHaveLength(1000);
    expect(total).toBeLessThanOrEqual(40_000);
    expect(processes[0]?.residentKib).toBe(976);
  });
});

describe('the question for processes', () => {
  const argv = processesArgv(parseCtid('101'));
  test('is a read in this one form alone', () => {
    expect(isWrite(argv)).toBe(false);
    expect(isWrite([...argv, ';id'])).toBe(true);
    expect(isWrite(argv.slice(0, -1))).toBe(true);
    expect(isWrite(argv.with(2, '101;id'))).toBe(true);
    expect(isWrite(argv.with(1, 'exec'))).toBe(true);
  });
});
