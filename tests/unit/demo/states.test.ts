/** What each sub-command does in each state: the table of the vzctl reference, 1.1, cell by cell. */
import { describe, expect, test } from 'vitest';
import type { Machine } from '@/lib/demo/machine';
import { bornMs, nodeWith, play } from '../../replay/engine';
import { plain, recordedNode } from '../../replay/scenes-life';

const STATES = ['absent', 'stopped', 'mounted', 'running', 'suspended'] as const;
type State = (typeof STATES)[number];

function nodeIn(state: State): Machine {
  const containers = state === 'absent' ? [] : [{ ctid: '101', conf: plain, state }];
  return nodeWith(containers, { surroundings: recordedNode });
}

function stateOf(machine: Machine): string {
  const { stdout } = play(machine, ['vzctl', 'status', '101'], bornMs);
  if (stdout.includes('running')) return 'running';
  if (stdout.includes(' mounted')) return 'mounted';
  if (stdout.includes('suspended')) return 'suspended';
  return stdout.includes('exist') ? 'stopped' : 'absent';
}

/** Exit code, where the message stands (`o`, `e`), and the state afterwards. */
type Cell = readonly [code: number, stream: 'o' | 'e', after: State];
const same =
  (code: number, stream: 'o' | 'e') =>
  (state: State): Cell => [code, stream, state];
const missing: Cell = [14, 'e', 'absent'];
const ok = (after: State): Cell => [0, 'o', after];

const table: Readonly<Record<string, readonly (Cell | ((state: State) => Cell))[]>> = {
  'create 101 --ostemplate debian-8.0-x86_64-minimal': [ok('stopped'), ...Array(4).fill(same(44, 'e'))],
  'start 101': [missing, ok('running'), ok('running'), same(32, 'e'), ok('running')],
  'stop 101': [missing, same(0, 'e'), same(0, 'e'), ok('stopped'), same(0, 'e')],
  'restart 101': [missing, ok('running'), ok('running'), ok('running'), ok('running')],
  'mount 101': [missing, ok('mounted'), same(0, 'e'), same(0, 'e'), ok('mounted')],
  'umount 101': [missing, same(40, 'e'), ok('stopped'), same(32, 'e'), same(40, 'e')],
  'destroy 101': [missing, ok('absent'), same(41, 'o'), same(32, 'o'), ok('absent')],
  'suspend 101': [missing, same(31, 'e'), same(31, 'e'), ok('suspended'), same(31, 'e')],
  'resume 101': [missing, same(17, 'e'), same(17, 'e'), same(32, 'e'), ok('running')],
  'exec 101 hostname': [missing, same(8, 'e'), same(8, 'e'), same(0, 'o'), same(8, 'e')],
  'exec2 101 hostname': [missing, same(31, 'e'), same(31, 'e'), same(0, 'o'), same(31, 'e')],
  'enter 101': [missing, same(31, 'e'), same(31, 'e'), same(0, 'o'), same(31, 'e')],
  'snapshot-list 101': [missing, ...Array(4).fill(same(167, 'e'))],
  'convert 101': [missing, same(0, 'o'), same(0, 'o'), same(32, 'e'), same(0, 'o')],
};

const cells = Object.entries(table).flatMap(([line, row]) =>
  STATES.map((state, i) => {
    const cell = row[i];
    if (cell === undefined) throw new Error(`${line} lacks ${state}`);
    return [line, state, ...(typeof cell === 'function' ? cell(state) : cell)] as const;
  }),
);

test.each(cells)('vzctl %s, %s: ends with %i, says so on %s, and is %s', (line, state, code, stream, after) => {
  const machine = nodeIn(state);
  const { code: ended, stdout, stderr } = play(machine, ['vzctl', ...line.split(' ')], bornMs);
  expect([ended, stdout, stderr]).toEqual([code, expect.anything(), expect.anything()]);
  if (stream === 'e') expect(stderr).not.toBe('');
  else expect([stdout === '', stderr]).toEqual([false, '']);
  expect(stateOf(machine)).toBe(after);
  expect(machine.state.locks).toEqual({});
});

test('set --save of a container that is not there leaves a stray config', () => {
  const machine = nodeIn('absent');
  expect(play(machine, ['vzctl', 'set', '101', '--onboot=yes', '--save'], bornMs).code).toBe(0);
  expect(machine.state.containers['101']?.conf).toBe('ONBOOT="yes"\n');
  expect(stateOf(machine)).toBe('absent');
});

describe('a name', () => {
  test('leads to its container everywhere, and its link goes with it', () => {
    const machine = nodeIn('stopped');
    const run = (...words: string[]) => play(machine, words, bornMs);
    expect(run('vzctl', 'set', '101', '--name', 'front', '--save').stdout).toMatch(/^Name front assigned\n/);
    expect(run('vzctl', 'start', 'front').code).toBe(0);
    expect(run('vzlist', '-H', '-o', 'name', 'front').stdout).toBe('front\n');
    expect(run('vzctl', 'stop', 'front').code).toBe(0);
    expect(run('vzctl', 'destroy', 'front').code).toBe(0);
    expect(run('vzctl', 'status', 'front')).toMatchObject({ code: 21, stderr: 'Bad CT ID front\n' });
  });

  test('written into the config by hand is none: the link is missing', () => {
    const machine = nodeIn('stopped');
    machine.apply({ kind: 'conf', ctid: '101', text: `${plain}NAME="front"\n` }, bornMs);
    expect(play(machine, ['vzctl', 'status', 'front'], bornMs).code).toBe(21);
    expect(play(machine, ['vzlist', '-a', '-j', '-o', 'name'], bornMs).stdout).toContain('"name": null');
    play(machine, ['vzctl', 'set', '101', '--applyconfig_map', 'name', '--save'], bornMs);
    expect(play(machine, ['vzlist', '-a', '-j', '-o', 'name'], bornMs).stdout).toContain('"name": "front"');
  });

  test('whose link leads to a config that says another is refused', () => {
    const machine = nodeIn('stopped');
    play(machine, ['vzctl', 'set', '101', '--name', 'front', '--save'], bornMs);
    machine.apply({ kind: 'conf', ctid: '101', text: `${plain}NAME="back"\n` }, bornMs);
    expect(play(machine, ['vzctl', 'status', 'front'], bornMs)).toMatchObject({
      code: 21,
      stderr: 'Unable to find container by name front\n',
    });
  });
});
