import { expect, test } from 'vitest';
import { demoNode } from '@/lib/demo/fleet';
import { createMachine } from '@/lib/demo/machine';
import { type DemoClock, demoRun } from '@/lib/demo/run';
import { isAppError } from '@/lib/errors';
import { parseCtid } from '@/lib/vz/ctid';
import { readConfigs, readList, readStatus } from '@/lib/vz/files';
import { counterFiles, readCounters } from '@/lib/vz/read-counters';
import { existing, lookAtConfig } from '@/lib/vz/residue';

const bornAtMs = 1_700_000_000_000;
const clock: DemoClock = { nowMs: () => bornAtMs + 3_600_000, wait: () => Promise.resolve() };
const busy = () => {
  const spec = demoNode('hn2', 1, bornAtMs);
  if (spec === undefined) throw new Error('no hn2');
  return demoRun(createMachine(spec), clock);
};
const conf = '/etc/vz/conf';

test('the busy node lists only those of its odd containers that have files', async () => {
  const { containers } = await readList(busy());
  const odd = containers.filter(({ ctid }) => Number(ctid) >= 231);
  expect(odd.map(({ ctid, state }) => [ctid, state])).toEqual([
    ['232', 'running'],
    ['235', 'running'],
    ['237', 'stopped'],
    ['238', 'running'],
  ]);
});

test.each(['231', '233', '234'])('vzctl status of %s says that it is not there', async (ctid) => {
  expect((await readStatus(busy(), parseCtid(ctid))).state).toBe('absent');
});

test('configs are whole, broken, empty, denied and retired as on a real node', async () => {
  const run = busy();
  const { texts, destroyed, configs, complete } = await readConfigs(run, conf);
  expect(complete).toBe(false);
  expect(['231', '232', '233', '234', '235', '236', '237', '238'].filter((ctid) => texts.has(ctid))).toEqual([
    '231',
    '232',
    '233',
    '235',
  ]);
  expect([...destroyed.keys()]).toEqual(['234']);
  expect(configs.get('232')?.warnings.map(({ kind }) => kind)).toEqual(['unmatched_quotes', 'no_equals']);
  expect(await lookAtConfig(run, conf, '237')).toMatchObject({ oddity: { code: 'config_empty' } });
  expect(await lookAtConfig(run, conf, '238')).toMatchObject({ oddity: { code: 'config_denied' } });
  expect(await lookAtConfig(run, conf, '236')).toMatchObject({ oddity: { code: 'config_missing' } });
  expect(await existing(run, ['/vz/private/234', '/vz/private/231'])).toEqual(new Set(['/vz/private/234']));
});

test('the kernel counts one that is not listed, and not one that runs', async () => {
  const { sample } = await readCounters(busy(), counterFiles('/proc/user_beancounters', undefined, Date.now));
  expect(sample.ctids).toContain('236');
  expect(sample.ctids).not.toContain('235');
});

test('a container called no-veinfo blinds vzlist as recorded; another name ends it', async () => {
  const run = busy();
  expect((await run(['vzctl', 'set', '211', '--name=no-veinfo', '--save'])).code).toBe(0);
  const { code, stdout, stderr } = await run(['vzlist', '-a', '-H', '-o', 'status']);
  const [first, ...others] = new TextDecoder().decode(stderr).trimEnd().split('\n');
  expect([code, first]).toEqual([0, 'Unable to open /proc/vz/veinfo: No such file or directory']);
  // Whatever else it prints is about the broken config.
  expect(others.filter((line) => !line.includes("can't parse /etc/vz/conf/232.conf:"))).toEqual([]);
  expect(new TextDecoder().decode(stdout)).not.toContain('running');
  await expect(readList(run)).rejects.toSatisfy((e) => isAppError(e) && e.code === 'node_failed');
  await run(['vzctl', 'set', '211', '--name=lab', '--save']);
  expect((await readList(run)).containers.length).toBeGreaterThan(0);
});
