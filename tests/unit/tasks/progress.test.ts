/** How far a task is, and how long such tasks usually take. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Db, openDatabase } from '@/lib/db/open';
import type { DetachedWrites, FollowOptions } from '@/lib/node/detached';
import type { NodeConfig } from '@/lib/node/node';
import { openNode } from '@/lib/node/open';
import { exitMeaning } from '@/lib/server/exit-meaning';
import { ProgressWatch, usualMs } from '@/lib/tasks/progress';
import { createTasks, type TaskDeps } from '@/lib/tasks/run-tasks';
import { openTaskStore, taskProgressColumns, taskResumeColumns, taskTables } from '@/lib/tasks/store';
import type { TaskSpec } from '@/lib/tasks/tasks';
import { parseCtid } from '@/lib/vz/ctid';
import type { Argv, Run, RunResult } from '@/lib/vz/run';

const config: NodeConfig = {
  ...{ id: 'hn1', label: 'Rack 3', transport: 'local', sudo: false, programs: [] },
  files: { userBeancounters: '', conf: '' },
};
const quiet = () => '';
const result: RunResult = { code: 0, stdout: new Uint8Array(), stderr: new Uint8Array(), truncated: false };

describe('a question for progress', () => {
  test('is never waited for: what it brings is there at the next look', async () => {
    const watch = new ProgressWatch({ totalBytes: 400, doneBytes: async () => 100 }, () => 1000);
    expect(watch.look(quiet)).toBeUndefined();
    await vi.waitFor(() => expect(watch.look(quiet)).toEqual({ ratio: 0.25, totalBytes: 400 }));
  });

  test('is asked every two seconds at most, and never twice at a time', async () => {
    let now = 0;
    const answers: ((done: number) => void)[] = [];
    const doneBytes = vi.fn(() => new Promise<number>((resolve) => answers.push(resolve)));
    const watch = new ProgressWatch({ totalBytes: 10, doneBytes }, () => now);
    for (now = 0; now < 10_000; now += 500) watch.look(quiet);
    expect(doneBytes).toHaveBeenCalledTimes(1);
    answers[0]?.(5);
    await vi.waitFor(() => expect(watch.look(quiet)?.ratio).toBe(0.5));
    expect(doneBytes).toHaveBeenCalledTimes(2);
  });

  test.each([
    ['a node that does not answer', () => Promise.reject(new Error('silent'))],
    [
      'a question that throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['nothing known', () => Promise.resolve(undefined)],
    ['a whole of nothing', () => Promise.resolve(Number.NaN)],
  ])('%s is unknown, and does no harm', async (_, doneBytes) => {
    const watch = new ProgressWatch({ totalBytes: 0, doneBytes }, () => 0);
    watch.look(quiet);
    await Promise.resolve();
    expect(watch.look(quiet)).toBeUndefined();
  });

  test('never says that all is done before the end', async () => {
    const watch = new ProgressWatch({ totalBytes: 10, doneBytes: async () => 12 }, () => 0);
    watch.look(quiet);
    await vi.waitFor(() => expect(watch.look(quiet)?.ratio).toBe(0.99));
  });

  test('an answer that is too old says nothing', async () => {
    let now = 0;
    const doneBytes = vi.fn(async (): Promise<number | undefined> => 5).mockResolvedValueOnce(5);
    const watch = new ProgressWatch({ totalBytes: 10, doneBytes }, () => now);
    watch.look(quiet);
    await vi.waitFor(() => expect(watch.look(quiet)?.ratio).toBe(0.5));
    doneBytes.mockRejectedValue(new Error('silent'));
    now = 60_000;
    expect(watch.look(quiet)).toBeUndefined();
  });
});

describe('what is usual', () => {
  const run = (node: string, ctid: string | null, tookMs: number) => ({ node, ctid, tookMs });
  const many = (node: string, ctid: string, tooks: number[]) => tooks.map((took) => run(node, ctid, took));

  test.each([
    ['of the same container first', [...many('hn1', '101', [60, 50, 70]), ...many('hn1', '102', [1, 2, 3, 4])], 60],
    ['else of the same node', [...many('hn1', '101', [60, 50]), ...many('hn1', '102', [1, 2])], 2],
    ['else of any node', [...many('hn2', '101', [9, 8, 7]), ...many('hn1', '101', [60])], 8],
    ['the latest count', [...many('hn1', '101', Array(20).fill(5)), ...many('hn1', '101', Array(50).fill(900))], 5],
    ['one that took long moves nothing', many('hn1', '101', [10, 11, 9, 86_400_000, 10]), 10],
    ['two are too few', many('hn1', '101', [10, 11]), undefined],
  ])('%s', (_, runs, expected) => {
    expect(usualMs(runs, { node: 'hn1', ctid: '101' })).toBe(expected);
  });
});

describe('a task that runs', () => {
  let db: Db;
  let nowMs = 1_700_000_000_000;
  beforeEach(() => {
    const sql = taskTables + taskResumeColumns + taskProgressColumns;
    db = openDatabase({ file: ':memory:', migrations: [{ id: 1, name: 'tasks', sql }] });
    for (const [i, tookMs] of [40_000, 38_000, 44_000].entries())
      earlier(`0000000000000000000000000${i}`, 'start', tookMs);
  });
  afterEach(() => db.close());

  function earlier(id: string, action: string, tookMs: number, state: 'succeeded' | 'failed' = 'succeeded') {
    const store = openTaskStore(db);
    const common = { node: 'hn1', nodeLabel: 'Rack 3', ctid: '101', by: 'anna', from: null, commands: [] };
    store.create({ ...common, id, action, createdAt: nowMs });
    store.begin(id, nowMs);
    store.end(id, { state, endedAt: nowMs + tookMs, exitCode: 0, outcome: null, error: null });
  }

  function make(run: Run, more: Partial<TaskDeps> = {}, detached?: DetachedWrites) {
    const common = { run, log: () => {}, nowMs: () => nowMs, isWrite: () => true, mask: (argv: Argv) => argv };
    const door = openNode(config, detached === undefined ? common : { ...common, detached });
    const patience = { firstPauseMs: 1, longestPauseMs: 1, mostMs: 0 };
    return createTasks({
      ...{ db, door: () => door, nowMs: () => nowMs, mask: (argv: Argv) => argv, log: () => {}, patience },
      ...{ explainExit: exitMeaning, graceMs: 5, flushMs: 1 },
      ...more,
    });
  }

  const spec = (more: Partial<TaskSpec> = {}): TaskSpec => ({
    ...{ node: 'hn1', nodeLabel: 'Rack 3', ctid: parseCtid('101'), action: 'start', by: 'anna', from: null },
    ...{ steps: [{ argv: ['vzctl', 'start', '101'] }], readBack: async () => ({ ok: true, outcome: 'It runs.' }) },
    ...more,
  });

  test('says how far it is and how long such tasks took; one that has ended says neither', async () => {
    let end: () => void = () => {};
    const tasks = make(() => new Promise((resolve) => (end = () => resolve(result))));
    const { id } = await tasks.start(spec({ progress: { totalBytes: 1000, doneBytes: async () => 420 } }));
    await vi.waitFor(() => expect(tasks.read(id).progress).toEqual({ ratio: 0.42, totalBytes: 1000 }));
    expect(tasks.list({}).tasks[0]).toMatchObject({ progress: { ratio: 0.42 }, usualMs: 40_000 });
    expect(tasks.open('hn1')[0]?.usualMs).toBe(40_000);
    end();
    await vi.waitFor(() => expect(tasks.read(id).state).toBe('succeeded'));
    expect(tasks.read(id)).not.toHaveProperty('progress');
    expect(tasks.read(id)).not.toHaveProperty('usualMs');
  });

  test('can be told how far it is by what it has printed: its beginning and its end', async () => {
    const wget = `Length: 1000 (1K)\n${' . '.repeat(9000)} 58% [==>   ]`;
    const tasks = make((_argv, options) => {
      options?.onOutput?.(new TextEncoder().encode(wget), 'stdout');
      return new Promise(() => {});
    });
    const seen: string[] = [];
    const ask = (printed: () => string) => {
      seen.push(printed());
      return { ratio: 0.58, totalBytes: null };
    };
    const { id } = await tasks.start(spec({ progress: { ask } }));
    await vi.waitFor(() => expect(openTaskStore(db).read(id)?.outputBytes).toBe(wget.length));
    nowMs += 5000;
    tasks.read(id);
    expect(seen.at(-1)).toMatch(/^Length: 1000[\s\S]*58% \[==> {3}\]$/);
    expect(seen.at(-1)?.length).toBeLessThan(9000);
  });

  test('whose work is another each time has nothing usual', async () => {
    for (const i of [3, 4, 5]) earlier(`0000000000000000000000000${i}`, 'exec', 9000);
    const tasks = make(() => new Promise(() => {}));
    expect(await tasks.start(spec({ action: 'exec' }))).not.toHaveProperty('usualMs');
  });

  test('failed runs make nothing usual', async () => {
    for (const i of [3, 4, 5]) earlier(`0000000000000000000000000${i}`, 'stop', 9000, 'failed');
    const tasks = make(() => new Promise(() => {}));
    expect(await tasks.start(spec({ action: 'stop' }))).not.toHaveProperty('usualMs');
  });

  test('says the same after a restart of vzboard', async () => {
    const never = () => new Promise<never>(() => {});
    const started: DetachedWrites = {
      start: async (_id, _argv, options) => options?.onState?.('started'),
      follow: (_id, options?: FollowOptions) => {
        options?.onState?.('running');
        return never();
      },
      ...{ end: async () => {}, forget: async () => {}, left: async () => [], close: () => {} },
    };
    const progress = { totalBytes: 1000, doneBytes: async () => 420 };
    const tasks = make(never, {}, started);
    const { id, startedAt } = await tasks.start(spec({ progress }));
    tasks.close();
    nowMs += 20_000;
    const again = make(never, { revive: () => ({ ...spec(), progress }) }, started);
    again.resume();
    await vi.waitFor(() => expect(again.read(id).progress).toEqual({ ratio: 0.42, totalBytes: 1000 }));
    expect(again.read(id)).toMatchObject({ state: 'running', startedAt, usualMs: 40_000 });
  });
});
