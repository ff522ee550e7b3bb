/** What the simulated node says of a create that runs, as the helper would. */
import { expect, test } from 'vitest';
import { demoNode } from '@/lib/demo/fleet';
import { createMachine } from '@/lib/demo/machine';
import { demoRun } from '@/lib/demo/run';

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
