/** An admin works in a shell beside vzboard: real processes and files of a simulated node, noticed through the door of real nodes. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Task } from '@/lib/api/schemas';
import { type Db, openDatabase } from '@/lib/db/open';
import type { Clock } from '@/lib/history/sampler';
import { HistoryStore } from '@/lib/history/store';
import { localRun } from '@/lib/node/local';
import { openNode } from '@/lib/node/open';
import { LiveNode } from '@/lib/server/live-node';
import { timelineTables } from '@/lib/timeline/store';
import type { Timeline } from '@/lib/timeline/timeline';
import { createTimeline } from '@/lib/timeline/watch';
import { isWrite } from '@/lib/vz/actions';
import { maskArgv } from '@/lib/vz/mask';
import { makeSimNode, type SimNode } from '../../scripts/sim-node.mjs';

/** The real time, and what a test lets pass of it. */
let aheadMs = 0;
const nowMs = () => Date.now() + aheadMs;
const waiting = new Set<{ dueMs: number; run: () => void }>();
const clock: Clock = {
  nowMs,
  schedule: (delayMs, run) => {
    const entry = { dueMs: nowMs() + delayMs, run };
    waiting.add(entry);
    return () => waiting.delete(entry);
  },
};

function pass(ms: number): void {
  aheadMs += ms;
  for (const entry of waiting) {
    if (entry.dueMs > nowMs()) continue;
    waiting.delete(entry);
    entry.run();
  }
}

let dir: string;
let sim: SimNode;
let db: Db;
let timeline: Timeline;
let node: LiveNode;
const history = new HistoryStore({ file: ':memory:', nowMs });

/** vzboard as far as it reads this node; what it knew before is in `db`. */
async function startBoard(): Promise<void> {
  const config = {
    id: 'rack3',
    label: 'Rack 3',
    transport: 'local' as const,
    sudo: false,
    programs: [sim.programs, '/usr/bin', '/bin'],
    files: sim.files,
  };
  const run = localRun({ programs: config.programs, sudo: false });
  const door = openNode(config, { run, log: () => {}, nowMs, isWrite, mask: maskArgv });
  const tasksOf = (): Task[] => [];
  timeline = createTimeline({
    db,
    nowMs,
    tasksOf,
    lost: (e) => {
      throw e;
    },
  });
  node = new LiveNode({
    door,
    history: {
      record: async (...args) => history.record(...args),
      read: async (...args) => history.read(...args),
      readHeld: async (...args) => history.readHeld(...args),
      readEach: async (...args) => history.readEach(...args),
      top: async (...args) => history.top(...args),
      failureSums: async (...args) => history.failureSums(...args),
      failureEvents: async (...args) => history.failureEvents(...args),
      failures: async (...args) => history.failures(...args),
      fill: async (...args) => history.fill(...args),
      prune: async (...args) => history.prune(...args),
      drop: async (...args) => history.drop(...args),
      stats: async () => history.stats(),
      sizes: async () => history.sizes(),
      setRetention: async (...args) => history.setRetention(...args),
      close: async () => history.close(),
    },
    sampleMs: 60_000,
    clock,
    onRead: (reading) => timeline.observe('rack3', reading),
  });
  node.start();
  await node.relist();
}

function stopBoard(): void {
  node.stop();
  timeline.close();
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vzboard-hand-'));
  sim = await makeSimNode(join(dir, 'node'), { nodeId: 'hn1', speed: 50 });
  db = openDatabase({
    file: join(dir, 'board.sqlite'),
    migrations: [{ id: 4, name: 'timeline', sql: timelineTables }],
  });
  await startBoard();
});

afterAll(() => {
  stopBoard();
  db.close();
  history.close();
  rmSync(dir, { recursive: true, force: true });
});

const byHand = (...args: string[]) => execFileSync(join(sim.programs, 'vzctl'), args, { stdio: 'ignore' });
const changesOf = (ctid: string) => timeline.list({ node: 'rack3', ctid, count: 50 });

test('vzctl stop in a shell is noticed at the next list', async () => {
  expect(changesOf('101')).toEqual([]);
  byHand('stop', '101');
  await node.relist();
  expect(changesOf('101')).toMatchObject([{ kind: 'state', old: 'running', new: 'stopped', whileDown: false }]);
});

test('nobody asks: a stop is noticed after ten seconds, an edited config after a minute', async () => {
  byHand('stop', '103');
  const path = join(sim.files.conf, '103.conf');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/^NUMPROC=.*$/m, 'NUMPROC="300:300"'));
  pass(10_000);
  await expect.poll(() => changesOf('103')).toMatchObject([{ kind: 'state', new: 'stopped' }]);
  pass(50_000);
  await expect.poll(() => changesOf('103')[0]).toMatchObject({ kind: 'config', keys: [{ key: 'NUMPROC' }] });
});

test('a config edited on disk is noticed with its keys, old and new', async () => {
  const path = join(sim.files.conf, '102.conf');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, `${text.replace(/^CPUUNITS=.*$/m, 'CPUUNITS="3000"')}IOLIMIT="1048576"\n`);
  await node.relist();
  expect(changesOf('102')).toMatchObject([
    {
      kind: 'config',
      keys: [
        { key: 'CPUUNITS', before: '2000', after: '3000' },
        { key: 'IOLIMIT', before: null, after: '1048576' },
      ],
    },
  ]);
});

test('a config removed in a shell takes the container out of the list, and that is noticed', async () => {
  rmSync(join(sim.files.conf, '106.conf'));
  await node.relist();
  expect(changesOf('106')).toMatchObject([{ kind: 'disappeared', old: 'running' }]);
});

test('a config emptied in a shell, as a full disk does it, is said to be empty', async () => {
  writeFileSync(join(sim.files.conf, '107.conf'), '');
  await node.relist();
  expect(node.listing?.oddities.get('107')).toMatchObject([{ code: 'config_empty' }]);
});

test('a retired config whose files are still there is half destroyed, one whose files are gone is nothing', async () => {
  writeFileSync(join(sim.files.conf, '501.conf.destroyed'), `VE_PRIVATE="${dir}/$VEID"\n`);
  writeFileSync(join(sim.files.conf, '502.conf.destroyed'), `VE_PRIVATE="${dir}/$VEID"\n`);
  writeFileSync(join(dir, '501'), '');
  await node.relist();
  expect(node.listing?.oddities.get('501')).toMatchObject([{ code: 'half_destroyed' }]);
  expect(node.listing?.containers.get('501')).toMatchObject({ state: 'unknown' });
  expect(node.listing?.containers.has('502')).toBe(false);
  rmSync(join(dir, '501'));
  await node.relist();
  expect(node.listing?.containers.has('501')).toBe(false);
});

test('a restart of vzboard invents nothing, and what was done meanwhile is noticed', async () => {
  const before = timeline.list({ node: 'rack3', count: 200 });
  stopBoard();
  await startBoard();
  expect(timeline.list({ node: 'rack3', count: 200 })).toEqual(before);
  stopBoard();
  byHand('stop', '104');
  byHand('start', '101');
  await startBoard();
  expect(changesOf('104')).toMatchObject([{ kind: 'state', old: 'running', new: 'stopped', whileDown: true }]);
  expect(changesOf('101')[0]).toMatchObject({ kind: 'state', old: 'stopped', new: 'running', whileDown: true });
});
