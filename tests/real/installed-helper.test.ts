import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { detachedWrites } from '@/lib/node/detached';
import { localRun } from '@/lib/node/local';
import type { NodeDoor } from '@/lib/node/node';
import { openNode } from '@/lib/node/open';
import { openHelper, readsThroughHelper } from '@/lib/node/vzboard-node';
import { examine } from '@/lib/server/doctor';
import { actionArgv, isWrite } from '@/lib/vz/actions';
import { parseConf } from '@/lib/vz/conf';
import { parseCtid } from '@/lib/vz/ctid';
import { configPath, readConfig, readConfigs, readList, readStatus, readVersion } from '@/lib/vz/files';
import { counterFiles, readCounters } from '@/lib/vz/read-counters';
import { CLASSIC_STOPPED, saveCalls } from '@/lib/vz/save';
import { checkValues } from '@/lib/vz/set';
import type { Action } from '@/lib/vz/state';
import { makeSimNode, type SimNode } from '../../scripts/sim-node.mjs';

let folder: string;
let node: SimNode;
let door: NodeDoor;
let helper: string;
const ctid = parseCtid('101');
/** Every command line that the stand-in for sudo was given. */
const asked = () => readFileSync(join(folder, 'sudo.log'), 'utf8').trim().split('\n');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vzboard-installed-'));
  node = await makeSimNode(join(folder, 'node'), { nodeId: 'hn1', speed: 20 });
  const programs = join(folder, 'programs');
  mkdirSync(programs);
  // Allows nothing but the helper, as the rule in README.md does; it stays in front of it, as sudo does.
  writeFileSync(
    join(programs, 'sudo'),
    `#!/bin/sh\necho "$*" >>${folder}/sudo.log\n[ "$1 $2 $3" = "-n -- ${folder}/vzboard-node" ] || { echo 'sudo: a password is required' >&2; exit 1; }\nshift 2\n"$@"\n`,
  );
  chmodSync(join(programs, 'sudo'), 0o755);
  helper = join(folder, 'vzboard-node');
  cpSync('scripts/vzboard-node', helper);
  const settingsFile = join(folder, 'vzboard-node.conf');
  writeFileSync(helper, readFileSync(helper, 'utf8').replace('/etc/vzboard-node.conf', settingsFile));
  chmodSync(helper, 0o755);
  writeFileSync(
    settingsFile,
    [
      '# Where this node differs.',
      `spool=${folder}/spool`,
      `programs=${node.programs}`,
      `conf_dir=${node.files.conf}`,
      `vz_conf=${node.dir}/vz.conf`,
      `readable=${node.files.userBeancounters}:${node.files.bcResources}`,
    ].join('\n'),
  );
  const run = localRun({ programs: [programs], sudo: true, helper });
  const config = {
    id: 'hn1',
    label: 'hn1',
    transport: 'local' as const,
    sudo: true,
    programs: [programs],
    files: node.files,
  };
  const installed = openHelper(run, { installed: helper });
  door = openNode(
    { ...config, helper },
    {
      ...{ isWrite, nowMs: Date.now, log: () => {}, mask: (argv) => argv },
      run: readsThroughHelper(run, helper),
      helper: installed,
      detached: detachedWrites({ helper: installed }),
    },
  );
}, 60_000);

afterAll(() => {
  door.close();
  rmSync(folder, { recursive: true, force: true });
});

/** In an order in which each can be done; 101 is on simfs. */
const EVERY_VERB: readonly Action[] = [
  ...(['restart', 'suspend', 'resume', 'quotaoff', 'quotaon', 'stop', 'mount', 'umount', 'start'] as const),
  ...(['stop_fast', 'start'] as const),
];

test('a node is read, changed and looked after with no other program under sudo', async () => {
  expect((await readList(door.read)).containers.length).toBeGreaterThan(5);
  expect(await readVersion(door.read)).toContain('vzctl version');
  expect((await readCounters(door.read, counterFiles(node.files.userBeancounters, undefined, Date.now))).cut).toBe(
    false,
  );
  expect((await readConfigs(door.read, node.files.conf)).complete).toBe(true);
  expect((await readConfig(door.read, configPath(node.files.conf, ctid))).bytes.length).toBeGreaterThan(100);
  for (const action of EVERY_VERB) {
    expect((await door.write(ctid, actionArgv(ctid, action))).code).toBe(0);
  }
  expect((await readStatus(door.read, ctid)).state).toBe('running');
  const checked = checkValues({ description: 'mail, front end' });
  for (const { argv } of checked.ok ? saveCalls(ctid, checked.changes, parseConf(''), CLASSIC_STOPPED) : []) {
    expect((await door.write(ctid, argv)).code).toBe(0);
  }
  expect(readFileSync(join(node.files.conf, '101.conf'), 'utf8')).toContain('DESCRIPTION="mail, front end"');
  expect(await door.lockHolder(ctid)).toBeUndefined();
  expect(await door.sweep(() => 'ended')).toBe(0);
  expect(asked().length).toBeGreaterThan(10);
  for (const line of asked()) expect(line.startsWith(`-n -- ${helper} `)).toBe(true);
});

test('the self-test asks all it wants through it', async () => {
  const results = await examine(door.config, door.read, { nowMs: Date.now });
  const said = results.map(({ id, state, found }) => `${id} ${state} ${found}`);
  expect(said.filter((line) => line.includes('refused'))).toEqual([]);
  expect(results.find(({ id }) => id === 'counters')?.state).toBe('good');
  expect(results.find(({ id }) => id === 'configs')?.state).toBe('good');
  expect(results.find(({ id }) => id === 'space')?.state).not.toBe('skipped');
});

test('what sudo refuses is said at once, and nothing has started', async () => {
  const wrong = openHelper(localRun({ programs: [join(folder, 'programs')], sudo: true }), {
    installed: join(folder, 'other'),
  });
  cpSync(helper, join(folder, 'other'));
  await expect(detachedWrites({ helper: wrong }).start('x.0.1', ['vzctl', 'stop', '101'])).rejects.toMatchObject({
    code: 'node_failed',
    message: expect.stringContaining('sudo does not let vzboard run'),
  });
  expect(existsSync(join(folder, 'spool', 'x.0.1'))).toBe(false);
});

test('a read that hangs is ended through the helper, and nothing else is', async () => {
  const hanging = join(folder, 'hanging');
  mkdirSync(hanging);
  writeFileSync(join(hanging, 'vzlist'), `#!/bin/sh\necho $$ >${folder}/hanging.pid\nexec sleep 1000\n`);
  chmodSync(join(hanging, 'vzlist'), 0o755);
  writeFileSync(join(folder, 'vzboard-node.conf'), `spool=${folder}/spool\nprograms=${hanging}\n`);
  const options = { detached: true, stdio: 'ignore' as const };
  const read = spawn(join(folder, 'programs', 'sudo'), ['-n', '--', helper, 'run', 'vzlist', '-a'], options);
  const bystander = spawn('sleep', ['1000'], options);
  await vi.waitFor(() => expect(readFileSync(join(folder, 'hanging.pid'), 'utf8')).toMatch(/\d\n/), 10_000);
  const run = localRun({ programs: [join(folder, 'programs')], sudo: true });
  expect((await run([helper, 'kill', String(bystander.pid)])).code).toBe(64);
  const gone = once(read, 'close');
  expect((await run([helper, 'kill', String(read.pid)])).code).toBe(0);
  await gone;
  const pid = Number(readFileSync(join(folder, 'hanging.pid'), 'utf8'));
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), 10_000);
  expect(bystander.exitCode).toBeNull();
  bystander.kill();
});
