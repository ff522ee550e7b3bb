/** Destroys that wait for their time, so that they can be taken back until then. One of a container; they survive restarts of vzboard. */
import 'server-only';
import type { Db } from '@/lib/db/open';

export const plannedTables = `
CREATE TABLE planned_destroys (
  node TEXT NOT NULL,
  ctid TEXT NOT NULL,
  title TEXT,
  due_ms INTEGER NOT NULL,
  planned_ms INTEGER NOT NULL,
  by TEXT NOT NULL,
  from_address TEXT,
  -- SHA-256 of the config: another container of that CTID is not meant.
  version TEXT NOT NULL,
  -- 1: it was stopped until then, so one that runs is in use again.
  stopped INTEGER NOT NULL CHECK (stopped IN (0, 1)),
  PRIMARY KEY (node, ctid)
) STRICT, WITHOUT ROWID;
`;

export interface Planned {
  node: string;
  ctid: string;
  title: string | null;
  dueMs: number;
  plannedMs: number;
  by: string;
  from: string | null;
  version: string;
  stopped: boolean;
}

export interface PlannedStore {
  /** Takes the place of an earlier one of the container. */
  put(planned: Planned): void;
  of(node: string, ctid: string): Planned | undefined;
  /** Of one node, by CTID. */
  ofNode(node: string): ReadonlyMap<string, Planned>;
  /** Those whose time has come, the longest due first. */
  due(nowMs: number): Planned[];
  /** False when there was none. */
  remove(node: string, ctid: string): boolean;
}

/** One whose time passed longer ago is not expected any more, and not run (docs/adr/0017). */
const LATE_MS = 3_600_000;

export function isMissed({ dueMs }: Pick<Planned, 'dueMs'>, nowMs: number): boolean {
  return nowMs - dueMs > LATE_MS;
}

interface Row extends Omit<Planned, 'stopped'> {
  stopped: number;
}

const COLUMNS =
  'node, ctid, title, due_ms AS dueMs, planned_ms AS plannedMs, by, from_address AS "from", version, stopped';

/** All SQL of it, over a database that has `plannedTables`. */
export function openPlannedStore(db: Db): PlannedStore {
  const put = db.prepare<[string, string, string | null, number, number, string, string | null, string, number]>(
    `INSERT OR REPLACE INTO planned_destroys
       (node, ctid, title, due_ms, planned_ms, by, from_address, version, stopped) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const one = db.prepare<[string, string], Row>(`SELECT ${COLUMNS} FROM planned_destroys WHERE node = ? AND ctid = ?`);
  const ofNode = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM planned_destroys WHERE node = ?`);
  const due = db.prepare<[number], Row>(`SELECT ${COLUMNS} FROM planned_destroys WHERE due_ms <= ? ORDER BY due_ms`);
  const remove = db.prepare<[string, string]>('DELETE FROM planned_destroys WHERE node = ? AND ctid = ?');
  const told = (row: Row): Planned => ({ ...row, stopped: row.stopped === 1 });
  return {
    put: ({ node, ctid, title, dueMs, plannedMs, by, from, version, stopped }) => {
      put.run(node, ctid, title, dueMs, plannedMs, by, from, version, stopped ? 1 : 0);
    },
    of: (node, ctid) => {
      const row = one.get(node, ctid);
      return row === undefined ? undefined : told(row);
    },
    ofNode: (node) => new Map(ofNode.all(node).map((row) => [row.ctid, told(row)])),
    due: (nowMs) => due.all(nowMs).map(told),
    remove: (node, ctid) => remove.run(node, ctid).changes > 0,
  };
}
