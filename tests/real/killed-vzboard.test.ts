import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { makeSimNode, type SimNode } from '../../scripts/sim-node.mjs';

let folder: string;
let node: SimNode;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vzboard-killed-'));
  // The stop of 192 takes 20 s divided by this.
  node = await makeSimNode(join(folder, 'node'), { nodeId: 'hn1', speed: 5 });
  await build({
    entryPoints: ['tests/real/task-process.ts'],
    outfile: join(folder, 'tasks.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    conditions: ['react-server'],
    external: ['better-sqlite3'],
    logLevel: 'silent',
  });
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  id: string;
  state: string;
  exitCode: number | null;
  outcome: string | null;
  output: string;
  startedAt: number;
  endedAt: number;
  error: { message: string } | null;
}

/** vzboard, as far as tasks go. Its group is its own, so that all of it can be killed. */
function start(data: string, ...words: string[]): { child: ChildProcess; lines: () => Record<string, unknown>[] } {
  const file = join(folder, 'tasks.cjs');
  const env = { ...process.env, NODE_PATH: join(process.cwd(), 'node_modules') };
  const child = spawn(process.execPath, [file, data, node.programs, node.files.conf, ...words], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
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

/** SIGKILL to everything vzboard has in its own group, sh and the helper's asking included. */
async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'close');
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  await gone;
}

async function endedTask(data: string): Promise<Ended> {
  const { child, lines } = start(data, 'wait');
  await once(child, 'close');
  // Printed by task-process.ts from a task.
  return lines().at(-1) as unknown as Ended;
}

function fresh(name: string): { data: string; spool: string } {
  const data = join(folder, name);
  mkdirSync(data);
  return { data, spool: join(data, 'spool') };
}

const status = (ctid: string) => execFileSync(join(node.programs, 'vzctl'), ['status', ctid]).toString();
const saidSoFar = (spool: string) =>
  existsSync(spool)
    ? readdirSync(spool)
        .map((id) => readFileSync(join(spool, id, 'out'), 'utf8'))
        .join('')
    : '';

test('a stop goes on while vzboard is killed, and the same task ends with what vzctl really said', async () => {
  const { data, spool } = fresh('stop');
  const first = start(data, 'stop', '192');
  await vi.waitFor(() => expect(saidSoFar(spool)).toContain('Stopping container'), 10_000);
  await kill(first.child);
  expect(first.lines()[0]).toEqual({ began: expect.any(String) });
  expect(status('192')).toContain('running');
  const task = await endedTask(data);
  expect(task).toMatchObject({ id: first.lines()[0]?.began, state: 'succeeded', exitCode: 0, outcome: '192 stopped' });
  expect(task.output).toBe('Stopping container ...\nContainer was stopped\nContainer is unmounted\n');
  expect(task.endedAt - task.startedAt).toBeGreaterThan(3000);
  expect(status('192')).toContain('down');
  expect(readdirSync(spool)).toEqual([]);
});

test('killed again and again, it records no byte twice and loses none', async () => {
  execFileSync(join(node.programs, 'vzctl'), ['start', '192']);
  const { data, spool } = fresh('again');
  const first = start(data, 'stop', '192');
  const said = 'Stopping container ...\n';
  await vi.waitFor(() => expect(first.lines()).toContainEqual({ recorded: said.length }), 10_000);
  await kill(first.child);
  for (let i = 0; i < 3; i++) {
    const next = start(data, 'wait');
    // It has read what was recorded, and asks the node: a child of its own is there.
    await vi.waitFor(() => expect(next.lines()).toContainEqual({ recorded: said.length }), 10_000);
    await vi.waitFor(() => expect(childrenOf(next.child.pid ?? 0)).not.toEqual([]), 10_000);
    await kill(next.child);
  }
  const task = await endedTask(data);
  expect(task).toMatchObject({ state: 'succeeded', exitCode: 0 });
  expect(task.output).toBe('Stopping container ...\nContainer was stopped\nContainer is unmounted\n');
  expect(readdirSync(spool)).toEqual([]);
});

function childrenOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
}

test('a command that ended while vzboard was away is found ended, with its exit code', async () => {
  const { data, spool } = fresh('away');
  const first = start(data, 'start', '191');
  await vi.waitFor(() => expect(readdirSync(spool)).toHaveLength(1), 10_000);
  await kill(first.child);
  const [id = ''] = readdirSync(spool);
  await vi.waitFor(() => expect(readlinkSync(join(spool, id, 'code'))).toBe('47'), 10_000);
  const task = await endedTask(data);
  expect(task).toMatchObject({ state: 'failed', exitCode: 47 });
  expect(task.output).toContain('Container start failed');
  expect(readdirSync(spool)).toEqual([]);
});

test('a command whose spool entry is gone ends as unknown, with the reason', async () => {
  const { data, spool } = fresh('gone');
  execFileSync(join(node.programs, 'vzctl'), ['start', '192']);
  const first = start(data, 'stop', '192');
  await vi.waitFor(() => expect(saidSoFar(spool)).toContain('Stopping container'), 10_000);
  await vi.waitFor(() => expect(first.lines()).not.toEqual([]), 10_000);
  await kill(first.child);
  rmSync(spool, { recursive: true });
  expect(await endedTask(data)).toMatchObject({
    state: 'unknown',
    exitCode: null,
    error: { message: expect.stringContaining('keeps nothing of this command') },
  });
  // The command itself goes on; it must not outlive the node it works on.
  await vi.waitFor(() => expect(status('192')).toContain('down'), 10_000);
});

test.each([
  ['while it is stopped for it', 'stop,destroy', 'Stopping container'],
  ['while its files go', 'destroy', 'Destroying container'],
])('a destroy that vzboard was killed in, %s, ends with the truth and leaves no lock', async (_when, action, words) => {
  const ctid = action === 'destroy' ? '104' : '103';
  const vzctl = (...argv: string[]) => execFileSync(join(node.programs, 'vzctl'), argv);
  if (action === 'destroy') vzctl('stop', ctid, '--fast');
  const { data, spool } = fresh(action);
  const first = start(data, action, ctid);
  await vi.waitFor(() => expect(saidSoFar(spool)).toContain(words), 10_000);
  await vi.waitFor(() => expect(first.lines()).not.toEqual([]), 10_000);
  await kill(first.child);
  const task = await endedTask(data);
  expect(task).toMatchObject({ state: 'succeeded', exitCode: 0, outcome: `${ctid} absent` });
  expect(task.output).toContain('Container private area was destroyed');
  expect(status(ctid)).toContain('deleted unmounted down');
  expect(readdirSync(node.files.conf)).toContain(`${ctid}.conf.destroyed`);
  expect(readdirSync(join(node.dir, 'lock')).filter((name) => name.endsWith('.lck'))).toEqual([]);
  expect(readdirSync(spool)).toEqual([]);
});
