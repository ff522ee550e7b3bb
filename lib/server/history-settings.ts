/** What the history takes and how long it is kept, as an admin sees and changes it. */
import type { HistorySizes, NodeHistorySize } from '@/lib/api/schemas-history';
import { AppError } from '@/lib/errors';
import type { NodeSize } from '@/lib/history/history';
import { DEFAULT_KEEP, emptySize, KEEP_BOUNDS, predictedBytes, ratesOf } from '@/lib/history/retention';
import { TIERS } from '@/lib/history/tiers';
import { TASKS_KEEP, type TaskRetention } from '@/lib/tasks/retention-store';
import { t } from '@/lib/text/t';
import type { Board } from './board';
import { logLine } from './log';

export async function historySizes(board: Board): Promise<HistorySizes> {
  const kept = board.tasksKept.read();
  const [sizes, stats] = await Promise.all([board.history.sizes(), board.history.stats()]);
  const known = new Map(sizes.map((size) => [size.nodeId, size]));
  // In the order of the list of nodes, then what is left of nodes that are gone.
  const ids = [...new Set([...board.nodes.keys(), ...known.keys()])];
  return {
    now: board.nowMs(),
    fileBytes: stats.bytes,
    tasksKeptMs: kept.keepMs,
    tasks: tasksWire(kept),
    tiers: TIERS.map(({ stepMs }, tier) => ({
      stepMs,
      defaultMs: DEFAULT_KEEP[tier] ?? 0,
      minMs: KEEP_BOUNDS[tier]?.minMs ?? 0,
      maxMs: KEEP_BOUNDS[tier]?.maxMs ?? 0,
    })),
    nodes: ids.map((id) => sizeOf(board, id, known.get(id))),
  };
}

function tasksWire({ keepMs, changed, count, oldestMs }: TaskRetention): HistorySizes['tasks'] {
  const who = changed === null ? null : { by: changed.by, at: changed.atMs };
  return { ...TASKS_KEEP, keepMs, changed: who, count, oldest: oldestMs };
}

/** Takes effect at the next clean-up, which is within the hour. Throws `bad_input` beyond the bounds. */
export function keepTasks(
  board: Board,
  keepMs: number | null,
  by: string,
): { now: number; tasks: HistorySizes['tasks'] } {
  if (keepMs !== null && (keepMs < TASKS_KEEP.minMs || keepMs > TASKS_KEEP.maxMs)) {
    throw new AppError('bad_input', t('settings.tasks.bad', bounds), { field: 'keepMs' });
  }
  board.tasksKept.set(keepMs, by, board.nowMs());
  logLine('info', 'tasks_kept_for', { keepMs, by });
  return { now: board.nowMs(), tasks: tasksWire(board.tasksKept.read()) };
}

const bounds = { min: TASKS_KEEP.minMs / 86_400_000, max: TASKS_KEEP.maxMs / 86_400_000 };

/** Throws `not_found` for a node that is neither configured nor has a history, `bad_input` naming the tier. */
export async function keepHistory(
  board: Board,
  id: string,
  keepMs: readonly number[] | null,
  by: string,
): Promise<{ now: number; node: NodeHistorySize }> {
  await find(board, id);
  await board.history.setRetention(id, keepMs, by);
  logLine('info', 'history_kept_for', { node: id, keepMs, by });
  return { now: board.nowMs(), node: sizeOf(board, id, await find(board, id)) };
}

/** Throws `not_found` as `keepHistory`. */
export async function dropHistory(board: Board, id: string, by: string): Promise<{ now: number }> {
  await find(board, id);
  await board.history.drop(id);
  logLine('info', 'history_dropped', { node: id, by });
  return { now: board.nowMs() };
}

async function find(board: Board, id: string): Promise<NodeSize | undefined> {
  const size = (await board.history.sizes()).find(({ nodeId }) => nodeId === id);
  if (size === undefined && !board.nodes.has(id)) {
    throw new AppError('not_found', t('settings.history.unknown', { node: id }), { field: 'node' });
  }
  return size;
}

function sizeOf(board: Board, id: string, size: NodeSize = emptySize(id)): NodeHistorySize {
  const { tiers, keep, changed } = size;
  const rates = ratesOf(tiers);
  const times = (pick: 'oldestMs' | 'newestMs') => tiers.map((tier) => tier[pick]).filter((at) => at !== null);
  const [oldest, newest] = [times('oldestMs'), times('newestMs')];
  return {
    node: id,
    label: board.nodes.get(id)?.label ?? null,
    bytes: tiers.reduce((sum, { bytes }) => sum + bytes, 0),
    oldest: oldest.length === 0 ? null : Math.min(...oldest),
    newest: newest.length === 0 ? null : Math.max(...newest),
    perDay: rates === undefined ? null : Math.round(rates[0] ?? 0),
    predicted: rates === undefined ? null : predictedBytes(rates, keep),
    changed: changed === null ? null : { by: changed.by, at: changed.atMs },
    tiers: tiers.map(({ bytes, oldestMs }, tier) => ({
      bytes,
      oldest: oldestMs,
      keepMs: keep[tier] ?? 0,
      perDay: rates === undefined ? null : Math.round(rates[tier] ?? 0),
    })),
  };
}
