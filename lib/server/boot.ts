/**
 * The composition root: reads the configuration and builds everything that exists once. Called by instrumentation.ts when the server starts.
 */
import 'server-only';
import { join, resolve } from 'node:path';
import { createAuth } from '@/lib/auth/auth';
import { listeningFrom } from '@/lib/auth/listening';
import { authTables } from '@/lib/auth/store';
import { openDatabase } from '@/lib/db/open';
import { AppError } from '@/lib/errors';
import { fleetTables, openFleetStore } from '@/lib/fleet/store';
import { openHistory } from '@/lib/history/client';
import type { History } from '@/lib/history/history';
import { systemClock } from '@/lib/history/sampler';
import { createMarks } from '@/lib/marks/marks';
import { markTables } from '@/lib/marks/store';
import { detachedWrites } from '@/lib/node/detached';
import type { Call, NodeConfig } from '@/lib/node/node';
import { openNode } from '@/lib/node/open';
import { SshRuntime } from '@/lib/node/ssh-runtime';
import { openTransport, type Transport } from '@/lib/node/transport';
import { type HelperPlace, openHelper, readsThroughHelper } from '@/lib/node/vzboard-node';
import { createSchedules } from '@/lib/schedules/schedules';
import { scheduleTables } from '@/lib/schedules/store';
import { openPlannedStore, plannedTables } from '@/lib/tasks/planned-store';
import { openTaskRetention, taskRetentionTables } from '@/lib/tasks/retention-store';
import { createTasks } from '@/lib/tasks/run-tasks';
import { taskProgressColumns, taskResumeColumns, taskTables } from '@/lib/tasks/store';
import type { Tasks } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { timelineTables } from '@/lib/timeline/store';
import type { Timeline } from '@/lib/timeline/timeline';
import { versionTables } from '@/lib/timeline/version-store';
import { createVersions, type Versions } from '@/lib/timeline/versions';
import { createTimeline } from '@/lib/timeline/watch';
import { isWrite } from '@/lib/vz/actions';
import { maskArgv } from '@/lib/vz/mask';
import type { Run } from '@/lib/vz/run';
import { keepSchedules } from './backup-schedules';
import { type Board, setBoard } from './board';
import { buildId, version } from './build-id';
import { revive } from './changes';
import { type Config, readSystemConfig } from './config';
import { reachProblem } from './doctor';
import { DoctorRuns } from './doctor-runs';
import { Drafts } from './drafts';
import { exitMeaning } from './exit-meaning';
import { FailedCalls } from './failed-calls';
import { keepHouse } from './housekeeping';
import { type Disabled, type EarlierFailures, LiveNode } from './live-node';
import { logLine } from './log';
import { disabledRun, ManagedNodes } from './managed-nodes';
import { once } from './once';
import { keepPlans } from './planned-destroys';

/** Starts everything. What keeps vzboard from starting rejects the board: server.ts waits for it and ends the process with that sentence. */
export function boot(): void {
  const made = makeBoard();
  made.catch(() => undefined);
  setBoard(made);
}

/** One node as the composition root needs it: how it is reached, and what is known of its past. */
export interface NodeSource {
  config: NodeConfig;
  run: Run;
  /** Where its helper is. */
  helper?: HelperPlace;
  earlier?: EarlierFailures;
  hostKeys?: Transport['hostKeys'];
  /** Ends what is kept for the node, after its door has closed. */
  close?: () => void;
  disabled?: Disabled | undefined;
}

/** Opens the way to a node. Nothing is connected before something is asked. */
type Connect = (config: NodeConfig) => Transport;

const clock = systemClock;
const SWEEP_MS = 6 * 3_600_000;
/** Of one container; more do not work on it between two readings. */
const TASKS_ASKED = 20;

