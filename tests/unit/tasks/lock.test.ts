import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { type Db, openDatabase } from '@/lib/db/open';
import { AppError } from '@/lib/errors';
import type { DetachedWrites, FollowOptions } from '@/lib/node/detached';
import { openNode } from '@/lib/node/open';
import type { Helper } from '@/lib/node/vzboard-node';
import { createTasks, type TaskDeps } from '@/lib/tasks/run-tasks';
import { taskProgressColumns, taskResumeColumns, taskTables } from '@/lib/tasks/store';
import type { TaskSpec, Tasks } from '@/lib/tasks/tasks';
import { parseCtid } from '@/lib/vz/ctid';
import type { Argv, Run, RunOptions, RunResult } from '@/lib/vz/run';

const config = {
  id: 'hn1',
  label: 'hn1',
  transport: 'local' as const,
  sudo: false,
  programs: [],
  files: { userBeancounters: '', conf: '' },
};
const bytes = (text: string) => new TextEncoder().encode(text);
const LOCKED = 'Locked by: pid 4711, cmdline vzctl stop 101\nContainer already locked\n';

let db: Db;
let ran: string[];
/** What commands answer, in order, then 0. */
let codes: (number | Promise<number>)[];
let holder: string[];

beforeEach(() => {
  db = openDatabase({
    file: ':memory:',
    migrations: [{ id: 1, name: 'tasks', sql: taskTables + taskResumeColumns + taskProgressColumns }],
  });
  ran = [];
  codes = [];
  holder = ['free'];
});

const run: Run = async (argv, options: RunOptions = {}) => {
  ran.push(argv.join(' '));
  const code = (await codes.shift()) ?? 0;
  const said = bytes(code === 9 ? LOCKED : '');
  if (said.length > 0) options.onOutput?.(said, 'stderr');
  return { code, stdout: new Uint8Array(), stderr: said, truncated: false };
};
const helper: Helper = { call: async () => ({ words: holder, body: new Uint8Array() }) };

function door(more: { detached?: DetachedWrites; maxWrites?: number } = {}) {
  return openNode(config, {
    run,
    helper,
    log: () => {},
    nowMs: Date.now,
    isWrite: () => true,
    mask: (a) => a,
    ...more,
  });
}

function make(more: Partial<TaskDeps> = {}): Tasks {
  const node = door();
  const tasks = createTasks({
    db,
    door: () => node,
    nowMs: Date.now,
    mask: (argv) => argv,
    explainExit: (code) => ({
      errorCode: code === 9 ? 'locked' : 'node_failed',
      message: `exit ${code}`,
      alreadySo: false,
    }),
    log: () => {},
    flushMs: 1,
    graceMs: 5,
    patience: { firstPauseMs: 1, longestPauseMs: 2, mostMs: 60_000 },
    ...more,
  });
  tasks.resume();
  return tasks;
}

const spec = (number = '101', more: Partial<TaskSpec> = {}): TaskSpec => ({
  node: 'hn1',
  nodeLabel: 'hn1',
  ctid: parseCtid(number),
  action: 'stop',
  by: 'anna',
  from: null,
  steps: [{ argv: ['vzctl', 'stop', number] }],
  readBack: async () => ({ ok: true, outcome: 'It is stopped.' }),
  ...more,
});

