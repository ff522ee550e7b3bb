/**
 * The composition root: reads the configuration and builds everything that exists once. Called by instrumentation.ts when the server starts.
 */
import 'server-only';
import { join } from 'node:path';
import { createAuth } from '@/lib/auth/auth';
import { listeningFrom } from '@/lib/auth/listening';
import { authTables } from '@/lib/auth/store';
import { openDatabase } from '@/lib/db/open';
import { openHistory } from '@/lib/history/client';
import type { History } from '@/lib/history/history';
import { systemClock } from '@/lib/history/sampler';
import type { Call, NodeConfig, NodeDoor } from '@/lib/node/node';
import { openNode } from '@/lib/node/open';
import { SshRuntime } from '@/lib/node/ssh-runtime';
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
import { exitMeaning } from './exit-meaning';
import { type EarlierFailures, LiveNode } from './live-node';
import { logLine } from './log';
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
  hostKeys?: Transport['hostKeys'];
  /** Ends what is kept for the node, after its door has closed. */
  close?: () => void;
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
    ],
  });
  const auth = createAuth({ db, nowMs: clock.nowMs, demo: config.demo, listening });
  const stored = openHistory({ file: join(config.dataDir, 'history.sqlite') });
  const runtime = new SshRuntime(config.dataDir);
  const { sources, history } = await nodeSources(config, stored, runtime);
  const nodes = new Map<string, LiveNode>();
  for (const source of sources) nodes.set(source.config.id, liveNode(source, history, config.sampleSeconds * 1000));
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
  once('closers', () => new Set<() => void | Promise<void>>()).add(async () => {
    for (const node of nodes.values()) node.stop();
    tasks.close();
    for (const source of sources) source.close?.();
    runtime.close();
    await history.close();
    db.close();
  });
  const link = auth.setupLink();
  if (link !== undefined) once<string[]>('announcements', () => []).push('', t('auth.setup.link'), `  ${link}`, '');
  return { config, version, build: buildId(), nowMs: clock.nowMs, auth, history, tasks, nodes };
}

/** Simulated nodes are loaded only where they are asked for: with real nodes nothing of lib/demo is in memory. */
async function nodeSources(
  config: Config,
  stored: History,
  runtime: SshRuntime,
): Promise<{ sources: NodeSource[]; history: History }> {
  if (config.demo) {
    const { demoNodes } = await import('./demo-nodes');
    return demoNodes(config, stored, clock.nowMs());
  }
  const sources = config.nodes.map((node): NodeSource => ({ config: node, ...transportFor(node, config, runtime) }));
  return { sources, history: stored };
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

function liveNode({ config, run, earlier, hostKeys }: NodeSource, history: History, sampleMs: number): LiveNode {
  const door = openNode(config, { run, log: logCall, nowMs: clock.nowMs, isWrite, mask: maskArgv });
  return new LiveNode({
    door,
    history,
    sampleMs,
    clock,
    ...(earlier === undefined ? {} : { earlier }),
    ...(hostKeys === undefined ? {} : { hostKeys }),
  });
}

/** Every call is in the log; reads that went well only when asked for, or they would drown the rest. */
function logCall(call: Call): void {
  const { kind, exitCode } = call;
  if (kind === 'read' && exitCode === 0 && process.env.VZBOARD_LOG !== 'all') return;
  logLine(exitCode === 0 ? 'info' : 'warn', kind, { ...call });
}
