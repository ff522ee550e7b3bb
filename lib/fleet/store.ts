/** Nodes added on screen, and every change of vzboard's own list of nodes: who, what, when. */
import 'server-only';
import type { Db } from '@/lib/db/open';

export const fleetTables = `
CREATE TABLE nodes (
  id TEXT PRIMARY KEY,
  -- As the form sent it, in the shape of an entry of the configuration file: JSON.
  entry TEXT NOT NULL,
  added_ms INTEGER NOT NULL,
  -- Both or neither.
  disabled_by TEXT,
  disabled_ms INTEGER
) STRICT;
CREATE TABLE node_changes (
  id INTEGER PRIMARY KEY,
  node TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  by TEXT NOT NULL,
  what TEXT NOT NULL
) STRICT;
CREATE INDEX node_changes_node ON node_changes (node, id);
`;

/** `removed` kept the history, `dropped` took it along. */
export const changeKinds = ['added', 'edited', 'disabled', 'enabled', 'removed', 'dropped'] as const;
export type ChangeKind = (typeof changeKinds)[number];

export interface StoredNode {
  id: string;
  /** JSON as it was stored; a later or older vzboard may have written what this one does not understand. */
  entry: string;
  addedMs: number;
  disabled: { by: string; atMs: number } | undefined;
}

export interface NodeChange {
  node: string;
  atMs: number;
  by: string;
  what: ChangeKind;
}

export interface FleetStore {
  /** In the order in which they were added. */
  nodes(): StoredNode[];
  /** Each of these writes the change and its record in one transaction. */
  add(id: string, entry: string, disabled: boolean, by: string, nowMs: number): void;
  edit(id: string, entry: string, by: string, nowMs: number): void;
  setDisabled(id: string, disabled: boolean, by: string, nowMs: number): void;
  remove(id: string, what: 'removed' | 'dropped', by: string, nowMs: number): void;
  /** Newest first. */
  changes(count: number): NodeChange[];
}

interface Row {
  id: string;
  entry: string;
  addedMs: number;
  disabledBy: string | null;
  disabledMs: number | null;
}

/** All SQL of this room, over a database that has `fleetTables`. */
export function openFleetStore(db: Db): FleetStore {
  const nodes = db.prepare<[], Row>(
    `SELECT id, entry, added_ms AS addedMs, disabled_by AS disabledBy, disabled_ms AS disabledMs
     FROM nodes ORDER BY added_ms, id`,
  );
  const add = db.prepare<[string, string, number]>('INSERT INTO nodes (id, entry, added_ms) VALUES (?, ?, ?)');
  const edit = db.prepare<[string, string]>('UPDATE nodes SET entry = ? WHERE id = ?');
  const setDisabled = db.prepare<[string | null, number | null, string]>(
    'UPDATE nodes SET disabled_by = ?, disabled_ms = ? WHERE id = ?',
  );
  const remove = db.prepare<[string]>('DELETE FROM nodes WHERE id = ?');
  const note = db.prepare<[string, number, string, string]>(
    'INSERT INTO node_changes (node, at_ms, by, what) VALUES (?, ?, ?, ?)',
  );
  const changes = db.prepare<[number], NodeChange>(
    'SELECT node, at_ms AS atMs, by, what FROM node_changes ORDER BY id DESC LIMIT ?',
  );
  const atomically = (work: () => void) => db.transaction(work).immediate();

  return {
    nodes: () =>
      nodes.all().map(({ id, entry, addedMs, disabledBy, disabledMs }) => ({
        id,
        entry,
        addedMs,
        disabled: disabledBy === null || disabledMs === null ? undefined : { by: disabledBy, atMs: disabledMs },
      })),
    add: (id, entry, disabled, by, nowMs) =>
      atomically(() => {
        add.run(id, entry, nowMs);
        if (disabled) setDisabled.run(by, nowMs, id);
        note.run(id, nowMs, by, 'added');
      }),
    edit: (id, entry, by, nowMs) =>
      atomically(() => {
        edit.run(entry, id);
        note.run(id, nowMs, by, 'edited');
      }),
    setDisabled: (id, disabled, by, nowMs) =>
      atomically(() => {
        setDisabled.run(disabled ? by : null, disabled ? nowMs : null, id);
        note.run(id, nowMs, by, disabled ? 'disabled' : 'enabled');
      }),
    remove: (id, what, by, nowMs) =>
      atomically(() => {
        remove.run(id);
        note.run(id, nowMs, by, what);
      }),
    changes: (count) => changes.all(count),
  };
}
