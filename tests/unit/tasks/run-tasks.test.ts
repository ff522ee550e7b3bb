import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Db, openDatabase } from '@/lib/db/open';
import { AppError } from '@/lib/errors';
import type { NodeConfig } from '@/lib/node/node';
import { openNode } from '@/lib/node/open';
import { createTasks, type TaskDeps } from '@/lib/tasks/run-tasks';
import { taskProgressColumns, taskResumeColumns, taskTables } from '@/lib/tasks/store';
import type { TaskSpec, Tasks } from '@/lib/tasks/tasks';
import { parseCtid } from '@/lib/vz/ctid';
import type { Argv, Run, RunOptions } from '@/lib/vz/run';

const config: NodeConfig = {
  id: 'hn1',
  label: 'Rack 3',
  transport: 'local',
  sudo: false,
  programs: [],
  files: { userBeancounters: '', conf: '' },
};

let db: Db;
let nowMs: number;
let events: [string, Readonly<Record<string, unknown>>][];
/** What the next commands answer, in order; a function may print and wait. */
let answers: ((options: RunOptions) => number | Promise<number>)[];
let ran: Argv[];
let door: ReturnType<typeof openNode>;

beforeEach(() => {
  db = openDatabase({
    file: ':memory:',
    migrations: [{ id: 1, name: 'tasks', sql: taskTables + taskResumeColumns + taskProgressColumns }],
  });
  nowMs = 1_700_000_000_000;
  events = [];
  answers = [];
  ran = [];
  const run: Run = async (argv, options = {}) => {
    ran.push(argv);
    const code = (await answers.shift()?.(options)) ?? 0;
    return { code, stdout: new Uint8Array(), stderr: new Uint8Array(), truncated: false };
  };
  door = openNode(config, { run, log: () => {}, nowMs: () => nowMs, isWrite: () => true, mask: (argv) => argv });
});

afterEach(() => {
  if (db.open) db.close();
});

function make(more: Partial<TaskDeps> = {}): Tasks {
  return createTasks({
    db,
    door: (id) => {
      if (id !== 'hn1') throw new AppError('not_found', `There is no node ${id}.`);
      return door;
    },
    nowMs: () => nowMs,
    mask: (argv) => argv.map((word) => word.replace(/^(--userpasswd=).*/, '$1***')),
    explainExit: (code) => ({
      errorCode: code === 9 ? 'locked' : 'node_failed',
      message: `vzctl ended with ${code}.`,
      alreadySo: code === 32,
    }),
    log: (event, fields) => events.push([event, fields]),
    flushMs: 1,
    patience: { firstPauseMs: 1, longestPauseMs: 1, mostMs: 0 },
    ...more,
  });
}

const ctid = parseCtid('101');
function spec(more: Partial<TaskSpec> = {}): TaskSpec {
  return {
    node: 'hn1',
    nodeLabel: 'Rack 3',
    ctid,
    action: 'start',
    by: 'anna',
    from: '127.0.0.1',
    steps: [{ argv: ['vzctl', 'start', '101'] }],
    readBack: async () => ({ ok: true, outcome: '101 runs.' }),
    ...more,
  };
}

/** A command that runs until the test says how it ends. */
function held(): { answer: () => Promise<number>; end: (code: number) => void } {
  let end: (code: number) => void = () => {};
  const ends = new Promise<number>((resolve) => {
    end = resolve;
  });
  return { answer: () => ends, end: (code) => end(code) };
}

const bytes = (text: string) => new TextEncoder().encode(text);
async function until(tasks: Tasks, id: string, state: string): Promise<void> {
  await vi.waitFor(() => expect(tasks.read(id).state).toBe(state));
}

