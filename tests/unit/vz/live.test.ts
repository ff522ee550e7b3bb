import { expect, test } from 'vitest';
import { demoNode } from '@/lib/demo/fleet';
import { createMachine } from '@/lib/demo/machine';
import { demoRun } from '@/lib/demo/run';
import { parseCtid } from '@/lib/vz/ctid';
import { readLive, readProfile } from '@/lib/vz/files';
import { liveArgv, parseLive } from '@/lib/vz/live';

const spec = demoNode('hn1', 1, 1_700_000_000_000);
if (spec === undefined) throw new Error('no simulated node hn1');
const run = demoRun(createMachine(spec), { nowMs: () => 1_700_000_100_000, wait: () => Promise.resolve() });

test('what runs is read in the spelling of a config, and the disk in use with its limits', async () => {
  const ctid = spec.containers.find(({ state }) => state === 'running')?.ctid ?? '';
  const live = await readLive(run, parseCtid(ctid));
  expect([...(live?.values.keys() ?? [])]).toEqual([
    'cpulimit',
    'cpuunits',
    'cpus',
    'ioprio',
    'iolimit',
    'iopslimit',
    'ip',
  ]);
  expect(live?.values.get('cpuunits')).toMatch(/^\d+$/);
  expect(live?.space?.usage).toBeGreaterThan(0);
  expect(live?.space?.hard).toBeGreaterThanOrEqual(live?.space?.soft ?? 0);
});

test('what cannot be read is missing, never 0', async () => {
  expect(await readLive(run, parseCtid('999999'))).toBeUndefined();
  const argv = liveArgv('101');
  expect(argv.at(-1)).toBe('101');
  const printed = '[\n  {\n    "ctid": 101,\n    "cpulimit": odd,\n    "cpuunits": 5\n  }\n]\n';
  const live = parseLive(printed, '101');
  expect(live?.values.size).toBe(0);
  expect(live?.space).toBeUndefined();
  expect(parseLive('', '101')).toBeUndefined();
});

test('a profile is read by its name, and a name that leads elsewhere is none', async () => {
  expect(await readProfile(run, '/etc/vz/conf', 'basic')).toBeDefined();
  expect(await readProfile(run, '/etc/vz/conf', 'nosuch')).toBeUndefined();
  expect(await readProfile(run, '/etc/vz/conf', '../../x')).toBeUndefined();
});