describe('a locked container', () => {
  test('is waited for with its holder shown, asked by vzctl only once it is free, and then changed', async () => {
    holder = ['held', '4712', 'vzmigrate', '101'];
    codes = [9, 0];
    const tasks = make();
    const { id } = await tasks.start(spec());
    await vi.waitFor(() => expect(tasks.read(id).waiting?.holder).toBe('vzmigrate 101 (process 4712)'));
    expect(tasks.read(id)).toMatchObject({ state: 'running', cancelable: true, waiting: { for: 'lock' } });
    expect(ran).toHaveLength(1);
    holder = ['free'];
    await vi.waitFor(() => expect(tasks.read(id).state).toBe('succeeded'));
    expect(tasks.read(id)).toMatchObject({ exitCode: 0, waiting: null, cancelable: false });
    expect(ran).toHaveLength(2);
  });

  test('names the holder in the words of vzctl where the node cannot be asked', async () => {
    codes = [9, 9, 9, 0];
    const node = openNode(config, { run, log: () => {}, nowMs: Date.now, isWrite: () => true, mask: (a) => a });
    const seen = new Set<string>();
    const tasks = make({ door: () => node, patience: { firstPauseMs: 20, longestPauseMs: 20, mostMs: 60_000 } });
    const { id } = await tasks.start(spec());
    await vi.waitFor(() => {
      seen.add(tasks.read(id).waiting?.holder ?? '');
      expect(tasks.read(id).state).toBe('succeeded');
    });
    expect(seen).toContain('vzctl stop 101 (process 4711)');
  });

  test('that stays locked fails as locked when patience is over', async () => {
    codes = Array<number>(1000).fill(9);
    const tasks = make({ patience: { firstPauseMs: 1, longestPauseMs: 5, mostMs: 30 } });
    const { id } = await tasks.start(spec());
    await vi.waitFor(() => expect(tasks.read(id).state).toBe('failed'));
    expect(tasks.read(id)).toMatchObject({ exitCode: 9, error: { code: 'locked' } });
    expect(ran.length).toBeGreaterThan(1);
  });

  test('is looked at again before the command is tried again', async () => {
    codes = [9, 0];
    const guard = vi
      .fn<() => Promise<void>>()
      .mockResolvedValueOnce(undefined)
      .mockRejectedValueOnce(new AppError('conflict', 'The container is stopped.'));
    const tasks = make();
    const { id } = await tasks.start(spec('101', { guard }));
    await vi.waitFor(() => expect(tasks.read(id).state).toBe('failed'));
    expect(tasks.read(id)).toMatchObject({
      exitCode: 9,
      error: { code: 'conflict', message: 'The container is stopped.' },
    });
    expect(ran).toHaveLength(1);
  });

  test('keeps its turn while it waits, but not the place of another container', async () => {
    holder = ['held', '1', 'x'];
    codes = [9];
    const node = door({ maxWrites: 1 });
    const tasks = make({ door: () => node });
    const first = await tasks.start(spec('101'));
    await vi.waitFor(() => expect(tasks.read(first.id).waiting?.for).toBe('lock'));
    const same = await tasks.start(spec('101'));
    const other = await tasks.start(spec('102'));
    await vi.waitFor(() => expect(tasks.read(other.id).state).toBe('succeeded'));
    expect(tasks.read(same.id)).toMatchObject({ state: 'queued', waiting: { for: 'turn' } });
    holder = ['free'];
    await vi.waitFor(() => expect(tasks.read(same.id).state).toBe('succeeded'));
    expect(ran).toEqual(['vzctl stop 101', 'vzctl stop 102', 'vzctl stop 101', 'vzctl stop 101']);
    expect(node.writing).toBe(0);
  });
});

describe('cancelling', () => {
  test('hands what vzctl said last to reading back', async () => {
    holder = ['held', '1', 'x'];
    codes = [9];
    const readBack = vi.fn(spec().readBack);
    const tasks = make();
    const { id } = await tasks.start(spec('101', { readBack }));
    await vi.waitFor(() => expect(tasks.read(id).waiting?.for).toBe('lock'));
    await tasks.cancel(id, 'anna');
    await vi.waitFor(() => expect(tasks.read(id).state).toBe('failed'));
    expect(readBack.mock.calls[0]?.[0].map(({ code }) => code)).toEqual([9]);
  });

  test('while somebody else holds the lock ends the task and tries nothing more', async () => {
    holder = ['held', '1', 'x'];
    codes = [9];
    const tasks = make({ graceMs: 1000 });
    const starting = tasks.start(spec());
    await vi.waitFor(() => expect(tasks.open('hn1')[0]?.waiting?.for).toBe('lock'));
    const id = tasks.open('hn1')[0]?.id ?? '';
    expect(await tasks.cancel(id, 'bert')).toMatchObject({
      state: 'failed',
      exitCode: 9,
      outcome: 'It is stopped.',
      error: { code: 'cancelled', message: 'Cancelled by bert while somebody else held the lock of the container.' },
      cancelable: false,
      waiting: null,
    });
    expect((await starting).state).toBe('failed');
    expect(ran).toHaveLength(1);
  });

  test('before the turn came runs nothing', async () => {
    let end: (code: number) => void = () => {};
    codes = [new Promise((resolve) => (end = resolve))];
    const tasks = make();
    const first = await tasks.start(spec());
    const second = await tasks.start(spec());
    expect(await tasks.cancel(second.id, 'anna')).toMatchObject({
      state: 'failed',
      startedAt: null,
      exitCode: null,
      error: { code: 'cancelled' },
    });
    await expect(tasks.cancel(first.id, 'anna')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('never ends a running command'),
    });
    end(0);
    await vi.waitFor(() => expect(tasks.read(first.id).state).toBe('succeeded'));
    expect(ran).toHaveLength(1);
    await expect(tasks.cancel(first.id, 'anna')).rejects.toMatchObject({ code: 'conflict' });
    await expect(tasks.cancel('nope', 'anna')).rejects.toMatchObject({ code: 'not_found' });
  });
});

