import { describe, expect, test } from 'vitest';
import { demoFleet } from '@/lib/demo/fleet';
import { createMachine } from '@/lib/demo/machine';
import { type DemoClock, demoRun } from '@/lib/demo/run';
import { parseCtid } from '@/lib/vz/ctid';
import { readConfigs, readList, readStatus, readVersion } from '@/lib/vz/files';
import { counterFiles, readCounters } from '@/lib/vz/read-counters';

const bornAtMs = 1_700_000_000_000;
const clock: DemoClock = { nowMs: () => bornAtMs + 3_600_000, wait: () => Promise.resolve() };
/** Without the containers that are odd on purpose: tests/unit/demo/oddities.test.ts. */
const nodes = demoFleet(1, bornAtMs)
  .filter((spec) => spec.answers)
  .map(({ oddities: _, ...sound }) => sound);
const confDir = '/etc/vz/conf';

describe.each(nodes)('the simulated node $id', (spec) => {
  const run = demoRun(createMachine(spec), clock);

  test('is read without a problem', async () => {
    const list = await readList(run);
    expect(list).toMatchObject({ complete: true, problems: [] });
    expect(list.containers.length).toBeGreaterThan(0);
    expect(list.containers.filter((c) => c.problem !== null || c.state === 'unknown')).toEqual([]);
    const { configs, complete } = await readConfigs(run, confDir);
    expect(complete).toBe(true);
    for (const { ctid } of list.containers) expect(configs.get(ctid)?.warnings, ctid).toEqual([]);
    const counters = await readCounters(run, counterFiles('/proc/user_beancounters', undefined, Date.now));
    expect(counters.problems).toEqual([]);
    expect(await readVersion(run)).toMatch(/^vzctl version \d/);
  });

  test('vzlist and vzctl status tell the same', async () => {
    const { containers } = await readList(run);
    for (const { ctid, state } of containers.slice(0, 30)) {
      expect((await readStatus(run, parseCtid(ctid))).state, ctid).toBe(state);
    }
  });
});
