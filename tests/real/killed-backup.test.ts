/** What becomes of a backup when vzboard, or all that makes it, is killed in the middle. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { backupFile } from '@/lib/vz/backups';

const FILE = backupFile('101', 0, false);
const SOON = { timeout: 15_000, interval: 20 };
let program: string;
let folder: string;
const at = (...names: string[]) => join(folder, ...names);
const area = () => (existsSync(at('dump', 'vzboard')) ? readdirSync(at('dump', 'vzboard')).sort() : []);
const part = () => area().find((name) => name.startsWith('.part-'));
const state = () => readFileSync(at('state'), 'utf8');

beforeAll(async () => {
  program = mkdtempSync(join(tmpdir(), 'vzboard-killed-program-'));
  await build({
    entryPoints: ['tests/real/task-process.ts'],
    outfile: join(program, 'tasks.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    conditions: ['react-server'],
    external: ['better-sqlite3'],
    logLevel: 'silent',
  });
}, 60_000);
afterAll(() => rmSync(program, { recursive: true, force: true }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vzboard-killed-backup-'));
  for (const name of ['conf', 'locks', 'programs', 'private/101', 'dump', 'data'])
    mkdirSync(at(name), { recursive: true });
  const places = [`LOCKDIR=${at('locks')}`, `DUMPDIR=${at('dump')}`, `VE_PRIVATE=${at('private')}/$VEID`];
  writeFileSync(at('vz.conf'), `${places.join('\n')}\n`);
  writeFileSync(at('conf', '101.conf'), 'NUMPROC="240:240"\n');
  // Three seconds and a half at 200 KiB a second.
  writeFileSync(at('private', '101', 'big'), Buffer.alloc(700_000, 'x'));
  writeFileSync(at('state'), 'mounted running');
  const vzctl = `#!/bin/sh
cd ${folder}
case $1 in
  status) echo "CTID 101 exist $(cat state)" ;;
  stop) printf 'unmounted down' >state ;;
  start) printf 'mounted running' >state ;;
esac
`;
  writeFileSync(at('programs', 'vzctl'), vzctl);
  chmodSync(at('programs', 'vzctl'), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** vzboard, as far as tasks go. Its group is its own, so that all of it can be killed. */
function vzboard(...words: string[]): { child: ChildProcess; last: () => Record<string, unknown> } {
  const env = { ...process.env, NODE_PATH: join(process.cwd(), 'node_modules') };
  const argv = [join(program, 'tasks.cjs'), at('data'), at('programs'), at('conf'), ...words];
  const child = spawn(process.execPath, argv, { detached: true, stdio: ['ignore', 'pipe', 'inherit'], env });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  return { child, last: () => JSON.parse(said.trim().split('\n').at(-1) ?? '{}') };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'close');
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  await gone;
}

/** The backup is under way, and written down. */
async function packing(): Promise<ChildProcess> {
  const { child } = vzboard('backup', '101');
  await vi.waitFor(() => expect(statSync(at('dump', 'vzboard', part() ?? 'none')).size).toBeGreaterThan(0), SOON);
  expect(state()).toBe('unmounted down');
  expect(readdirSync(at('locks'))).toContain('101.lck');
  return child;
}

async function endedTask(): Promise<Record<string, unknown>> {
  const { child, last } = vzboard('wait');
  await once(child, 'close');
  return last();
}

test('vzboard killed: the packing goes on, the container runs again, the same task says so, and no lock stays', async () => {
  await kill(await packing());
  expect(await endedTask()).toMatchObject({ state: 'succeeded', exitCode: 0, outcome: '101 running' });
  expect(state()).toBe('mounted running');
  expect(area()).toEqual([FILE, `${FILE}.conf`, `${FILE}.facts`]);
  expect(readdirSync(at('locks'))).toEqual([]);
  expect(readdirSync(at('data', 'spool'))).toEqual([]);
}, 30_000);

test('all of it killed: the task ends as unknown with the state as it is, and the next backup clears what is left', async () => {
  const child = await packing();
  const [id = ''] = readdirSync(at('data', 'spool'));
  const runner = Number(readlinkSync(at('data', 'spool', id, 'claim')).split(' ')[0]);
  await kill(child);
  process.kill(-runner, 'SIGKILL');
  expect(await endedTask()).toMatchObject({ state: 'unknown', exitCode: null, outcome: '101 stopped' });
  expect(part()).toBeDefined();
  // The lock names a process that is no more, which vzctl and we take for none.
  const helper = readdirSync(at('data', 'spool.helper')).find((name) => name.startsWith('vzboard-node-')) ?? '';
  const words = ['backup', '101', FILE, 'stopped', '0', '-', 'hand'];
  const { status } = spawnSync('sh', [at('data', 'spool.helper', helper), ...words]);
  expect(status).toBe(0);
  expect(area()).toEqual([FILE, `${FILE}.conf`, `${FILE}.facts`]);
  expect(readdirSync(at('locks'))).toEqual([]);
}, 30_000);
