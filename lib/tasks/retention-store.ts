/** How long finished tasks are kept: an admin's choice, with who made it. */
import 'server-only';
import type { Db } from '@/lib/db/open';

const DAY_MS = 86_400_000;
/** The list of tasks is the audit log, so not less than a month. */
export const TASKS_KEEP = { minMs: 30 * DAY_MS, defaultMs: 365 * DAY_MS, maxMs: 3650 * DAY_MS };

export const taskRetentionTables = `
CREATE TABLE task_retention (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  keep_ms INTEGER NOT NULL,
  by TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
`;

export interface TaskRetention {
  keepMs: number;
  /** null: nobody has chosen, it is the default. */
  changed: { by: string; atMs: number } | null;
  /** How many tasks are kept now, and when the oldest of them was asked for. */
  count: number;
  oldestMs: number | null;
}

export interface TaskRetentionStore {
  read(): TaskRetention;
  /** null goes back to the default. `keepMs` is within TASKS_KEEP. */
  set(keepMs: number | null, by: string, atMs: number): void;
}

export function openTaskRetention(db: Db): TaskRetentionStore {
  const chosen = db.prepare<[], { keep_ms: number; by: string; at_ms: number }>(
    'SELECT keep_ms, by, at_ms FROM task_retention',
  );
  const kept = db.prepare<[], { count: number; oldest: number | null }>(
    'SELECT count(*) AS count, min(created_ms) AS oldest FROM tasks',
  );
  const put = db.prepare<[number, string, number]>(
    'INSERT INTO task_retention (only, keep_ms, by, at_ms) VALUES (1, ?, ?, ?) ON CONFLICT (only) DO UPDATE SET keep_ms = excluded.keep_ms, by = excluded.by, at_ms = excluded.at_ms',
  );
  const clear = db.prepare<[]>('DELETE FROM task_retention');
  return {
    read() {
      const choice = chosen.get();
      const { count, oldest } = kept.get() ?? { count: 0, oldest: null };
      return {
        keepMs: choice?.keep_ms ?? TASKS_KEEP.defaultMs,
        changed: choice === undefined ? null : { by: choice.by, atMs: choice.at_ms },
        count,
        oldestMs: oldest,
      };
    },
    set(keepMs, by, atMs) {
      if (keepMs === null) clear.run();
      else put.run(keepMs, by, atMs);
    },
  };
}
