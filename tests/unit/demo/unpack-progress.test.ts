/** What the simulated node says of a create that runs, as the helper would. */
import { expect, test } from 'vitest';
import { demoNode } from '@/lib/demo/fleet';
import { createMachine } from '@/lib/demo/machine';
import { demoRun } from '@/lib/demo/run';
import { findArgv } from '@/lib/vz/actions';

const bornAtMs = 1_700_000_000_000;

test('the archive is read from the beginning of a create to the end of its unpacking', async () => {
  const spec = demoNode('hn1', 1, bornAtMs);
  if (spec === undefined) throw new Error('no hn1');
  let nowMs = bornAtMs + 3_600_000;
  const told: string[] = [];
  const machine = createMachine(spec);
  const ask = demoRun(machine, { nowMs: () => nowMs, wait: () => Promise.resolve() });
  const look = async () => {
    const { stdout } = await ask(['vzboard-node', 'unpack-progress', '900', 'debian-8.0-x86_64-minimal']);
    told.push(new TextDecoder().decode(stdout).trim().replace('vzboard-node 1 unpack-progress ', ''));
  };
  const wait = async (ms: number) => {
    if (ms > 500) {
      nowMs += ms / 2;
      await look();
      nowMs += ms / 2;
    } else nowMs += ms;
  };
  await look();
  const create = demoRun(machine, { nowMs: () => nowMs, wait });
  const { code } = await create(['vzctl', 'create', '900', '--ostemplate=debian-8.0-x86_64-minimal', '--layout=simfs']);
  expect(code).toBe(0);
  await look();
  const [before, during = '', after] = told;
  expect([before, after]).toEqual(['none', 'none']);
  const [read = 0, total = 0] = during.split(' ').map(Number);
  expect(read / total).toBeCloseTo(0.5, 1);
});

test('a backup is read from the beginning of a restore to its end', async () => {
  const spec = demoNode('hn1', 1, bornAtMs);
  if (spec === undefined) throw new Error('no hn1');
  let nowMs = bornAtMs + 3_600_000;
  const told: string[] = [];
  const machine = createMachine(spec);
  const ask = demoRun(machine, { nowMs: () => nowMs, wait: () => Promise.resolve() });
  const { stdout } = await ask(findArgv('/vz/dump/vzboard'));
  const file = /90-\w+\.tar\.gz/.exec(new TextDecoder().decode(stdout))?.[0] ?? '';
  const look = async (name = file) => {
    const { code, stdout } = await ask(['vzboard-node', 'unpack-progress', '900', name, 'backup']);
    told.push(`${code} ${new TextDecoder().decode(stdout).trim().replace('vzboard-node 1 unpack-progress ', '')}`);
  };
  const wait = async (ms: number) => {
    nowMs += ms / 2;
    if (ms > 500) await look();
    nowMs += ms / 2;
  };
  await look();
  const restore = demoRun(machine, { nowMs: () => nowMs, wait });
  const argv = ['vzboard-node', 'restore', file, '900', 'a'.repeat(64)] as const;
  expect((await restore(argv, { stdin: 'NAME="again"\n' })).code).toBe(0);
  await look();
  await look('91-nothing.tar');
  const [before, during = '', after, none] = told;
  expect([before, after, none]).toEqual(['0 none', '0 none', '66 ']);
  const [, read = 0, total = 0] = during.split(' ').map(Number);
  expect(read / total).toBeCloseTo(0.5, 1);
});
