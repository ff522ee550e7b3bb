/** What is left behind: locks of the living and the dead, and configs that destroy retired. */
import { expect, test } from 'vitest';
import { demoNode } from '@/lib/demo/fleet';
import { createMachine } from '@/lib/demo/machine';
import { type DemoClock, demoRun } from '@/lib/demo/run';
import type { Lock } from '@/lib/demo/state';
import { readConfigs } from '@/lib/vz/files';

const bornAtMs = 1_700_000_000_000;
const clock: DemoClock = { nowMs: () => bornAtMs + 3_600_000, wait: () => Promise.resolve() };

function healthy(locks: Readonly<Record<string, Lock>> = {}) {
  const spec = demoNode('hn1', 1, bornAtMs);
  if (spec === undefined) throw new Error('no hn1');
  const { containers } = createMachine(spec).state;
  const machine = createMachine(spec, { containers, locks: { ...locks }, nextPid: 100 });
  const run = demoRun(machine, clock);
  const said = async (...argv: [string, ...string[]]) => {
    const { code, stdout, stderr } = await run(argv);
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, stdout: text(stdout), stderr: text(stderr) };
  };
  return { machine, run, said };
}

test.each([
  [{ pid: 77, cmdline: 'vzctl set 101' }, 'held 77 vzctl set 101'],
  [{ pid: 77, cmdline: '', stale: 'dead' }, 'stale 77'],
  [{ pid: 0, cmdline: '', stale: 'no_pid' }, 'free'],
] as const)('lock-holder says of %j what the real helper says: %s', async (lock, words) => {
  const { said } = healthy({ 101: lock });
  expect(await said('vzboard-node', 'lock-holder', '101')).toEqual({
    code: 0,
    stdout: `vzboard-node 1 lock-holder ${words}\n`,
    stderr: '',
  });
});

test('a command that is told --skiplock works on a locked container, and the lock stays its holder’s', async () => {
  const lock = { pid: 77, cmdline: 'vzmigrate 101' };
  const { machine, said } = healthy({ 101: lock });
  expect((await said('vzctl', 'set', '101', '--description=x', '--save')).code).toBe(9);
  expect((await said('vzctl', '--skiplock', 'set', '101', '--description=x', '--save')).code).toBe(0);
  expect(machine.state.locks).toEqual({ 101: lock });
});

test('destroy retires the config, and the next create of that CTID takes it away', async () => {
  const { run, said } = healthy();
  const create = ['vzctl', 'create', '900', '--ostemplate=debian-8.0-x86_64-minimal', '--layout=simfs'] as const;
  const conf = '/etc/vz/conf';
  expect((await said(...create)).code).toBe(0);
  const text = (await readConfigs(run, conf)).texts.get('900');
  expect((await said('stat', '-c', '%n', '--', '/vz/private/900')).stdout).toBe('/vz/private/900\n');
  expect((await said('vzctl', 'destroy', '900')).code).toBe(0);
  const { texts, destroyed } = await readConfigs(run, conf);
  expect([texts.has('900'), destroyed.get('900')]).toEqual([false, text]);
  expect((await said('stat', '-c', '%n', '--', '/vz/private/900')).code).toBe(1);
  expect((await said(...create)).code).toBe(0);
  expect((await readConfigs(run, conf)).destroyed.has('900')).toBe(false);
});

test('a private area elsewhere is where the config says', async () => {
  const { said } = healthy();
  const made = ['create', '901', '--ostemplate=debian-8.0-x86_64-minimal', '--layout=simfs', '--private=/data/$VEID'];
  expect((await said('vzctl', ...made)).code).toBe(0);
  const looked = await said('stat', '-c', '%n', '--', '/vz/private/901', '/data/901');
  expect([looked.code, looked.stdout]).toEqual([1, '/data/901\n']);
});