describe('a task', () => {
  test('that is quick is answered finished, with everything worth keeping', async () => {
    const tasks = make();
    const task = await tasks.start(spec());
    expect(task).toEqual({
      id: expect.stringMatching(/^[0-9a-hjkmnp-tv-z]{26}$/),
      node: 'hn1',
      nodeLabel: 'Rack 3',
      ctid: '101',
      action: 'start',
      by: 'anna',
      from: '127.0.0.1',
      commands: [['vzctl', 'start', '101']],
      state: 'succeeded',
      createdAt: nowMs,
      startedAt: nowMs,
      endedAt: nowMs,
      exitCode: 0,
      outcome: '101 runs.',
      error: null,
      outputBytes: 0,
      waiting: null,
      cancelable: false,
    });
    expect(tasks.read(task.id)).toEqual(task);
    expect(events.map(([event]) => event)).toEqual(['task_created', 'task_ended']);
  });

  test('that is slow is answered running, and finishes later', async () => {
    const tasks = make({ graceMs: 5 });
    const command = held();
    answers.push(command.answer);
    const task = await tasks.start(spec());
    expect(task).toMatchObject({ state: 'running', startedAt: nowMs, endedAt: null, exitCode: null });
    expect(tasks.open('hn1').map(({ id }) => id)).toEqual([task.id]);
    nowMs += 60_000;
    command.end(0);
    await until(tasks, task.id, 'succeeded');
    expect(tasks.read(task.id).endedAt).toBe(nowMs);
    expect(tasks.open('hn1')).toEqual([]);
  });

  test('of a busy container is kept as queued, and looks again when its turn comes', async () => {
    const tasks = make({ graceMs: 5 });
    const command = held();
    answers.push(command.answer);
    const first = await tasks.start(spec());
    const guard = vi.fn(async () => {
      throw new AppError('conflict', '101 runs already.');
    });
    const readBack = vi.fn(spec().readBack);
    const second = await tasks.start(spec({ guard, readBack }));
    expect(second).toMatchObject({ state: 'queued', startedAt: null });
    expect(guard).not.toHaveBeenCalled();
    expect(tasks.open('hn1').map(({ id }) => id)).toEqual([first.id, second.id]);
    command.end(0);
    await until(tasks, second.id, 'failed');
    expect(tasks.read(second.id)).toMatchObject({
      exitCode: null,
      outcome: null,
      error: { code: 'conflict', message: '101 runs already.' },
    });
    expect(ran).toHaveLength(1);
    expect(readBack).not.toHaveBeenCalled();
  });

  test('on a node that is not there is refused and not kept', async () => {
    const tasks = make();
    await expect(tasks.start(spec({ node: 'hn9' }))).rejects.toMatchObject({ code: 'not_found' });
    expect(tasks.list({}).tasks).toEqual([]);
  });

  test('keeps and logs its command lines with secrets masked, and runs the real ones', async () => {
    const argv: Argv = ['vzctl', 'set', '101', '--userpasswd=root:hunter2'];
    const task = await make().start(spec({ action: 'set', steps: [{ argv }] }));
    expect(task.commands).toEqual([['vzctl', 'set', '101', '--userpasswd=***']]);
    expect(ran).toEqual([argv]);
    expect(JSON.stringify(events)).not.toContain('hunter2');
    expect(JSON.stringify(db.prepare('SELECT * FROM tasks').all())).not.toContain('hunter2');
  });

  test('hands every step its input and the results to reading back', async () => {
    const inputs: unknown[] = [];
    answers.push(
      (options) => {
        inputs.push(options.stdin);
        return 0;
      },
      (options) => {
        inputs.push(options.stdin);
        return 0;
      },
    );
    const readBack = vi.fn(spec().readBack);
    const steps = [
      { argv: ['vzctl', 'stop', '101'], stdin: 'text' },
      { argv: ['vzctl', 'start', '101'] },
    ] satisfies TaskSpec['steps'];
    await make().start(spec({ steps, readBack }));
    expect(inputs).toEqual(['text', undefined]);
    expect(readBack.mock.calls[0]?.[0].map(({ code }) => code)).toEqual([0, 0]);
  });
});

