/**
 * The composition root: reads the configuration and builds everything that exists once. Called by instrumentation.ts when the server starts.
 */
import 'server-only';
import { join } from 'node:path';
import { createAuth } from '@/lib/auth/auth';
import { listeningFrom } from '@/lib/auth/listening';
import { authTables } from '@/lib/auth/store';
import { openDatabase } from '@/lib/db/open';
import { fleetTables, openFleetStore } from '@/lib/fleet/store';
import { openHistory } from '@/lib/history/client';
import type { History } from '@/lib/history/history';
import { systemClock } from '@/lib/history/sampler';
import type { Call, NodeConfig, NodeDoor } from '@/lib/node/node';
import { openNode } from '@/lib/node/open';
import { openTransport, type Transport } from '@/lib/node/transport';
import { createTasks } from '@/lib/tasks/run-tasks';
import { taskTables } from '@/lib/tasks/store';
import { t } from '@/lib/text/t';
import { isWrite } from '@/lib/vz/actions';
import { maskArgv } from '@/lib/vz/mask';
import type { Run } from '@/lib/vz/run';
import { type Board, setBoard } from './board';
import { buildId, version } from './build-id';
import { type Config, readSystemConfig } from './config';
import { reachProblem } from './doctor';
import { DoctorRuns } from './doctor-runs';
import { exitMeaning } from './exit-meaning';
import { FailedCalls } from './failed-calls';
import { keepHouse } from './housekeeping';
import { type Disabled, type EarlierFailures, LiveNode } from './live-node';
import { logLine } from './log';
import { disabledRun, ManagedNodes } from './managed-nodes';
import { once } from './once';

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
  earlier?: EarlierFailures;
  /** Ends what is kept for the node, after its door has closed. */
  close?: () => void;
  disabled?: Disabled | undefined;
}

const clock = systemClock;

async function makeBoard(): Promise<Board> {
  const config = readSystemConfig();
  const listening = listeningFrom(process.env);
  const db = openDatabase({
    file: join(config.dataDir, 'board.sqlite'),
    migrations: [
      { id: 1, name: 'accounts', sql: authTables },
      { id: 2, name: 'tasks', sql: taskTables },
      // Room for two that are written beside this one; numbers may have no holes.
      { id: 3, name: 'reserved', sql: '' },
      { id: 4, name: 'reserved', sql: '' },
      { id: 5, name: 'nodes', sql: fleetTables },
    ],
  });
  const auth = createAuth({ db, nowMs: clock.nowMs, demo: config.demo, listening });
  const stored = openHistory({ file: join(config.dataDir, 'history.sqlite') });
  const { sources, history } = await nodeSources(config, stored);
  const nodes = new Map<string, LiveNode>();
  const failedCalls = new FailedCalls();
  const log = (call: Call) => {
    failedCalls.note(call);
    logCall(call);
  };
  const openLive = (source: NodeSource) => liveNode(source, { history, sampleMs: config.sampleSeconds * 1000, log });
  for (const source of sources) nodes.set(source.config.id, openLive(source));
  const doorOf = (id: string): NodeDoor => {
    const node = nodes.get(id);
    if (node === undefined) throw new Error(`task for node ${id}, which is not configured`);
    return node.door;
  };
  const tasks = createTasks({
    db,
    door: doorOf,
    nowMs: clock.nowMs,
    mask: maskArgv,
    explainExit: exitMeaning,
    log: (event, fields) => logLine(event === 'task_error' ? 'error' : 'info', event, fields),
  });
  for (const node of nodes.values()) node.start();
  const doctor = new DoctorRuns(clock.nowMs);
  const openDraft = (draft: NodeConfig) => {
    const { run, close } = openTransport(draft);
    const door = openNode(draft, { run, log: logCall, nowMs: clock.nowMs, isWrite, mask: maskArgv });
    return {
      run: door.read,
      close: () => {
        door.close();
        close();
      },
    };
  };
  const managed = new ManagedNodes({
    store: openFleetStore(db),
    live: nodes,
    config,
    open: (opened, disabled) => openLive({ config: opened, ...reachedBy(opened, disabled), disabled }),
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
  const stopHousekeeping = keepHouse({ history, tasks }, clock);
  once('closers', () => new Set<() => void | Promise<void>>()).add(async () => {
    stopHousekeeping();
    for (const node of nodes.values()) node.stop();
    tasks.close();
    await history.close();
    db.close();
  });
  const link = auth.setupLink();
  if (link !== undefined) once<string[]>('announcements', () => []).push('', t('auth.setup.link'), `  ${link}`, '');
  const rooms = { auth, history, tasks, nodes, managed, doctor, failedCalls, openDraft };
  return { config, version, build: buildId(), nowMs: clock.nowMs, ...rooms };
}

/** Simulated nodes are loaded only where they are asked for: with real nodes nothing of lib/demo is in memory. */
async function nodeSources(config: Config, stored: History): Promise<{ sources: NodeSource[]; history: History }> {
  if (config.demo) {
    const { demoNodes } = await import('./demo-nodes');
    return demoNodes(config, stored, clock.nowMs());
  }
  const sources = config.nodes.map((node): NodeSource => ({ config: node, ...openTransport(node) }));
  return { sources, history: stored };
}

/** A disabled node has no connection. */
function reachedBy(config: NodeConfig, disabled: Disabled | undefined): Transport {
  return disabled === undefined ? openTransport(config) : { run: disabledRun(config, disabled), close: () => {} };
}

interface Around {
  history: History;
  sampleMs: number;
  log: (call: Call) => void;
}

function liveNode({ config, run, earlier, close, disabled }: NodeSource, { history, sampleMs, log }: Around): LiveNode {
  const door = openNode(config, { run, log, nowMs: clock.nowMs, isWrite, mask: maskArgv });
  return new LiveNode({
    door,
    history,
    sampleMs,
    clock,
    disabled,
    ...(earlier === undefined ? {} : { earlier }),
    ...(close === undefined ? {} : { onStop: close }),
  });
}

/** Every call is in the log; reads that went well only when asked for, or they would drown the rest. */
function logCall(call: Call): void {
  const { kind, exitCode } = call;
  if (kind === 'read' && exitCode === 0 && process.env.VZBOARD_LOG !== 'all') return;
  logLine(exitCode === 0 ? 'info' : 'warn', kind, { ...call });
}
