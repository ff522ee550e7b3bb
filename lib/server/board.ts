/**
 * Everything that exists once in the process: nodes, history, tasks, accounts. Made by `boot.ts`, reached by handlers through `board()`, which
 * waits while the server is still starting.
 */
import 'server-only';
import type { Auth } from '@/lib/auth/auth';
import { AppError } from '@/lib/errors';
import type { History } from '@/lib/history/history';
import type { Marks } from '@/lib/marks/marks';
import type { NodeConfig } from '@/lib/node/node';
import type { Transport } from '@/lib/node/transport';
import type { Pools } from '@/lib/pools/store';
import type { Schedules } from '@/lib/schedules/schedules';
import type { PlannedStore } from '@/lib/tasks/planned-store';
import type { TaskRetentionStore } from '@/lib/tasks/retention-store';
import type { Tasks } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import type { Timeline } from '@/lib/timeline/timeline';
import type { Versions } from '@/lib/timeline/versions';
import type { Config } from './config';
import type { DoctorRuns } from './doctor-runs';
import type { FailedCalls } from './failed-calls';
import type { LiveNode } from './live-node';
import type { ManagedNodes } from './managed-nodes';
import { once } from './once';

export interface Board {
  config: Config;
  version: string;
  /** Identifies this build, so that a tab of an older one can offer to reload. */
  build: string;
  nowMs: () => number;
  auth: Auth;
  history: History;
  tasks: Tasks;
  /** How long finished ones are kept. */
  tasksKept: TaskRetentionStore;
  timeline: Timeline;
  /** Configs of containers as they were. */
  versions: Versions;
  /** Tags and notes of containers. */
  marks: Marks;
  /** Backups that are made by themselves. */
  schedules: Schedules;
  /** Addresses for new containers. */
  pools: Pools;
  /** Destroys that wait for their time. */
  planned: PlannedStore;
  /** In the order of the config file, then those added on screen. */
  nodes: ReadonlyMap<string, LiveNode>;
  /** Changes the list of nodes. */
  managed: ManagedNodes;
  doctor: DoctorRuns;
  failedCalls: FailedCalls;
  /** How to reach a node that is not (yet) one of ours: for the checklist of a draft. */
  openDraft: (config: NodeConfig) => Transport;
}

const slot = () => once<{ board?: Promise<Board> }>('board', () => ({}));

export function setBoard(board: Promise<Board>): void {
  slot().board = board;
}

/** Rejects with `unavailable` when nothing was booted. */
export function board(): Promise<Board> {
  return slot().board ?? Promise.reject(new AppError('unavailable', 'vzboard is still starting.'));
}

/** Throws `not_found` naming the node. */
export function nodeOf({ nodes }: Board, id: string): LiveNode {
  const node = nodes.get(id);
  if (node === undefined) throw new AppError('not_found', `There is no node ${id}.`, { field: 'node' });
  return node;
}

/** The same for whoever wants something of the node itself. Throws `conflict` when it is disabled. */
export function activeNodeOf(board: Board, id: string): LiveNode {
  const node = nodeOf(board, id);
  if (node.disabled === undefined) return node;
  throw new AppError('conflict', t('settings.node.isDisabled', { node: node.label, by: node.disabled.by }));
}