describe('what came of it', () => {
  const runs = async () => ({ ok: true, outcome: '101 runs.' });
  const stopped = async () => ({ ok: false, outcome: '101 is still stopped although vzctl ended with 0.' });
  const silent = async () => {
    throw new AppError('node_silent', 'vzlist did not answer.');
  };

  test.each<[string, number, TaskSpec['readBack'], object]>([
    ['exit 0, as asked', 0, runs, { state: 'succeeded', error: null, outcome: '101 runs.' }],
    [
      'exit 0, not as asked',
      0,
      stopped,
      { state: 'failed', error: { code: 'node_failed', message: expect.stringContaining('still stopped') } },
    ],
    [
      'exit 0, cannot be asked',
      0,
      silent,
      { state: 'unknown', outcome: null, error: { code: 'node_silent', detail: 'vzlist did not answer.' } },
    ],
    ['already so, as asked', 32, runs, { state: 'succeeded', error: null, exitCode: 32 }],
    ['already so, not as asked', 32, stopped, { state: 'failed', error: { message: 'vzctl ended with 32.' } }],
    ['already so, cannot be asked', 32, silent, { state: 'failed', error: { message: 'vzctl ended with 32.' } }],
    ['failed, yet as asked', 9, runs, { state: 'failed', error: { code: 'locked' }, outcome: '101 runs.' }],
    ['failed, not as asked', 9, stopped, { state: 'failed', error: { code: 'locked' }, exitCode: 9 }],
    ['failed, cannot be asked', 9, silent, { state: 'failed', error: { code: 'locked' }, outcome: null }],
  ])('%s', async (_what, code, readBack, expected) => {
    answers.push(() => code);
    expect(await make().start(spec({ readBack }))).toMatchObject({ exitCode: code, ...expected });
  });

  test('the first step that fails ends the task, "already so" does not', async () => {
    const steps: TaskSpec['steps'] = [
      { argv: ['vzctl', 'start', '101'] },
      { argv: ['vzctl', 'set', '101', '--save'] },
      { argv: ['vzctl', 'stop', '101'] },
    ];
    answers.push(
      () => 32,
      () => 21,
    );
    const task = await make().start(spec({ steps }));
    expect(ran.map(([, word]) => word)).toEqual(['start', 'set']);
    expect(task).toMatchObject({ state: 'failed', exitCode: 21, error: { message: 'vzctl ended with 21.' } });
  });

  test.each([
    [true, ['stop', 'set', 'start']],
    [false, ['stop', 'set']],
  ])(
    'after a failed step those behind it run when asked to (%s), and the task has failed all the same',
    async (on, words) => {
      const steps: TaskSpec['steps'] = [
        { argv: ['vzctl', 'stop', '101'] },
        { argv: ['vzctl', 'set', '101', '--save'] },
        { argv: ['vzctl', 'start', '101'] },
      ];
      answers.push(
        () => 0,
        () => 21,
        () => 0,
      );
      const asked: number[] = [];
      const goOn = async (step: number) => {
        asked.push(step);
        return on;
      };
      const task = await make().start(spec({ steps, goOn, readBack: runs }));
      expect(ran.map(([, word]) => word)).toEqual(words);
      expect(asked).toEqual([1]);
      expect(task).toMatchObject({
        ...{ state: 'failed', exitCode: 21, outcome: '101 runs.' },
        error: { message: 'vzctl ended with 21.' },
      });
    },
  );

  test('a command that could not be started fails, and the node is still asked', async () => {
    answers.push(() => {
      throw new AppError('node_failed', 'The program vzctl was not found in /opt.');
    });
    const task = await make().start(spec({ readBack: stopped }));
    expect(task).toMatchObject({
      state: 'failed',
      exitCode: null,
      error: { code: 'node_failed', message: 'The program vzctl was not found in /opt.' },
      outcome: expect.stringContaining('still stopped'),
    });
  });

  test('a slip of ours fails the task without its text, which goes to the log', async () => {
    const guard = async () => {
      throw new TypeError('secret is not a function');
    };
    const task = await make().start(spec({ guard }));
    expect(task).toMatchObject({ state: 'failed', error: { code: 'internal' } });
    expect(JSON.stringify(task)).not.toContain('secret');
    expect(JSON.stringify(events)).toContain('secret is not a function');
  });

  test('what the failed command said on both streams is the detail', async () => {
    const run: Run = async () => ({
      code: 32,
      stdout: bytes('Container is currently running\n'),
      stderr: bytes('Warning: odd line\n'),
      truncated: false,
    });
    door = openNode(config, { run, log: () => {}, nowMs: () => nowMs, isWrite: () => true, mask: (argv) => argv });
    const task = await make().start(spec({ readBack: stopped }));
    expect(task.error?.detail).toBe('Container is currently running\nWarning: odd line');
  });
});

