/** The tasks' tables and their SQL. Rows go in and out as the API's `Task`. */
import 'server-only';
import type { Task } from '@/lib/api/schemas';
import type { Db } from '@/lib/db/open';
import type { ErrorBody } from '@/lib/errors';
import type { EarlierRun } from '@/lib/tasks/progress';
import type { TaskFilter } from '@/lib/tasks/tasks';

/** SQL of the migration that makes the tables. */
export const taskTables = `
CREATE TABLE tasks (
  id TEXT PRIMARY KEY,
  node TEXT NOT NULL,
  node_label TEXT NOT NULL,
  ctid TEXT,
  action TEXT NOT NULL,
  by_user TEXT NOT NULL,
  from_address TEXT,
  commands TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'unknown')),
  created_ms INTEGER NOT NULL,
  started_ms INTEGER,
  ended_ms INTEGER,
  exit_code INTEGER,
  outcome TEXT,
  error TEXT,
  output_bytes INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX tasks_by_container ON tasks (node, ctid, id);
CREATE INDEX tasks_open ON tasks (node, id) WHERE ended_ms IS NULL;
CREATE INDEX tasks_by_end ON tasks (ended_ms);
CREATE TABLE task_output (
  task TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (task, at)
) STRICT;
`;

/** SQL of the migration that adds what a restarted vzboard needs to go on: where a task stood, and how much of each stream was recorded. */
export const taskResumeColumns = `
ALTER TABLE tasks ADD COLUMN resume TEXT;
ALTER TABLE tasks ADD COLUMN seen_stdout INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN seen_stderr INTEGER NOT NULL DEFAULT 0;
`;

/**
 * SQL of the migration for telling how long a kind of task usually takes without reading the tasks themselves, and for what was given on standard
 * input where that is kept.
 */
export const taskProgressColumns = `
CREATE INDEX tasks_done_by_kind ON tasks (action, id, node, ctid, started_ms, ended_ms) WHERE state = 'succeeded';
ALTER TABLE tasks ADD COLUMN input TEXT;
`;

interface Row {
  id: string;
  node: string;
  node_label: string;
  ctid: string | null;
  action: string;
  by_user: string;
  from_address: string | null;
  commands: string;
  state: Task['state'];
  created_ms: number;
  started_ms: number | null;
  ended_ms: number | null;
  exit_code: number | null;
  outcome: string | null;
  error: string | null;
  output_bytes: number;
  resume: string | null;
  seen_stdout: number;
  seen_stderr: number;
  input: string | null;
}

/** Bytes of each stream of the command under way that are recorded. */
export interface Seen {
  stdout: number;
  stderr: number;
}

/** Where a running task stands. */
export interface ResumePoint {
  /** Argument vectors; null for one with a secret or with input, which is not written down. */
  steps: (readonly [string, ...string[]] | null)[];
  step: number;
  /** Counts the times a step was tried, from 1 on. */
  attempt: number;
  /** Under which the node has the command; null while none is under way. */
  commandId: string | null;
  /** The node has said that it started it. */
  started: boolean;
  /** Since when it waits for somebody's lock. */
  lockSinceMs: number | null;
  /** Of a task without a container. */
  work?: string;
  /** The task's own, for reading back. */
  kept: unknown;
}

export type NewTask = Pick<
  Task,
  'id' | 'node' | 'nodeLabel' | 'ctid' | 'action' | 'by' | 'from' | 'commands' | 'createdAt'
> & { input?: string | undefined };

export interface Ending {
  state: 'succeeded' | 'failed' | 'unknown';
  endedAt: number;
  exitCode: number | null;
  outcome: string | null;
  error: ErrorBody | null;
}

/** Bytes of a task's output, `at` counted over all it ever said. */
export interface OutputPiece {
  at: number;
  bytes: Uint8Array;
}

const PRUNED_AT_ONCE = 200;
/** Enough to find some of the same container among those of a whole fleet. */
const EARLIER_RUNS = 400;

