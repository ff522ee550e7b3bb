/** The schedules' table and its SQL. */
import 'server-only';
import type { SchedulePlan } from '@/lib/api/schemas-backups';
import type { Db } from '@/lib/db/open';

/** SQL of the migration that makes the table. */
export const scheduleTables = `
CREATE TABLE backup_schedules (
  node TEXT NOT NULL,
  ctid TEXT NOT NULL,
  -- JSON, as the API has it.
  plan TEXT NOT NULL,
  by TEXT NOT NULL,
  changed_ms INTEGER NOT NULL,
  next_ms INTEGER NOT NULL,
  last_due_ms INTEGER,
  last_ms INTEGER,
  last_result TEXT CHECK (last_result IN ('started', 'late', 'skipped', 'refused')),
  last_task TEXT,
  last_words TEXT,
  -- Whether what the last run outlived has been removed.
  tidied INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (node, ctid)
) STRICT, WITHOUT ROWID;
`;

export interface ScheduleRow {
  node: string;
  ctid: string;
  plan: SchedulePlan;
  by: string;
  changedMs: number;
  nextMs: number;
  last: ScheduleRun | undefined;
  tidied: boolean;
}

export interface ScheduleRun {
  dueMs: number;
  atMs: number;
  result: 'started' | 'late' | 'skipped' | 'refused';
  task: string | null;
  words: string;
}

interface Row {
  node: string;
  ctid: string;
  plan: string;
  by: string;
  changed_ms: number;
  next_ms: number;
  last_due_ms: number | null;
  last_ms: number | null;
  last_result: ScheduleRun['result'] | null;
  last_task: string | null;
  last_words: string | null;
  tidied: number;
}

/** All SQL of this room, over a database that has `scheduleTables`. */
export function openScheduleStore(db: Db) {
  const all = db.prepare<[], Row>('SELECT * FROM backup_schedules ORDER BY node, ctid');
  const put = db.prepare<[string, string, string, string, number, number]>(
    `INSERT INTO backup_schedules (node, ctid, plan, by, changed_ms, next_ms) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (node, ctid) DO UPDATE SET
       plan = excluded.plan, by = excluded.by, changed_ms = excluded.changed_ms, next_ms = excluded.next_ms`,
  );
  const drop = db.prepare<[string, string]>('DELETE FROM backup_schedules WHERE node = ? AND ctid = ?');
  const ran = db.prepare<[number, number, number, string, string | null, string, number, string, string]>(
    `UPDATE backup_schedules SET next_ms = ?, last_due_ms = ?, last_ms = ?, last_result = ?, last_task = ?, last_words = ?,
       tidied = ? WHERE node = ? AND ctid = ?`,
  );
  const tidy = db.prepare<[string, string]>('UPDATE backup_schedules SET tidied = 1 WHERE node = ? AND ctid = ?');
  return {
    all: (): ScheduleRow[] => all.all().map(fromRow),
    put: (node: string, ctid: string, plan: SchedulePlan, by: string, changedMs: number, nextMs: number) =>
      void put.run(node, ctid, JSON.stringify(plan), by, changedMs, nextMs),
    drop: (node: string, ctid: string): boolean => drop.run(node, ctid).changes > 0,
    ran: (node: string, ctid: string, nextMs: number, { dueMs, atMs, result, task, words }: ScheduleRun) =>
      void ran.run(nextMs, dueMs, atMs, result, task, words, task === null ? 1 : 0, node, ctid),
    tidied: (node: string, ctid: string) => void tidy.run(node, ctid),
  };
}

function fromRow(row: Row): ScheduleRow {
  const { node, ctid, by, changed_ms, next_ms, last_due_ms, last_ms, last_result, last_task, last_words } = row;
  return {
    node,
    ctid,
    // Written above from a checked one.
    plan: JSON.parse(row.plan) as SchedulePlan,
    by,
    changedMs: changed_ms,
    nextMs: next_ms,
    last:
      last_due_ms === null || last_ms === null || last_result === null
        ? undefined
        : { dueMs: last_due_ms, atMs: last_ms, result: last_result, task: last_task, words: last_words ?? '' },
    tidied: row.tidied === 1,
  };
}