describe('output', () => {
  test('can be read while the command runs, both streams in order of arrival', async () => {
    const tasks = make({ graceMs: 5 });
    const command = held();
    answers.push((options) => {
      options.onOutput?.(bytes('Starting container...\n'), 'stdout');
      options.onOutput?.(bytes('Warning: x\n'), 'stderr');
      options.onOutput?.(bytes('Container is mounted\n'), 'stdout');
      return command.answer();
    });
    const { id } = await tasks.start(spec());
    await vi.waitFor(() => expect(tasks.output(id, 0).next).toBe(54));
    const text = 'Starting container...\nWarning: x\nContainer is mounted\n';
    expect(tasks.output(id, 0)).toEqual({ from: 0, next: 54, text, dropped: 0, done: false });
    expect(tasks.output(id, 54)).toMatchObject({ from: 54, next: 54, text: '', done: false });
    command.end(0);
    await until(tasks, id, 'succeeded');
    expect(tasks.output(id, 22)).toMatchObject({ text: text.slice(22), done: true });
    expect(tasks.read(id).outputBytes).toBe(54);
  });

  test('is written in batches, not chunk by chunk', async () => {
    answers.push((options) => {
      for (let i = 0; i < 500; i++) options.onOutput?.(bytes('.'), 'stdout');
      return 0;
    });
    const tasks = make();
    const { id } = await tasks.start(spec());
    expect(tasks.output(id, 0).text).toBe('.'.repeat(500));
    expect(db.prepare('SELECT count(*) AS n FROM task_output').get()).toEqual({ n: 1 });
  });

  test('that cannot be written does not fail the task', async () => {
    db.exec(`CREATE TRIGGER full BEFORE INSERT ON task_output BEGIN SELECT RAISE(ABORT, 'disk full'); END`);
    answers.push((options) => {
      options.onOutput?.(bytes('x'), 'stdout');
      return 0;
    });
    expect((await make().start(spec())).state).toBe('succeeded');
    expect(JSON.stringify(events)).toContain('disk full');
  });

  test('of a task that is not there is not found', () => {
    expect(() => make().output('nope', 0)).toThrow(expect.objectContaining({ code: 'not_found' }));
  });
});

