/** Tasks that change the node itself, and commands that may be ended while they run. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Db, openDatabase } from '@/lib/db/open';
import type { DetachedWrites, FollowOptions } from '@/lib/node/detached';
import type { NodeConfig } from '@/lib/node/node';
import { openNode } from '@/lib/node/open';
import { exitMeaning } from '@/lib/server/exit-meaning';
import { createTasks, type TaskDeps } from '@/lib/tasks/run-tasks';
import { taskProgressColumns, taskResumeColumns, taskTables } from '@/lib/tasks/store';
import type { TaskSpec } from '@/lib/tasks/tasks';
import { parseCtid } from '@/lib/vz/ctid';
import type { Argv, Run, RunResult } from '@/lib/vz/run';

const config: NodeConfig = {
  ...{ id: 'hn1', label: 'Rack 3', transport: 'local', sudo: false, programs: [] },
  files: { userBeancounters: '', conf: '' },
};
const FETCH: Argv = ['vztmpl-dl', '--update', 'centos-6-x86'];

let db: Db;
beforeEach(() => {
  db = openDatabase({
    file: ':memory:',
    migrations: [{ id: 1, name: 'tasks', sql: taskTables + taskResumeColumns + taskProgressColumns }],
  });
});
afterEach(() => db.close());

const result = (code: number): RunResult => ({
  ...{ code, stdout: new Uint8Array(), stderr: new Uint8Array(), truncated: false },
});

/** Commands that run until the test ends them, or somebody else does. */
function node(detached?: DetachedWrites) {
  const running: { argv: Argv; end: (code: number) => void; signal: AbortSignal | undefined }[] = [];
  const run: Run = (argv, { signal } = {}) =>
    new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason));
      running.push({ argv, end: (code) => resolve(result(code)), signal });
    });
  const common = { run, log: () => {}, nowMs: () => 0, isWrite: () => true, mask: (argv: Argv) => argv };
  return { running, door: openNode(config, detached === undefined ? common : { ...common, detached }) };
}

function make(door: ReturnType<typeof node>['door'], more: Partial<TaskDeps> = {}) {
  const patience = { firstPauseMs: 1, longestPauseMs: 1, mostMs: 0 };
  const common = { db, door: () => door, nowMs: Date.now, mask: (argv: Argv) => argv, log: () => {}, patience };
  return createTasks({ ...common, explainExit: exitMeaning, graceMs: 5, flushMs: 1, ...more });
}

const spec = (more: Partial<TaskSpec> = {}): TaskSpec => ({
  ...{ node: 'hn1', nodeLabel: 'Rack 3', ctid: null, work: 'template a', action: 'template-fetch', by: 'anna' },
  ...{ from: null, steps: [{ argv: FETCH }], readBack: async () => ({ ok: true, outcome: 'It is there.' }) },
  ...more,
});

describe('work on the node itself', () => {
  test('has no container, and waits for the same work alone', async () => {
    const { running, door } = node();
    const tasks = make(door);
    const first = await tasks.start(spec());
    const same = await tasks.start(spec());
    await tasks.start(spec({ work: 'template b' }));
    expect(first).toMatchObject({ ctid: null, state: 'running' });
    expect(running).toHaveLength(2);
    running[0]?.end(0);
    await vi.waitFor(() => expect(running).toHaveLength(3));
    expect(tasks.read(same.id).state).toBe('running');
    for (const { end } of running) end(0);
    await vi.waitFor(() => expect(tasks.open('hn1')).toEqual([]));
  });

  test('never is a vzctl, which works on containers', async () => {
    const tasks = make(node().door, { graceMs: 1000 });
    const task = await tasks.start(spec({ steps: [{ argv: ['vzctl', 'stop', '101'] }] }));
    expect(task).toMatchObject({ state: 'failed', error: { code: 'internal' } });
  });

  test('says what the exit code of its own program means', async () => {
    const { running, door } = node();
    const tasks = make(door);
    const { id } = await tasks.start(spec());
    running[0]?.end(1);
    await vi.waitFor(() => expect(tasks.read(id).state).toBe('failed'));
    expect(tasks.read(id).error?.message).toMatch(/^No repository of the node offers/);
  });

  test('is gone on with by the next vzboard in the same turn', async () => {
    const followed: string[] = [];
    const detached: DetachedWrites = {
      ...{ start: async () => {}, end: async () => {}, forget: async () => {}, left: async () => [], close: () => {} },
      follow: (id) => {
        followed.push(id);
        return new Promise(() => {});
      },
    };
    const before = make(node(detached).door);
    const { id } = await before.start(spec());
    await vi.waitFor(() => expect(followed).toHaveLength(1));
    before.close();
    const after = make(node(detached).door, { revive: () => ({ readBack: spec().readBack }) });
    after.resume();
    await vi.waitFor(() => expect(followed).toEqual([`${id}.0.1`, `${id}.0.1`]));
    expect(after.read(id)).toMatchObject({ state: 'running', cancelable: true });
    expect((await after.start(spec())).state).toBe('queued');
  });
});

