/** A create outlives vzboard: killed while vzctl unpacks, its task ends with what the node shows. With real processes and files. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { makeSimNode, type SimNode } from '../../scripts/sim-node.mjs';

let folder: string;
let node: SimNode;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vzboard-killed-create-'));
  node = await makeSimNode(join(folder, 'node'), { nodeId: 'hn1', speed: 2 });
  const cache = join(node.dir, 'template', 'cache');
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'centos-6-x86_64.tar.gz'), '');
  const globals = join(node.dir, 'vz.conf');
  writeFileSync(globals, `TEMPLATE=${node.dir}/template\n${readFileSync(globals, 'utf8')}`);
  await build({
    entryPoints: ['tests/real/create-process.ts'],
    outfile: join(folder, 'create.cjs'),
    ...{ bundle: true, platform: 'node', format: 'cjs', logLevel: 'silent' },
    conditions: ['react-server'],
    external: ['better-sqlite3'],
  });
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(data: string, ...words: string[]): { child: ChildProcess; lines: () => Record<string, unknown>[] } {
  const env = { ...process.env, NODE_PATH: join(process.cwd(), 'node_modules') };
  const args = [join(folder, 'create.cjs'), data, node.programs, node.files.conf, ...words];
  // A group of its own, so that all of it can be killed.
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'inherit'], env });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const lines = () =>
    said
      .split('\n')
      .filter(Boolean)
      .map((line): Record<string, unknown> => JSON.parse(line));
  return { child, lines };
}

const draft = (ctid: string, values: Record<string, string>, more = {}) =>
  JSON.stringify({
    ctid,
    template: 'centos-6-x86_64',
    profile: 'vswap-512m',
    layout: 'simfs',
    values,
    start: false,
    ...more,
  });

/** Kills vzboard while vzctl unpacks, and answers the task as the next vzboard ends it. */
async function killedWhile(name: string, body: string, said: string): Promise<Record<string, unknown>> {
  const data = join(folder, name);
  mkdirSync(data);
  const first = start(data, body);
  const spool = join(data, 'spool');
  const printed = () =>
    readdirSync(spool)
      .map((id) => readFileSync(join(spool, id, 'out'), 'utf8'))
      .join('');
  await vi.waitFor(() => expect(printed()).toContain(said), { timeout: 10_000, interval: 20 });
  const gone = once(first.child, 'close');
  process.kill(-(first.child.pid ?? 0), 'SIGKILL');
  await gone;
  const second = start(data);
  await once(second.child, 'close');
  expect(readdirSync(spool)).toEqual([]);
  return second.lines().at(-1) ?? {};
}

test('killed while it unpacks, the same task makes the container, sets it up and starts it', async () => {
  const body = draft('7001', { name: 'survivor', nameserver: '10.0.0.2' }, { start: true });
  const task = await killedWhile('goes-on', body, 'Creating container private area');
  expect(task).toMatchObject({ state: 'succeeded', action: 'create', ctid: '7001', exitCode: 0 });
  expect(task.outcome).toBe('survivor (7001) was made from centos-6-x86_64 and runs.');
  expect(execFileSync(join(node.programs, 'vzctl'), ['status', '7001']).toString()).toContain('running');
  expect(readFileSync(join(node.files.conf, '7001.conf'), 'utf8')).toContain('NAMESERVER="10.0.0.2"');
}, 60_000);

test('of a secret that died with vzboard it says that it was not set, and what was made', async () => {
  const password = 'Wort-das-keiner-sieht';
  const body = draft('7002', {}, { start: true, password });
  const task = await killedWhile('secret', body, 'Creating container private area');
  expect(task.state).toBe('failed');
  expect(task.outcome).toBe('7002 was made from centos-6-x86_64 and runs.');
  expect(JSON.stringify(task)).toContain('does not write down');
  expect(JSON.stringify(task)).not.toContain(password);
  expect(readFileSync(join(folder, 'secret', 'board.sqlite')).includes(password)).toBe(false);
}, 60_000);
