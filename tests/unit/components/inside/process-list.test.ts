import { describe, expect, test } from 'vitest';
import { CommandHistory } from '@/components/inside/history';
import { arrangeProcesses, firstSort, type Process } from '@/components/inside/process-list';

const one = (pid: number, residentKib: number, user: string, command: string, seconds: number | null = 1): Process => ({
  ...{ pid, parent: 1, user, state: 'S', residentKib, virtualKib: residentKib * 3, seconds, command },
});
const all = [
  one(1, 1500, 'root', 'init [3]', 900),
  one(733, 81_000, 'mysql', '/usr/libexec/mysqld', 300),
  one(740, 2500, 'root', '/usr/sbin/sshd', null),
  one(7330, 2500, 'www-data', 'apache2 -k start', 20),
];
const pids = (filter: string, sort = firstSort) => arrangeProcesses(all, filter, sort).map(({ pid }) => pid);

describe('processes on screen', () => {
  test('begin with the largest; equal ones stand by PID', () => expect(pids('')).toEqual([733, 740, 7330, 1]));
  test.each([
    ['SSHD', [740]],
    ['root init', [1]],
    ['733', [733]],
    ['nobody', []],
  ])('%s finds %j', (filter, expected) => expect(pids(filter)).toEqual(expected));
  test('are sorted by what was asked, unknown ages first', () => {
    expect(pids('', { key: 'age', direction: 'ascending' })).toEqual([740, 7330, 733, 1]);
    expect(pids('', { key: 'command', direction: 'ascending' })[3]).toBe(1);
    expect(pids('', { key: 'user', direction: 'descending' })[0]).toBe(7330);
  });
});

describe('commands that were run', () => {
  test('come back by arrow up, oldest last, and the line being written is not lost', () => {
    const history = new CommandHistory();
    history.add('a');
    history.add('b');
    history.add('b');
    expect(history.older('half')).toBe('b');
    expect(history.older('b')).toBe('a');
    expect(history.older('a')).toBeUndefined();
    expect(history.newer()).toBe('b');
    expect(history.newer()).toBe('half');
    expect(history.newer()).toBeUndefined();
  });
  test('are none at first', () => expect(new CommandHistory().older('x')).toBeUndefined());
});
