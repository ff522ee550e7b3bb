/** Backups that are made by themselves: which, when they are due next, and what came of the last time. What runs them is in lib/server. */
import 'server-only';
import type { Schedule, SchedulePlan } from '@/lib/api/schemas-backups';
import type { Db } from '@/lib/db/open';
import { nextDue } from '@/lib/schedules/due';
import { openScheduleStore, type ScheduleRow, type ScheduleRun } from '@/lib/schedules/store';

export interface Schedules {
  /** Of one node, by CTID. */
  list(node: string): Schedule[];
  read(node: string, ctid: string): Schedule | undefined;
  /** From the next time on that the plan names. */
  save(node: string, ctid: string, plan: SchedulePlan, by: string): Schedule;
  /** True when there was one. */
  drop(node: string, ctid: string): boolean;
  /** Those that should have run by now, the longest overdue first. */
  due(): ScheduleRow[];
  /** Those whose last run has not been tidied up after. */
  untidied(): ScheduleRow[];
  /** Writes down what came of a due time; the next is the first after now. */
  ran(row: ScheduleRow, run: Omit<ScheduleRun, 'dueMs' | 'atMs'>): void;
  tidied(row: ScheduleRow): void;
}

export function createSchedules({ db, nowMs }: { db: Db; nowMs: () => number }): Schedules {
  const store = openScheduleStore(db);
  const find = (node: string, ctid: string) => store.all().find((row) => row.node === node && row.ctid === ctid);
  return {
    list: (node) =>
      store
        .all()
        .filter((row) => row.node === node)
        .map(shown),
    read: (node, ctid) => {
      const row = find(node, ctid);
      return row === undefined ? undefined : shown(row);
    },
    save: (node, ctid, plan, by) => {
      const now = nowMs();
      const row: ScheduleRow = {
        ...{ node, ctid, plan, by, changedMs: now, nextMs: nextDue(plan, now) },
        ...{ last: find(node, ctid)?.last, tidied: true },
      };
      store.put(node, ctid, plan, by, now, row.nextMs);
      return shown(row);
    },
    drop: store.drop,
    due: () =>
      store
        .all()
        .filter(({ nextMs }) => nextMs <= nowMs())
        .sort((a, b) => a.nextMs - b.nextMs),
    untidied: () => store.all().filter(({ tidied }) => !tidied),
    ran: ({ node, ctid, plan, nextMs }, run) => {
      const now = nowMs();
      store.ran(node, ctid, nextDue(plan, now), { ...run, dueMs: nextMs, atMs: now });
    },
    tidied: ({ node, ctid }) => store.tidied(node, ctid),
  };
}

function shown({ ctid, plan, by, changedMs, nextMs, last }: ScheduleRow): Schedule {
  return {
    ...plan,
    ctid,
    by,
    changedAt: changedMs,
    nextAt: nextMs,
    last:
      last === undefined
        ? null
        : { dueAt: last.dueMs, at: last.atMs, result: last.result, task: last.task, words: last.words },
  };
}
