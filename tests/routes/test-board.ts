/** The whole product below HTTP on a simulated fleet: what boot.ts builds, with the history in this thread and a database in memory. */
import type { Api } from '@/lib/api/contract';
import { createAuth } from '@/lib/auth/auth';
import { authTables } from '@/lib/auth/store';
import { openDatabase } from '@/lib/db/open';
import { demoFleet } from '@/lib/demo/fleet';
import { createMachine } from '@/lib/demo/machine';
import { demoRun } from '@/lib/demo/run';
import { AppError } from '@/lib/errors';
import { fleetTables, openFleetStore } from '@/lib/fleet/store';
import type { History } from '@/lib/history/history';
import { systemClock } from '@/lib/history/sampler';
import { HistoryStore } from '@/lib/history/store';
import { createMarks } from '@/lib/marks/marks';
import { markTables } from '@/lib/marks/store';
import type { NodeConfig } from '@/lib/node/node';
import { openNode } from '@/lib/node/open';
import { openHelper } from '@/lib/node/vzboard-node';
import { createSchedules } from '@/lib/schedules/schedules';
import { scheduleTables } from '@/lib/schedules/store';
import { type Board, setBoard } from '@/lib/server/board';
import { reachProblem } from '@/lib/server/doctor';
import { DoctorRuns } from '@/lib/server/doctor-runs';
import { exitMeaning } from '@/lib/server/exit-meaning';
import { FailedCalls } from '@/lib/server/failed-calls';
import { LiveNode } from '@/lib/server/live-node';
import { disabledRun, ManagedNodes } from '@/lib/server/managed-nodes';
import { openPlannedStore, plannedTables } from '@/lib/tasks/planned-store';
import { openTaskRetention, taskRetentionTables } from '@/lib/tasks/retention-store';
import { createTasks } from '@/lib/tasks/run-tasks';
import { taskProgressColumns, taskResumeColumns, taskTables } from '@/lib/tasks/store';
import { timelineTables } from '@/lib/timeline/store';
import { versionTables } from '@/lib/timeline/version-store';
import { createVersions } from '@/lib/timeline/versions';
import { createTimeline } from '@/lib/timeline/watch';
import { isWrite } from '@/lib/vz/actions';
import { maskArgv } from '@/lib/vz/mask';
import type { Argv, Run, RunResult } from '@/lib/vz/run';

export interface TestBoard extends Board {
  /** How nodes that a test adds answer, by id. */
  nodeRuns: Map<string, Run>;
  /** Every command line the simulated nodes were given. */
  ran: Argv[];
  /** Somebody's own shell on a node: past everything vzboard does and keeps. */
  shell: (node: string, argv: Argv) => Promise<RunResult>;
  /** Simulated time a command takes is divided by that. */
  close: () => Promise<void>;
}

export const LISTENING = { host: '127.0.0.1', port: 3000, publicUrl: null };
const HOST = '127.0.0.1:3000';

export interface TestBoardOptions {
  /** False asks for sign-in, as with real nodes. */
  demo?: boolean;
  /** What simulated delays and timeouts are divided by: 50 makes a timeout of 5 s one of 100 ms. */
  speed?: number;
  sampleMs?: number;
  /** Only these of the simulated nodes. */
  only?: readonly string[];
  /** Other files than the simulated ones, by node and path; undefined is a file that is not there. */
  files?: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;
  /** Where the simulated nodes are said to be from; those added through `managed` are reached by what `nodeRuns` says of their id. */
  configFile?: string;
}