/** A node that keeps what was started, and answers when a test says so. */
function keeper() {
  const started: string[] = [];
  const followed: { id: string; options: FollowOptions; end: (code: number) => void; fail: (e: unknown) => void }[] =
    [];
  const forgotten: string[] = [];
  const detached: DetachedWrites = {
    start: async (id, argv: Argv, { onState } = {}) => {
      started.push(`${id.slice(26)} ${argv.join(' ')}`);
      onState?.('started');
    },
    follow: (id, options = {}) =>
      new Promise<RunResult>((resolve, reject) => {
        const end = (code: number) =>
          resolve({ code, stdout: new Uint8Array(), stderr: bytes(code === 9 ? LOCKED : ''), truncated: false });
        followed.push({ id, options, end, fail: reject });
      }),
    end: async () => {},
    forget: async (id) => void forgotten.push(id),
    left: async () => [],
    close: () => {},
  };
  return { detached, started, followed, forgotten };
}

describe('a restart of vzboard', () => {
  const revive = () => ({ readBack: spec().readBack });

  test('goes on with the command under way, its output and the commands that follow', async () => {
    const before = keeper();
    const first = make({ door: () => door({ detached: before.detached }) });
    const steps: TaskSpec['steps'] = [{ argv: ['vzctl', 'stop', '101'] }, { argv: ['vzctl', 'start', '101'] }];
    const { id } = await first.start(spec('101', { steps, kept: { x: 1 } }));
    await vi.waitFor(() => expect(before.followed).toHaveLength(1));
    before.followed[0]?.options.onOutput?.(bytes('Stopping → \u2192'.slice(0, -1)), 'stdout');
    // Half a character: it is not recorded, and must come again.
    before.followed[0]?.options.onOutput?.(new Uint8Array([0xe2, 0x86]), 'stdout');
    first.close();

    const after = keeper();
    const kept = vi.fn(revive);
    const second = make({ door: () => door({ detached: after.detached }), revive: kept });
    expect(kept).toHaveBeenCalledWith(expect.objectContaining({ id }), { x: 1 });
    await vi.waitFor(() => expect(after.followed).toHaveLength(1));
    expect(after.followed[0]).toMatchObject({
      id: `${id}.0.1`,
      options: { seen: { stdout: 13, stderr: 0 }, isSureOfStart: true },
    });
    expect(second.read(id).state).toBe('running');
    after.followed[0]?.options.onOutput?.(bytes('→!\n'), 'stdout');
    after.followed[0]?.end(0);
    await vi.waitFor(() => expect(after.followed).toHaveLength(2));
    expect(after.started).toEqual(['.1.1 vzctl start 101']);
    after.followed[1]?.end(0);
    await vi.waitFor(() => expect(second.read(id).state).toBe('succeeded'));
    expect(second.output(id, 0).text).toBe('Stopping → →!\n');
    await vi.waitFor(() => expect(after.forgotten).toEqual([`${id}.0.1`, `${id}.1.1`]));
    expect(second.whose(`${id}.0.1`)).toBe('ended');
    expect(second.whose('other.0.1')).toBe('unknown');
  });

  test('goes on waiting for a lock', async () => {
    holder = ['held', '1', 'x'];
    const before = keeper();
    const first = make({ door: () => door({ detached: before.detached }) });
    const { id } = await first.start(spec());
    await vi.waitFor(() => expect(before.followed).toHaveLength(1));
    before.followed[0]?.end(9);
    await vi.waitFor(() => expect(first.read(id).waiting?.for).toBe('lock'));
    const since = first.read(id).waiting?.sinceAt;
    first.close();
    const after = keeper();
    const second = make({ door: () => door({ detached: after.detached }), revive });
    await vi.waitFor(() => expect(second.read(id).waiting).toMatchObject({ for: 'lock', sinceAt: since }));
    holder = ['free'];
    await vi.waitFor(() => expect(after.started).toEqual(['.0.2 vzctl stop 101']));
    after.followed[0]?.end(0);
    await vi.waitFor(() => expect(second.read(id).state).toBe('succeeded'));
  });

  test.each([
    ['never', 'failed'],
    ['lost', 'unknown'],
    ['rebooted', 'unknown'],
    ['absent', 'unknown'],
  ] as const)('ends a command that was %s as %s', async (how, state) => {
    const { detached, followed } = keeper();
    const tasks = make({ door: () => door({ detached }) });
    const { id } = await tasks.start(spec());
    await vi.waitFor(() => expect(followed).toHaveLength(1));
    followed[0]?.options.onState?.(how);
    followed[0]?.fail(new AppError('node_failed', `It was ${how}.`));
    await vi.waitFor(() => expect(tasks.read(id).state).toBe(state));
    expect(tasks.read(id)).toMatchObject({ error: { message: `It was ${how}.` }, outcome: 'It is stopped.' });
  });

  test('shows a lost connection while the command goes on, and what came of it', async () => {
    const { detached, followed } = keeper();
    const tasks = make({ door: () => door({ detached }) });
    const { id } = await tasks.start(spec());
    await vi.waitFor(() => expect(followed).toHaveLength(1));
    followed[0]?.options.onState?.('asking');
    expect(tasks.read(id)).toMatchObject({ state: 'running', cancelable: false, waiting: { for: 'connection' } });
    followed[0]?.options.onState?.('running');
    expect(tasks.read(id).waiting).toBeNull();
    followed[0]?.end(0);
    await vi.waitFor(() => expect(tasks.read(id).state).toBe('succeeded'));
  });

  test('writes no secret down, and says when a command with one could not follow', async () => {
    const before = keeper();
    const mask = (argv: Argv) => argv.map((word) => word.replace(/=hunter2$/, '=***'));
    const first = make({ door: () => door({ detached: before.detached }), mask });
    const steps: TaskSpec['steps'] = [
      { argv: ['vzctl', 'stop', '101'] },
      { argv: ['vzctl', 'set', '101', '--userpasswd=hunter2'] },
      { argv: ['vzctl', 'start', '101'], stdin: 'hunter2' },
    ];
    const { id } = await first.start(spec('101', { steps }));
    await vi.waitFor(() => expect(before.followed).toHaveLength(1));
    expect(JSON.stringify(db.prepare('SELECT * FROM tasks').all())).not.toContain('hunter2');
    first.close();
    const after = keeper();
    const second = make({ door: () => door({ detached: after.detached }), mask, revive });
    await vi.waitFor(() => expect(after.followed).toHaveLength(1));
    after.followed[0]?.end(0);
    await vi.waitFor(() => expect(second.read(id).state).toBe('failed'));
    expect(second.read(id)).toMatchObject({
      exitCode: 0,
      error: { message: expect.stringContaining('It did not run.') },
    });
  });

  test('from the version before keeps its tasks, and knows of the one that ran what that version knew', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vzboard-tasks-'));
    const file = join(folder, 'board.sqlite');
    const old = openDatabase({ file, migrations: [{ id: 1, name: 'tasks', sql: taskTables }] });
    const insert = old.prepare(
      `INSERT INTO tasks (id, node, node_label, ctid, action, by_user, commands, state, created_ms, started_ms, ended_ms, exit_code)
       VALUES (?, 'hn1', 'hn1', '101', 'stop', 'anna', '[]', ?, 1, 2, ?, ?)`,
    );
    insert.run('done', 'succeeded', 3, 0);
    insert.run('ran', 'running', null, null);
    old.close();
    db = openDatabase({
      file,
      migrations: [
        { id: 1, name: 'tasks', sql: taskTables },
        { id: 2, name: 'resume', sql: taskResumeColumns },
        { id: 3, name: 'progress', sql: taskProgressColumns },
      ],
    });
    const tasks = make({ door: () => door({ detached: keeper().detached }), revive });
    expect(tasks.read('done')).toMatchObject({ state: 'succeeded', exitCode: 0, endedAt: 3 });
    expect(tasks.read('ran')).toMatchObject({ state: 'unknown' });
    db.close();
    expect(readdirSync(folder).some((name) => name.includes('before-schema-2'))).toBe(true);
    rmSync(folder, { recursive: true });
  });

  test('without the node in its configuration ends the task as unknown', async () => {
    const { detached } = keeper();
    const first = make({ door: () => door({ detached }) });
    const { id } = await first.start(spec());
    first.close();
    const second = make({
      revive,
      door: () => {
        throw new AppError('not_found', 'There is no node hn1.');
      },
    });
    expect(second.read(id)).toMatchObject({
      state: 'unknown',
      error: { message: expect.stringContaining('without this node') },
    });
  });
});
