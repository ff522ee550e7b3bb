/** The containers of a node, and one container with its settings as read. */
import { createHash } from 'node:crypto';
import type { ContainerDetail, NodeSummary, Task } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import { isMissed, type Planned } from '@/lib/tasks/planned-store';
import type { Conf } from '@/lib/vz/conf';
import { configPath, readConfig } from '@/lib/vz/files';
import { expandVeid } from '@/lib/vz/oddity';
import { type Board, nodeOf } from './board';
import { containerRow, problemsOf, textValue } from './container-row';
import type { LiveNode } from './live-node';
import { nodeSummary } from './node-summary';
import type { RowsSince } from './row-changes';
import { isLeftover, isRunning } from './sample-summary';

const FIRST_LIST_MS = 300;
const HOUR_MS = 3_600_000;

interface ListQuery {
  /** Names between commas. */
  counters?: string | undefined;
  since?: number | undefined;
  first?: number | undefined;
}

export async function containerList(
  board: Board,
  nodeId: string,
  { counters, since, first }: ListQuery = {},
): Promise<{ now: number; node: NodeSummary; outsideHour: number; more: number } & RowsSince> {
  const node = nodeOf(board, nodeId);
  await node.firstList(FIRST_LIST_MS);
  const now = board.nowMs();
  const open = openTasks(board, nodeId);
  const picked = counters?.split(',');
  const all = [...(node.listing?.containers.values() ?? [])];
  const planned = board.planned.ofNode(nodeId);
  const rows = all.slice(0, first).map((listed) => ({
    ...containerRow(node, listed, open.get(listed.ctid), board.marks.of(nodeId, listed.ctid), now, picked),
    ...plannedPart(planned.get(listed.ctid), now),
  }));
  const outsideHour = board.timeline.countSince(nodeId, now - HOUR_MS);
  const more = all.length - rows.length;
  // What single counters hold changes with nearly every sample; and some rows say nothing of the others.
  const changed =
    picked === undefined && more === 0
      ? node.rowChanges.since(rows, now, since)
      : { containers: rows, complete: more === 0, gone: [] };
  return { now, node: nodeSummary(node, now), ...changed, more, outsideHour };
}

function howFar({ sentAt, progress, usualMs }: Task): Pick<Task, 'sentAt' | 'progress' | 'usualMs'> {
  return {
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(progress === undefined ? {} : { progress }),
    ...(usualMs === undefined ? {} : { usualMs }),
  };
}

export async function containerView(
  board: Board,
  nodeId: string,
  ctid: string,
): Promise<{ now: number; node: NodeSummary; container: ContainerDetail }> {
  const node = nodeOf(board, nodeId);
  await node.firstList(FIRST_LIST_MS);
  const listed = listedOf(node, ctid);
  const { conf, version } = await freshConfig(node, ctid);
  const now = board.nowMs();
  const counters = node.latest?.counters.get(ctid);
  const openTask = openTasks(board, nodeId).get(ctid);
  const row = containerRow(node, listed, openTask, board.marks.of(nodeId, ctid), now);
  const container: ContainerDetail = {
    ...row,
    // Not in the rows of a list: they would change with every look.
    task: row.task === null || openTask === undefined ? row.task : { ...row.task, ...howFar(openTask) },
    ...plannedPart(board.planned.of(nodeId, ctid), now),
    node: node.id,
    nodeLabel: node.label,
    description: textValue(conf, 'DESCRIPTION'),
    marked: lastMarked(board, nodeId, ctid),
    root: pathOf(conf, 'VE_ROOT', ctid),
    private: pathOf(conf, 'VE_PRIVATE', ctid),
    onboot: listed.onboot,
    disabled: listed.disabled,
    config: conf?.assignments.map(({ key, value }) => ({ key, value })) ?? null,
    version,
    configPath: configPath(node.door.config.files.conf, ctid),
    listedAt: node.listing?.atMs ?? null,
    sampledAt: node.latest?.atMs ?? null,
    attention: counters === undefined || !isRunning(listed.state, counters) ? 0 : counters.attention,
    problems: problemsOf(node, listed),
    lingering: counters !== undefined && isLeftover(listed.state, counters),
  };
  return { now, node: nodeSummary(node, now), container };
}

function plannedPart(planned: Planned | undefined, now: number): Pick<ContainerDetail, 'planned'> {
  return planned === undefined ? {} : { planned: { dueAt: planned.dueMs, missed: isMissed(planned, now) } };
}

function lastMarked(board: Board, nodeId: string, ctid: string): ContainerDetail['marked'] {
  const last = board.marks.changes(nodeId, ctid, 1)[0];
  return last === undefined ? null : { by: last.by, at: last.atMs };
}

export function pathOf(conf: Conf | undefined, key: 'VE_ROOT' | 'VE_PRIVATE', ctid: string): string | null {
  const path = textValue(conf, key);
  return path === null ? null : expandVeid(path, ctid);
}

/** Throws `not_found` when the node was listed without it, or what keeps the node from being listed. */
export function listedOf(node: LiveNode, ctid: string) {
  const listed = node.listing?.containers.get(ctid);
  if (listed !== undefined) return listed;
  if (node.listing === undefined) {
    const { message = `${node.label} has not been read yet.`, detail } = node.listProblem ?? {};
    const code = node.listProblem?.code === 'node_silent' ? 'node_silent' : 'unavailable';
    throw new AppError(code, message, detail === undefined ? {} : { detail });
  }
  throw new AppError('not_found', `${ctid} is not on ${node.label}.`, { field: 'ctid' });
}

/** The config file as it is now; when it cannot be read, as it was last read, and no version to base a change on. */
export async function freshConfig(
  node: LiveNode,
  ctid: string,
): Promise<{ conf: Conf | undefined; version: string | null }> {
  try {
    const { bytes, conf } = await readConfig(node.door.read, configPath(node.door.config.files.conf, ctid), {
      timeoutMs: 3_000,
    });
    return { conf, version: versionOf(bytes) };
  } catch {
    return { conf: node.configs.get(ctid), version: null };
  }
}

/** What a change must be based on: SHA-256 of the file's bytes, in hex. */
export function versionOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The task that works on each container now; of several the one that runs. */
export function openTasks(board: Board, nodeId: string): ReadonlyMap<string, Task> {
  const out = new Map<string, Task>();
  for (const task of board.tasks.open(nodeId)) {
    // Somebody's command inside it holds up nobody.
    if (task.action === 'exec') continue;
    if (task.ctid !== null && (task.state === 'running' || !out.has(task.ctid))) out.set(task.ctid, task);
  }
  return out;
}