describe('the list', () => {
  async function several(tasks: Tasks, count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let i = 0; i < count; i++) ids.push((await tasks.start(spec())).id);
    return ids;
  }

  test('is newest first, in pages, also within one millisecond', async () => {
    const tasks = make();
    const ids = (await several(tasks, 5)).reverse();
    const first = tasks.list({ count: 2 });
    expect(first.tasks.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(first.next).toBe(ids[1]);
    const second = tasks.list({ count: 2, before: ids[1] ?? '' });
    expect(second.tasks.map(({ id }) => id)).toEqual(ids.slice(2, 4));
    const last = tasks.list({ count: 2, before: ids[3] ?? '' });
    expect(last.tasks.map(({ id }) => id)).toEqual(ids.slice(4));
    expect(last.next).toBeNull();
    expect(tasks.list({ count: 5 }).next).toBeNull();
  });

  test('can be asked by node, container and state', async () => {
    const tasks = make({ graceMs: 5 });
    await tasks.start(spec());
    answers.push(() => 9);
    const failed = await tasks.start(spec());
    const other = parseCtid('102');
    const steps: TaskSpec['steps'] = [{ argv: ['vzctl', 'start', '102'] }];
    answers.push(held().answer);
    const open = await tasks.start(spec({ ctid: other, steps }));
    const ids = (filter: Parameters<Tasks['list']>[0]) => tasks.list(filter).tasks.map(({ id }) => id);
    expect(ids({ state: 'failed' })).toEqual([failed.id]);
    expect(ids({ state: 'open' })).toEqual([open.id]);
    expect(ids({ node: 'hn1', ctid: '102' })).toEqual([open.id]);
    expect(ids({ ctid: '101' })).toHaveLength(2);
    expect(ids({ node: 'hn2' })).toEqual([]);
  });

  test('forgets tasks that ended long ago, never open ones', async () => {
    const tasks = make({ graceMs: 5 });
    answers.push((options) => {
      options.onOutput?.(bytes('old'), 'stdout');
      return 0;
    });
    const [old] = await several(tasks, 1);
    answers.push(held().answer);
    const open = await tasks.start(spec({ ctid: parseCtid('102'), steps: [{ argv: ['vzctl', 'start', '102'] }] }));
    nowMs += 1000;
    const recent = await tasks.start(spec());
    expect(tasks.prune(nowMs)).toBe(1);
    expect(tasks.list({}).tasks.map(({ id }) => id)).toEqual([recent.id, open.id]);
    expect(() => tasks.read(old ?? '')).toThrow(expect.objectContaining({ code: 'not_found' }));
    expect(db.prepare('SELECT count(*) AS n FROM task_output').get()).toEqual({ n: 0 });
  });
});

describe('a restart of vzboard', () => {
  test('fails what had not begun and does not know what was running', async () => {
    const before = make({ graceMs: 5 });
    answers.push(held().answer);
    const running = await before.start(spec());
    const queued = await before.start(spec());
    const done = await before.start(spec({ ctid: parseCtid('102'), steps: [{ argv: ['vzctl', 'start', '102'] }] }));
    before.close();
    nowMs += 5000;
    const after = make();
    expect(after.read(running.id)).toMatchObject({
      state: 'unknown',
      endedAt: nowMs,
      error: { message: 'vzboard was restarted while it ran; the command goes on on the node.' },
    });
    expect(after.read(queued.id)).toMatchObject({
      state: 'failed',
      endedAt: nowMs,
      error: { message: 'vzboard was restarted before it began; nothing ran.' },
    });
    expect(after.read(done.id).state).toBe('succeeded');
    expect(after.list({ state: 'failed' }).tasks).toHaveLength(2);
    expect(after.open('hn1')).toEqual([]);
  });

  test('is prepared by closing: output so far is kept, nothing is written later', async () => {
    const tasks = make({ graceMs: 5, flushMs: 100_000 });
    const command = held();
    let print: RunOptions['onOutput'];
    answers.push((options) => {
      print = options.onOutput;
      print?.(bytes('Starting\n'), 'stdout');
      return command.answer();
    });
    const { id } = await tasks.start(spec());
    tasks.close();
    expect(tasks.output(id, 0).text).toBe('Starting\n');
    const errors = vi.fn();
    process.on('unhandledRejection', errors);
    db.close();
    print?.(bytes('late\n'), 'stdout');
    command.end(0);
    await vi.waitFor(() => expect(door.writing).toBe(0));
    process.off('unhandledRejection', errors);
    expect(errors).not.toHaveBeenCalled();
    await expect(tasks.start(spec())).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('refuses at the door what still waited', async () => {
    const tasks = make({ graceMs: 5 });
    answers.push(held().answer);
    await tasks.start(spec());
    const waiting = await tasks.start(spec());
    door.close();
    await until(tasks, waiting.id, 'failed');
    expect(tasks.read(waiting.id).error?.code).toBe('unavailable');
  });
});

test('ids of many tasks are different and sort by time', async () => {
  const tasks = make();
  const ids: string[] = [];
  for (let i = 0; i < 50; i++) {
    ids.push((await tasks.start(spec())).id);
    nowMs += i % 3;
  }
  expect(new Set(ids).size).toBe(50);
  expect([...ids].sort()).toEqual(ids);
});