export function openTaskStore(db: Db) {
  const insert = db.prepare<[Record<string, string | number | null>]>(`
    INSERT INTO tasks (id, node, node_label, ctid, action, by_user, from_address, commands, state, created_ms, input)
    VALUES (:id, :node, :nodeLabel, :ctid, :action, :by, :from, :commands, 'queued', :createdAt, :input)`);
  const begin = db.prepare<[number, string]>(`UPDATE tasks SET state = 'running', started_ms = ? WHERE id = ?`);
  const end = db.prepare<[Record<string, string | number | null>]>(`
    UPDATE tasks SET state = :state, ended_ms = :endedAt, exit_code = :exitCode, outcome = :outcome, error = :error, resume = NULL
    WHERE id = :id`);
  const earlierRuns = db.prepare<[string, number], EarlierRun>(
    `SELECT node, ctid, ended_ms - started_ms AS tookMs FROM tasks
     WHERE action = ? AND state = 'succeeded' AND started_ms IS NOT NULL ORDER BY id DESC LIMIT ?`,
  );
  const one = db.prepare<[string], Row>('SELECT * FROM tasks WHERE id = ?');
  const open = db.prepare<[string], Row>('SELECT * FROM tasks WHERE node = ? AND ended_ms IS NULL ORDER BY id');
  const resumable = db.prepare<[], Row>(
    `SELECT * FROM tasks WHERE ended_ms IS NULL AND state = 'running' AND resume IS NOT NULL ORDER BY id`,
  );
  const setPoint = db.prepare<[string, string]>('UPDATE tasks SET resume = ? WHERE id = ?');
  const setSeen = db.prepare<[number, number, string]>(
    'UPDATE tasks SET seen_stdout = ?, seen_stderr = ? WHERE id = ?',
  );
  const interrupt = db.prepare<[string, number, string, string]>(
    'UPDATE tasks SET state = ?, ended_ms = ?, error = ? WHERE state = ? AND resume IS NULL',
  );
  const prune = db.prepare<[number, number]>(
    'DELETE FROM tasks WHERE id IN (SELECT id FROM tasks WHERE ended_ms < ? LIMIT ?)',
  );
  const addPiece = db.prepare<[string, number, Uint8Array]>(
    'INSERT INTO task_output (task, at, bytes) VALUES (?, ?, ?)',
  );
  const dropPieces = db.prepare<[string, number, number]>(
    'DELETE FROM task_output WHERE task = ? AND at >= ? AND at + length(bytes) <= ?',
  );
  const setOutputBytes = db.prepare<[number, string]>('UPDATE tasks SET output_bytes = ? WHERE id = ?');
  const pieces = db.prepare<[string, number, number], OutputPiece>(
    'SELECT at, bytes FROM task_output WHERE task = ? AND at + length(bytes) > ? AND at < ? ORDER BY at',
  );
  const append = db.transaction(
    (id: string, added: readonly OutputPiece[], total: number, gap: [number, number], seen: Seen) => {
      for (const { at, bytes } of added) addPiece.run(id, at, bytes);
      dropPieces.run(id, ...gap);
      setOutputBytes.run(total, id);
      setSeen.run(seen.stdout, seen.stderr, id);
    },
  );
  const nextCommand = db.transaction((id: string, point: ResumePoint) => {
    setPoint.run(JSON.stringify(point), id);
    setSeen.run(0, 0, id);
  });

  return {
    create(task: NewTask): void {
      insert.run({ ...task, commands: JSON.stringify(task.commands), input: task.input ?? null });
    },
    begin(id: string, startedAt: number): void {
      begin.run(startedAt, id);
    },
    end(id: string, ending: Ending): void {
      end.run({ ...ending, id, error: ending.error === null ? null : JSON.stringify(ending.error) });
    },
    read(id: string): Task | undefined {
      const row = one.get(id);
      return row === undefined ? undefined : toTask(row);
    },
    /** Newest first; ids are sortable by time. `failed` includes those whose end is unknown: both want a look. */
    list({ node, ctid, state, before, count = 50 }: TaskFilter): { tasks: Task[]; next: string | null } {
      const states = { open: 'ended_ms IS NULL', failed: `state IN ('failed', 'unknown')` };
      const conditions: string[] = [];
      const values: (string | number)[] = [];
      const only = (condition: string, value: string | undefined) => {
        if (value === undefined) return;
        conditions.push(condition);
        values.push(value);
      };
      only('node = ?', node);
      only('ctid = ?', ctid);
      only('id < ?', before);
      if (state !== undefined) conditions.push(states[state]);
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
      const most = Math.min(Math.max(1, count), 200);
      const rows = db
        .prepare<unknown[], Row>(`SELECT * FROM tasks ${where} ORDER BY id DESC LIMIT ?`)
        .all(...values, most + 1);
      const tasks = rows.slice(0, most).map(toTask);
      return { tasks, next: rows.length > most ? (tasks.at(-1)?.id ?? null) : null };
    },
    /** The latest tasks of a kind that ended well, newest first. */
    earlierRuns(action: string): EarlierRun[] {
      return earlierRuns.all(action, EARLIER_RUNS);
    },
    open(node: string): Task[] {
      return open.all(node).map(toTask);
    },
    /** Tasks that were running with a point to go on from. */
    resumable(): { task: Task; point: ResumePoint; seen: Seen }[] {
      return resumable.all().map((row) => ({
        task: toTask(row),
        // Written by `setPoint` from this very type.
        point: JSON.parse(row.resume ?? '') as ResumePoint,
        seen: { stdout: row.seen_stdout, stderr: row.seen_stderr },
      }));
    },
    setPoint(id: string, point: ResumePoint): void {
      setPoint.run(JSON.stringify(point), id);
    },
    /** The same before a command of which nothing is recorded yet. */
    nextCommand(id: string, point: ResumePoint): void {
      nextCommand(id, point);
    },
    /** Ends every task found in state `from` that cannot be gone on with. */
    interrupt(from: 'queued' | 'running', state: 'failed' | 'unknown', endedAt: number, error: ErrorBody): number {
      return interrupt.run(state, endedAt, JSON.stringify(error), from).changes;
    },
    prune(beforeMs: number): number {
      let pruned = 0;
      for (;;) {
        const { changes } = prune.run(beforeMs, PRUNED_AT_ONCE);
        pruned += changes;
        if (changes < PRUNED_AT_ONCE) return pruned;
      }
    },
    /** Adds pieces, drops those wholly within `gap`, and notes how many bytes there were in all and of each stream of the command under way. */
    appendOutput(
      id: string,
      added: readonly OutputPiece[],
      total: number,
      gap: [from: number, to: number],
      seen: Seen = { stdout: 0, stderr: 0 },
    ): void {
      append(id, added, total, gap, seen);
    },
    /** Kept bytes from `from` up to `to`. */
    readOutput(id: string, from: number, to: number): Uint8Array {
      const found = pieces.all(id, from, to);
      return Buffer.concat(found.map(({ at, bytes }) => bytes.subarray(Math.max(0, from - at), to - at)));
    },
  };
}

export type TaskStore = ReturnType<typeof openTaskStore>;

function toTask(row: Row): Task {
  return {
    id: row.id,
    node: row.node,
    nodeLabel: row.node_label,
    ctid: row.ctid,
    action: row.action,
    by: row.by_user,
    from: row.from_address,
    // Written by `create` from this very type.
    commands: JSON.parse(row.commands) as string[][],
    state: row.state,
    createdAt: row.created_ms,
    startedAt: row.started_ms,
    endedAt: row.ended_ms,
    exitCode: row.exit_code,
    outcome: row.outcome,
    // Written by `end` from this very type.
    error: row.error === null ? null : (JSON.parse(row.error) as ErrorBody),
    outputBytes: row.output_bytes,
    ...(row.input === null ? {} : { input: row.input }),
    // Known only to who runs it.
    waiting: null,
    cancelable: false,
  };
}