describe('a command of somebody inside a container', () => {
  const exec = (more: Partial<TaskSpec> = {}) =>
    spec({
      ...{ ctid: parseCtid('101'), work: 'inside 101 1', action: 'exec', input: 'false' },
      ...{ steps: [{ argv: ['vzctl', 'exec2', '101', '-'], stdin: 'false\n' }] },
      readBack: async (results) => ({ ok: results.at(-1)?.code === 0, outcome: 'asked' }),
      ...more,
    });

  test('waits for nothing that works on the container, and nothing waits for it', async () => {
    const { running, door } = node();
    const tasks = make(door);
    const stop = spec({ ctid: parseCtid('101'), action: 'stop', steps: [{ argv: ['vzctl', 'stop', '101'] }] });
    const { work: _, ...ofContainer } = stop;
    expect((await tasks.start(exec())).state).toBe('running');
    expect((await tasks.start(ofContainer)).state).toBe('running');
    expect((await tasks.start(exec({ work: 'inside 101 2' }))).state).toBe('running');
    expect(running).toHaveLength(3);
    await expect(door.withWriter('node:x', async (step) => await step(['vzctl', 'stop', '101']))).rejects.toThrow();
  });

  test('is told by its words after a restart of vzboard, though its input is not known: 9 is its own code, and it may be ended', async () => {
    const follows: ((result: RunResult) => void)[] = [];
    const detached: DetachedWrites = {
      ...{ start: async () => {}, end: async () => {}, forget: async () => {}, left: async () => [], close: () => {} },
      follow: () => new Promise((resolve) => follows.push(resolve)),
    };
    const before = make(node(detached).door);
    const { id } = await before.start(exec());
    await vi.waitFor(() => expect(follows).toHaveLength(1));
    before.close();
    const after = make(node(detached).door, { revive: () => ({ readBack: exec().readBack }) });
    after.resume();
    await vi.waitFor(() => expect(follows).toHaveLength(2));
    expect(after.read(id)).toMatchObject({ state: 'running', cancelable: true, input: 'false' });
    follows[1]?.(result(9));
    await vi.waitFor(() => expect(after.read(id).state).toBe('failed'));
    expect(after.read(id)).toMatchObject({ exitCode: 9, error: { message: 'The command ended with exit code 9.' } });
  });
});

describe('a command that leaves nothing half done', () => {
  test('is ended when its task is cancelled', async () => {
    const { running, door } = node();
    const tasks = make(door, { graceMs: 1000 });
    const starting = tasks.start(spec());
    await vi.waitFor(() => expect(tasks.open('hn1')[0]).toMatchObject({ waiting: null, cancelable: true }));
    const id = tasks.open('hn1')[0]?.id ?? '';
    expect(await tasks.cancel(id, 'bert')).toMatchObject({
      state: 'failed',
      error: { code: 'cancelled', message: 'Cancelled by bert while it ran, and ended on the node.' },
      cancelable: false,
    });
    expect(running[0]?.signal?.aborted).toBe(true);
    await starting;
  });

  test.each([
    [143, 'failed'],
    [0, 'succeeded'],
  ])('is ended by the node where it is detached there, and counts as it ended: %i', async (code, state) => {
    const ended: string[] = [];
    let end: (code: number) => void = () => {};
    const detached: DetachedWrites = {
      start: async (_id, _argv, { onState } = {}) => onState?.('started'),
      follow: (_id: string, _options?: FollowOptions) =>
        new Promise((resolve) => {
          end = (with_) => resolve(result(with_));
        }),
      end: async (id) => {
        ended.push(id);
        end(code);
      },
      ...{ forget: async () => {}, left: async () => [], close: () => {} },
    };
    const tasks = make(node(detached).door, { graceMs: 1000 });
    const starting = tasks.start(spec());
    await vi.waitFor(() => expect(tasks.open('hn1')[0]).toMatchObject({ waiting: null, cancelable: true }));
    const id = tasks.open('hn1')[0]?.id ?? '';
    await tasks.cancel(id, 'bert');
    expect(ended).toEqual([`${id}.0.1`]);
    expect((await starting).state).toBe(state);
  });

  test('is no vzctl: that is never ended', async () => {
    const { running, door } = node();
    const tasks = make(door);
    const argv: Argv = ['vzboard-node', 'template-remove', 'a.tar'];
    const { id } = await tasks.start(spec({ steps: [{ argv }] }));
    expect(tasks.read(id).cancelable).toBe(false);
    await expect(tasks.cancel(id, 'bert')).rejects.toMatchObject({ code: 'conflict' });
    expect(running[0]?.signal).toBeUndefined();
  });
});
