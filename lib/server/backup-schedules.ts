/** Backups by the clock: one after the other on each node, so that a night of many does not run on all disks at once; afterwards what they outlived goes. */
import 'server-only';
import type { Schedule, SchedulePlan } from '@/lib/api/schemas-backups';
import { AppError, isAppError } from '@/lib/errors';
import type { Clock } from '@/lib/history/sampler';
import { isZone } from '@/lib/schedules/due';
import type { ScheduleRow } from '@/lib/schedules/store';
import { t } from '@/lib/text/t';
import { outlived } from '@/lib/vz/backups';
import { parseCtid } from '@/lib/vz/ctid';
import { makeBackup, removeBackup } from './backup-changes';
import { readArea } from './backups';
import { activeNodeOf, type Board, nodeOf } from './board';
import type { Where, WhoAsks } from './changes-common';
import { listedOf } from './container-view';
import { logLine } from './log';

const EVERY_MS = 30_000;
/**
 * What was missed while vzboard or the node was away is made up for once, unless that is longer ago: a backup of last night that runs at noon would
 * stop a container in the middle of the day.
 */
export const LATE_MS = 6 * 3_600_000;
const HARDLY_LATE_MS = 300_000;
/** Reasons that pass by themselves: tried again at the next look. */
const PASSING: ReadonlySet<string> = new Set(['node_silent', 'unavailable', 'locked', 'node_failed', 'internal']);
const BY = 'schedule';

export function scheduleView(board: Board, { node, ctid }: Where): { now: number; schedule: Schedule | null } {
  const { id } = nodeOf(board, node);
  return { now: board.nowMs(), schedule: board.schedules.read(id, parseCtid(ctid)) ?? null };
}

/** Throws `bad_input` for a zone nobody knows, `not_found` for a container that is not there. */
export async function saveSchedule(
  board: Board,
  where: Where,
  plan: SchedulePlan,
  by: string,
): Promise<{ now: number; schedule: Schedule }> {
  const node = activeNodeOf(board, where.node);
  const ctid = parseCtid(where.ctid);
  await node.firstList(300);
  listedOf(node, ctid);
  if (!isZone(plan.zone)) throw new AppError('bad_input', t('schedule.zone.bad'), { field: 'zone' });
  logLine('info', 'backup schedule saved', { node: node.id, ctid, by, plan });
  return { now: board.nowMs(), schedule: board.schedules.save(node.id, ctid, plan, by) };
}

/** Throws `not_found`. */
export function dropSchedule(board: Board, { node, ctid }: Where): { now: number } {
  if (!board.schedules.drop(nodeOf(board, node).id, parseCtid(ctid))) {
    throw new AppError('not_found', t('schedule.none', { ctid }), { field: 'ctid' });
  }
  return { now: board.nowMs() };
}

/** Looks now and then for what is due; the returned function ends it. */
export function keepSchedules(board: Board, clock: Clock): () => void {
  let stopped = false;
  let callOff = () => {};
  const look = async () => {
    try {
      await runDue(board);
    } catch (e) {
      if (!stopped) logLine('error', 'backup schedules could not be looked at', { error: String(e) });
    }
    if (!stopped) callOff = clock.schedule(EVERY_MS, () => void look());
  };
  callOff = clock.schedule(EVERY_MS, () => void look());
  return () => {
    stopped = true;
    callOff();
  };
}

/** What is due now is begun, one on each node; what earlier ones outlived is removed. */
export async function runDue(board: Board): Promise<void> {
  for (const row of board.schedules.untidied()) await tidy(board, row);
  const begun = new Set<string>();
  for (const row of board.schedules.due()) {
    const overdue = board.nowMs() - row.nextMs;
    if (overdue > LATE_MS) {
      board.schedules.ran(row, { result: 'skipped', task: null, words: t('schedule.skipped') });
      continue;
    }
    if (begun.has(row.node) || isBusy(board, row.node)) continue;
    if (await begin(board, row, overdue > HARDLY_LATE_MS)) begun.add(row.node);
  }
}

function isBusy(board: Board, node: string): boolean {
  return board.tasks.open(node).some(({ action, by }) => action === 'backup' && by === BY);
}

const asSchedule: WhoAsks = { caller: { name: BY, role: 'operator' }, headers: new Headers(), preview: false };

async function begin(board: Board, row: ScheduleRow, late: boolean): Promise<boolean> {
  const { node, ctid, plan } = row;
  const { mode, gzip, rateKib } = plan;
  try {
    const answer = await makeBackup(board, { node, ctid }, { mode, gzip, rateKib }, asSchedule, 'schedule');
    if (!('task' in answer)) return false;
    board.schedules.ran(row, { result: late ? 'late' : 'started', task: answer.task.id, words: '' });
    return true;
  } catch (e) {
    const code = isAppError(e) ? e.code : 'internal';
    const words = e instanceof Error ? e.message : String(e);
    if (PASSING.has(code)) logLine('warn', 'scheduled backup put off', { node, ctid, code, words });
    else board.schedules.ran(row, { result: 'refused', task: null, words });
    return false;
  }
}

/** Only after a run that ended well: a schedule that fails for weeks must not take the last good ones with it. */
async function tidy(board: Board, row: ScheduleRow): Promise<void> {
  const { node, ctid, plan, last } = row;
  try {
    const task = board.tasks.read(last?.task ?? '');
    if (task.endedAt === null) return;
    if (task.state === 'succeeded') {
      const { backups } = await readArea(activeNodeOf(board, node));
      const keep = { count: plan.keepCount ?? undefined, days: plan.keepDays ?? undefined };
      for (const { file } of outlived(backups, ctid, keep, board.nowMs())) {
        await removeBackup(board, { node, file }, asSchedule);
      }
    }
  } catch (e) {
    const code = isAppError(e) ? e.code : 'internal';
    logLine('warn', 'old backups not removed', { node, ctid, error: String(e) });
    // The node is away: at the next look. A task that is not known any more never will be.
    if (PASSING.has(code)) return;
  }
  board.schedules.tidied(row);
}