/** Ready when every answering node was listed and sampled once. */
export async function testBoard({
  demo = true,
  speed = 50,
  sampleMs = 10_000,
  only,
  files = {},
  configFile,
}: TestBoardOptions = {}): Promise<TestBoard> {
  const db = openDatabase({
    file: ':memory:',
    migrations: [
      { id: 1, name: 'accounts', sql: authTables },
      { id: 2, name: 'tasks', sql: taskTables },
      { id: 3, name: 'tasks that are gone on with', sql: taskResumeColumns },
      { id: 4, name: 'timeline', sql: timelineTables },
      { id: 5, name: 'nodes', sql: fleetTables },
      { id: 7, name: 'tags and notes', sql: markTables },
      { id: 8, name: 'versions of configs', sql: versionTables },
      { id: 9, name: 'schedules of backups', sql: scheduleTables },
      { id: 10, name: 'planned destroys', sql: plannedTables },
      { id: 12, name: 'how long tasks usually take', sql: taskProgressColumns },
      { id: 13, name: 'how long tasks are kept', sql: taskRetentionTables },
    ],
  });
  const nowMs = Date.now;
  const history = inThread(new HistoryStore({ file: ':memory:', nowMs }));
  const ran: Argv[] = [];
  const shells = new Map<string, Run>();
  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      setTimeout(resolve, ms / speed);
    });
  const nodes = new Map<string, LiveNode>();
  const failedCalls = new FailedCalls();
  const doctor = new DoctorRuns(nowMs);
  const nodeRuns = new Map<string, Run>();
  const missing: Run = () => Promise.reject(new AppError('node_silent', 'It did not answer.'));
  const openDraft = (config: NodeConfig) => ({ run: nodeRuns.get(config.id) ?? missing, close: () => {} });
  const timeline = createTimeline({
    db,
    nowMs,
    tasksOf: (node, ctid) => tasks.list({ node, ctid, count: 20 }).tasks,
    lost: () => {},
  });
  const versions = createVersions({
    db,
    nowMs,
    tasksOf: (node, ctid) => tasks.list({ node, ctid, count: 20 }).tasks,
  });
  for (const spec of demoFleet(1, nowMs())) {
    if (only?.includes(spec.id) === false) continue;
    const machine = demoRun(createMachine(spec), { nowMs, wait });
    shells.set(spec.id, machine);
    const run: Run = (argv, options) => {
      ran.push(argv);
      const own = files[spec.id];
      const path = argv.at(-1) ?? '';
      if (argv[0] === 'cat' && own !== undefined && path in own) return Promise.resolve(catResult(path, own[path]));
      return machine(argv, options);
    };
    const config = {
      id: spec.id,
      label: spec.label,
      transport: 'demo' as const,
      sudo: false,
      programs: [],
      files: {
        userBeancounters: '/proc/user_beancounters',
        bcResources: '/proc/bc/resources',
        conf: '/etc/vz/conf',
      },
    };
    const helper = openHelper(run, { installed: 'vzboard-node' });
    const door = openNode(config, {
      run,
      helper,
      log: (call) => failedCalls.note(call),
      nowMs,
      isWrite,
      mask: maskArgv,
    });
    nodes.set(
      spec.id,
      new LiveNode({
        door,
        history,
        sampleMs,
        clock: systemClock,
        onRead: (reading) => {
          timeline.observe(spec.id, reading);
          if (reading.configs !== undefined) versions.observe(spec.id, reading.configs);
        },
      }),
    );
  }
  const tasks = createTasks({
    db,
    door: (id) => (nodes.get(id) as LiveNode).door,
    nowMs,
    mask: maskArgv,
    explainExit: exitMeaning,
    log: () => {},
    graceMs: 5_000,
    flushMs: 5,
  });
  const from = configFile === undefined ? {} : { configFile };
  const managed = () =>
    new ManagedNodes({
      store: openFleetStore(db),
      live: nodes,
      config: { demo, ...from },
      open: (config, disabled) => {
        const reached: Run = (argv, options) => (nodeRuns.get(config.id) ?? missing)(argv, options);
        const run = disabled === undefined ? reached : disabledRun(config, disabled);
        const door = openNode(config, { run, log: () => {}, nowMs, isWrite, mask: maskArgv });
        return new LiveNode({ door, history, sampleMs, clock: systemClock, disabled });
      },
      history,
      openTasks: (id) => tasks.open(id).length,
      reachProblem: (config) => reachProblem(config, openDraft(config).run, nowMs),
      forget: (id) => {
        doctor.forget(id);
        failedCalls.forget(id);
      },
      nowMs,
      log: () => {},
    });
  const board: TestBoard = {
    config: { host: HOST, port: 3000, dataDir: '', nodes: [], ...from, sampleSeconds: 10, demo, demoSeed: 1 },
    version: 'test',
    build: 'test',
    nowMs,
    auth: createAuth({ db, nowMs, demo, listening: LISTENING }),
    history,
    tasks,
    tasksKept: openTaskRetention(db),
    timeline,
    marks: createMarks({ db, nowMs }),
    schedules: createSchedules({ db, nowMs }),
    planned: openPlannedStore(db),
    versions,
    nodes,
    managed: managed(),
    doctor,
    failedCalls,
    openDraft,
    nodeRuns,
    ran,
    // A node the test names is one of the fleet.
    shell: (node, argv) => (shells.get(node) as Run)(argv),
    close: async () => {
      for (const node of nodes.values()) node.stop();
      tasks.close();
      timeline.close();
      versions.close();
      await history.close();
      db.close();
    },
  };
  for (const node of nodes.values()) node.start();
  await until(() =>
    [...nodes.values()].every((node) => (node.listing && node.latest) !== undefined || node.listProblem !== undefined),
  );
  setBoard(Promise.resolve(board));
  return board;
}

function catResult(path: string, text: string | undefined): RunResult {
  const bytes = (words: string) => new TextEncoder().encode(words);
  const complaint = text === undefined ? `cat: ${path}: No such file or directory\n` : '';
  return { code: text === undefined ? 1 : 0, stdout: bytes(text ?? ''), stderr: bytes(complaint), truncated: false };
}

/** Polls a condition; fails after ten seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const endMs = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > endMs) throw new Error('waited ten seconds for a condition in vain');
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

function inThread(store: HistoryStore): History {
  return {
    record: async (...args) => store.record(...args),
    read: async (...args) => store.read(...args),
    readHeld: async (...args) => store.readHeld(...args),
    readEach: async (...args) => store.readEach(...args),
    top: async (...args) => store.top(...args),
    failureSums: async (...args) => store.failureSums(...args),
    failureEvents: async (...args) => store.failureEvents(...args),
    failures: async (...args) => store.failures(...args),
    fill: async (...args) => store.fill(...args),
    prune: async (...args) => store.prune(...args),
    drop: async (...args) => store.drop(...args),
    stats: async () => store.stats(),
    sizes: async () => store.sizes(),
    setRetention: async (...args) => store.setRetention(...args),
    close: async () => store.close(),
  };
}

interface Asked {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  headers?: Record<string, string>;
}

type Route = (request: Request, context: { params: Promise<never> }) => Promise<Response>;

/** Calls a route as Next would. Same origin unless `headers` say otherwise. */
export async function ask(
  route: unknown,
  method: Api[keyof Api]['method'],
  { params = {}, query = {}, body, headers = {} }: Asked = {},
): Promise<{ status: number; body: never; headers: Headers }> {
  const url = new URL(`http://${HOST}/api/test`);
  url.search = new URLSearchParams(query).toString();
  const request = new Request(url, {
    method,
    headers: {
      host: HOST,
      ...(method === 'GET' ? {} : { origin: `http://${HOST}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  // Each handler's own parameter types do not matter here: a wrong one is what some tests are about.
  const response = await (route as Route)(request, { params: Promise.resolve(params) as Promise<never> });
  // Tests compare members of the reply; its shape was checked by its schema.
  return { status: response.status, body: (await response.json()) as never, headers: response.headers };
}