async function makeBoard(): Promise<Board> {
  const config = readSystemConfig();
  const listening = listeningFrom(process.env);
  const db = openDatabase({
    file: join(config.dataDir, 'board.sqlite'),
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
  const auth = createAuth({ db, nowMs: clock.nowMs, demo: config.demo, listening });
  const stored = openHistory({ file: join(config.dataDir, 'history.sqlite') });
  const runtime = new SshRuntime(config.dataDir);
  const connect: Connect = (node) => transportFor(node, config, runtime);
  const { sources, history } = await nodeSources(config, stored, connect);
  const nodes = new Map<string, LiveNode>();
  const timeline = createTimeline({
    db,
    nowMs: clock.nowMs,
    tasksOf: (node, ctid) => tasks.list({ node, ctid, count: TASKS_ASKED }).tasks,
    lost: (e) => logLine('error', 'a first reading could not be kept', { error: String(e) }),
  });
  const marks = createMarks({ db, nowMs: clock.nowMs });
  const versions = createVersions({
    db,
    nowMs: clock.nowMs,
    tasksOf: (node, ctid) => tasks.list({ node, ctid, count: TASKS_ASKED }).tasks,
  });
  const failedCalls = new FailedCalls();
  const log = (call: Call) => {
    failedCalls.note(call);
    logCall(call);
  };
  const sampleMs = config.sampleSeconds * 1000;
  const openLive = (source: NodeSource) => liveNode(source, { history, sampleMs, timeline, versions, log });
  for (const source of sources) nodes.set(source.config.id, openLive(source));
  // Before the tasks, which may go on with what an earlier vzboard began on one of them.
  let booted = false;
  const doctor = new DoctorRuns(clock.nowMs);
  const drafts = new Drafts({ connect, log: logCall, nowMs: clock.nowMs });
  const openDraft = (draft: NodeConfig) => drafts.open(draft);
  const managed = new ManagedNodes({
    store: openFleetStore(db),
    live: nodes,
    config,
    open: (opened, disabled) => {
      const node = openLive(sourceOf(opened, config.dataDir, connect, disabled));
      // It is in the map once this has returned.
      if (booted && disabled === undefined) queueMicrotask(() => keepSwept(node, nodes, tasks));
      return node;
    },
    history,
    openTasks: (id) => tasks.open(id).length,
    reachProblem: async (draft) => {
      const { run, close } = openDraft(draft);
      return await reachProblem(draft, run, clock.nowMs).finally(close);
    },
    forget: (id) => {
      doctor.forget(id);
      failedCalls.forget(id);
    },
    nowMs: clock.nowMs,
    log: (what, facts) => logLine('info', `node ${what}`, facts),
  });
  const liveNodeOf = (id: string): LiveNode => {
    const node = nodes.get(id);
    if (node === undefined) throw new AppError('not_found', `There is no node ${id} in the configuration.`);
    return node;
  };
  const tasks = createTasks({
    db,
    door: (id) => liveNodeOf(id).door,
    revive: (task, kept) => revive({ node: liveNodeOf(task.node), versions }, task, kept),
    nowMs: clock.nowMs,
    mask: maskArgv,
    explainExit: exitMeaning,
    log: (event, fields) => logLine(event === 'task_error' ? 'error' : 'info', event, fields),
  });
  const tasksKept = openTaskRetention(db);
  for (const source of sources) nodes.get(source.config.id)?.start();
  for (const node of nodes.values()) keepSwept(node, nodes, tasks);
  booted = true;
  tasks.resume();
  let stopSchedules = () => {};
  const stopHousekeeping = keepHouse({ history, tasks, tasksKept }, clock);
  const planned = openPlannedStore(db);
  const stopPlans = keepPlans({ planned, nodes, tasks, nowMs: clock.nowMs }, clock);
  once('closers', () => new Set<() => void | Promise<void>>()).add(async () => {
    stopHousekeeping();
    stopSchedules();
    stopPlans();
    // First, so that nothing of the nodes' closing is taken for the end of a task.
    tasks.close();
    for (const node of nodes.values()) node.stop();
    timeline.close();
    versions.close();
    drafts.close();
    // Last of the connections: it takes away where their sockets are.
    runtime.close();
    await history.close();
    db.close();
  });
  const link = auth.setupLink();
  if (link !== undefined) once<string[]>('announcements', () => []).push('', t('auth.setup.link'), `  ${link}`, '');
  const schedules = createSchedules({ db, nowMs: clock.nowMs });
  const rooms = {
    auth,
    history,
    tasks,
    tasksKept,
    timeline,
    versions,
    marks,
    schedules,
    planned,
    nodes,
    managed,
    doctor,
    failedCalls,
    openDraft,
  };
  const board = { config, version, build: buildId(), nowMs: clock.nowMs, ...rooms };
  stopSchedules = keepSchedules(board, clock);
  return board;
}

/** Simulated nodes are loaded only where they are asked for: with real nodes nothing of lib/demo is in memory. */
async function nodeSources(
  config: Config,
  stored: History,
  connect: Connect,
): Promise<{ sources: NodeSource[]; history: History }> {
  if (config.demo) {
    const { demoNodes } = await import('./demo-nodes');
    return demoNodes(config, stored, clock.nowMs());
  }
  return { sources: config.nodes.map((node) => sourceOf(node, config.dataDir, connect)), history: stored };
}

/** A disabled node is asked nothing, but the key of its host can be looked at and approved. */
function sourceOf(config: NodeConfig, dataDir: string, connect: Connect, disabled?: Disabled): NodeSource {
  if (disabled !== undefined) return { config, ...connect(config), run: disabledRun(config, disabled), disabled };
  return { config, ...connect(config), helper: helperPlace(config, dataDir) };
}

function transportFor(node: NodeConfig, { dataDir }: Config, runtime: SshRuntime): Transport {
  return openTransport(node, {
    dataDir,
    runtime,
    agentSocket: process.env.SSH_AUTH_SOCK || undefined,
    nowMs: clock.nowMs,
    log: (event, facts) => logLine('code' in facts ? 'warn' : 'info', event, facts),
  });
}

/** On this machine the spool is among vzboard's own data unless the configuration says otherwise; elsewhere where services keep theirs. */
function helperPlace({ id, helper, spool, transport, programs, files }: NodeConfig, dataDir: string): HelperPlace {
  if (helper !== undefined) return { installed: helper };
  const own = transport === 'local' ? resolve(dataDir, 'spool', id) : '/var/lib/vzboard/spool';
  return { settings: { spool: spool ?? own, programs, conf: files.conf } };
}

interface Around {
  history: History;
  sampleMs: number;
  timeline: Timeline;
  versions: Versions;
  log: (call: Call) => void;
}

function liveNode(source: NodeSource, { history, sampleMs, timeline, versions, log }: Around): LiveNode {
  const { config, earlier, hostKeys, close, disabled } = source;
  const helper = source.helper === undefined ? undefined : openHelper(source.run, source.helper);
  const door = openNode(config, {
    run: config.helper === undefined ? source.run : readsThroughHelper(source.run, config.helper),
    ...(helper === undefined ? {} : { helper }),
    // A simulated node ends with this process, and so do its commands.
    ...(helper === undefined || config.transport === 'demo' ? {} : { detached: detachedWrites({ helper }) }),
    ...{ log, nowMs: clock.nowMs, isWrite, mask: maskArgv },
  });
  return new LiveNode({
    door,
    history,
    sampleMs,
    clock,
    disabled,
    onRead: (reading) => {
      timeline.observe(config.id, reading);
      if (reading.configs !== undefined) versions.observe(config.id, reading.configs);
    },
    ...(earlier === undefined ? {} : { earlier }),
    ...(hostKeys === undefined ? {} : { hostKeys }),
    ...(close === undefined ? {} : { onStop: close }),
  });
}

/**
 * At the start, and then now and again: what earlier vzboards left in a node's spool. A node that was never changed is left alone, as not even the
 * helper is there.
 */
function keepSwept(
  node: LiveNode,
  nodes: ReadonlyMap<string, LiveNode>,
  { list, whose }: Pick<Tasks, 'list' | 'whose'>,
): void {
  const { door } = node;
  const sweep = () => {
    // Replaced or removed on screen.
    if (nodes.get(node.id) !== node) return;
    clock.schedule(SWEEP_MS, sweep);
    if (!door.detached || list({ node: door.config.id, count: 1 }).tasks.length === 0) return;
    door
      .sweep(whose)
      .catch((e: unknown) => logLine('warn', 'spool_not_swept', { node: door.config.id, error: String(e) }));
  };
  sweep();
}

/** Every call is in the log; reads that went well only when asked for, or they would drown the rest. */
function logCall(call: Call): void {
  const { kind, exitCode } = call;
  if (kind === 'read' && exitCode === 0 && process.env.VZBOARD_LOG !== 'all') return;
  logLine(exitCode === 0 ? 'info' : 'warn', kind, { ...call });
}
