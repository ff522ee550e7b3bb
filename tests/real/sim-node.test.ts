import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localRun } from '@/lib/node/local';
import { parseUserBeancounters } from '@/lib/ubc/parse';
import { containerRows, rowsOf } from '@/lib/ubc/sample';
import { parseCtid } from '@/lib/vz/ctid';
import { readConfigs, readList, readStatus, readVersion } from '@/lib/vz/files';
import type { Run } from '@/lib/vz/run';
import { makeSimNode, type SimNode } from '../../scripts/sim-node.mjs';

let dir: string;
let node: SimNode;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'sim-node-'));
  node = await makeSimNode(join(dir, 'node'), { nodeId: 'hn1', speed: 50, bornAtMs: Date.UTC(2026, 10, 20, 14, 30) });
});

afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** The very door of real nodes: the node's own programs first, then the system's cat and grep. */
const run: Run = (argv, options) =>
  localRun({ programs: [node.programs, '/usr/bin', '/bin'], sudo: false })(argv, options);

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const counters = () => parseUserBeancounters(readFileSync(node.files.userBeancounters));
const stateOf = async (ctid: string) => (await readStatus(run, parseCtid(ctid))).state;

test('its vzlist, status and configs are read by the very code that reads real nodes', async () => {
  const list = await readList(run);
  expect(list.containers).toHaveLength(12);
  expect(list.containers.filter((one) => one.problem !== null)).toEqual([]);
  expect(await readVersion(run)).toBe('vzctl version 4.11.1');
  const bc = parseUserBeancounters(readFileSync(node.files.bcResources)).sample;
  expect(containerRows(bc, '101').at(-1)?.counter).toBe('swappages');
  const { configs, complete } = await readConfigs(run, node.files.conf);
  expect(complete).toBe(true);
  expect([...configs.keys()].sort()).toEqual(list.containers.map((one) => one.ctid).sort());
  for (const { ctid, state } of list.containers) expect(await stateOf(ctid)).toBe(state);
});

test('start and stop change what status, vzlist and the counters file say', async () => {
  expect(await stateOf('108')).toBe('stopped');
  const started = await run(['vzctl', 'start', '108']);
  expect(started.code).toBe(0);
  expect(text(started.stdout)).toMatch(/^Starting container\.\.\.\nContainer is mounted\n/);
  expect(await stateOf('108')).toBe('running');
  expect(rowsOf(counters().sample, '108')).toBeDefined();
  expect((await run(['vzctl', 'start', '108'])).code).toBe(32);
  expect((await run(['vzctl', 'stop', '108'])).code).toBe(0);
  expect((await readList(run)).containers.find((one) => one.ctid === '108')?.state).toBe('stopped');
  expect(rowsOf(counters().sample, '108')).toBeUndefined();
});

test('the counters file is whole and changes when the clock moves', async () => {
  const before = readFileSync(node.files.userBeancounters, 'utf8');
  const parsed = counters();
  expect(parsed.problems).toEqual([]);
  expect(parsed.sample.ctids.at(-1)).toBe('0');
  expect((await run(['sim-tick', '3600000'])).code).toBe(0);
  expect(readFileSync(node.files.userBeancounters, 'utf8')).not.toBe(before);
});

test('a second command on a container is refused while the first works; the lock of a killed one is stale', async () => {
  // slow-stop takes 20 s at speed 1.
  const env = { ...process.env, SIM_SPEED: '1' };
  const first = spawn(join(node.programs, 'vzctl'), ['stop', '192'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  expect(String(await new Promise((resolve) => first.stdout.once('data', resolve)))).toBe('Stopping container ...\n');
  const refused = await run(['vzctl', 'restart', '192']);
  expect([refused.code, text(refused.stdout), text(refused.stderr)]).toEqual([
    9,
    '',
    `Locked by: pid ${first.pid}, cmdline vzctl stop 192\nContainer already locked\n`,
  ]);
  const closed = new Promise((resolve) => first.once('close', resolve));
  first.kill('SIGKILL');
  await closed;
  expect(await stateOf('192')).toBe('running');
  const next = await run(['vzctl', 'stop', '192', '--fast']);
  expect([next.code, text(next.stdout).split('\n')[0]]).toEqual([
    0,
    `Removing stale lock file ${join(node.dir, 'lock', '192.lck')}`,
  ]);
  expect(readdirSync(join(node.dir, 'lock'))).toEqual([]);
  expect(await stateOf('192')).toBe('stopped');
});

test('a lock file without a process id stands in nobody’s way, and --skiplock leaves that of a living one alone', async () => {
  const lock = join(node.dir, 'lock', '107.lck');
  writeFileSync(lock, '');
  expect((await run(['vzctl', 'set', '107', '--description=one', '--save'])).code).toBe(0);
  expect(readdirSync(join(node.dir, 'lock'))).toEqual([]);
  writeFileSync(lock, `${process.pid}\n\n`);
  expect((await run(['vzctl', 'set', '107', '--description=two', '--save'])).code).toBe(9);
  expect((await run(['vzctl', '--skiplock', 'set', '107', '--description=three', '--save'])).code).toBe(0);
  expect(readFileSync(lock, 'utf8')).toBe(`${process.pid}\n\n`);
  expect(readFileSync(join(node.files.conf, '107.conf'), 'utf8')).toContain('DESCRIPTION="three"\n');
  rmSync(lock);
});

test.each([
  [['vzctl', 'frobnicate', '101'], 20, 'Bad command: frobnicate\n'],
  [['vzctl', 'start', '999'], 14, 'Container config file does not exist\n'],
  [['vzctl', 'start', '193'], 9, 'Container already locked\n'],
  [['vzctl', 'start', '191'], 47, 'Container start failed\n'],
] as const)('%j ends with %i', async (argv, code, end) => {
  const result = await run(argv);
  expect(result.code).toBe(code);
  expect(text(result.stderr).endsWith(end)).toBe(true);
});

test('a config file edited by hand is what the node has', async () => {
  const path = join(node.files.conf, '101.conf');
  writeFileSync(path, readFileSync(path, 'utf8').replace('NAME="www"', 'NAME="renamed"'));
  expect((await readList(run)).containers.find((one) => one.ctid === '101')?.name).toBe('renamed');
});

test('a container is created, entered and destroyed, and its config is retired', async () => {
  const made = await run([
    'vzctl',
    'create',
    '900',
    '--ostemplate=debian-8.0-x86_64-minimal',
    '--layout=simfs',
    '--name=new',
  ]);
  expect([made.code, text(made.stderr)]).toEqual([0, '']);
  expect(readFileSync(join(node.files.conf, '900.conf'), 'utf8')).toContain('VE_PRIVATE="/vz/private/$VEID"\n');
  expect((await run(['vzctl', 'start', 'new'])).code).toBe(0);
  const inside = await run(['vzctl', 'exec2', 'new', '-'], { stdin: 'echo inside; exit 3' });
  expect([inside.code, text(inside.stdout)]).toEqual([3, 'inside\n']);
  expect((await run(['vzctl', 'stop', '900'])).code).toBe(0);
  expect((await run(['vzctl', 'destroy', '900'])).code).toBe(0);
  expect(readdirSync(node.files.conf).filter((name) => name.startsWith('900'))).toEqual(['900.conf.destroyed']);
  expect(await stateOf('900')).toBe('absent');
});
