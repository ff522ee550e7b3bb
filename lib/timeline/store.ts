/** The timeline's tables and their SQL: changes noticed, and what was last known of each container to compare with. */
import 'server-only';
import type { Change } from '@/lib/api/schemas';
import type { Db } from '@/lib/db/open';
import type { Known } from './compare';
import type { ChangeFilter } from './timeline';

/** SQL of the migration that makes the tables. */
export const timelineTables = `
CREATE TABLE changes (
  id TEXT PRIMARY KEY,
  node TEXT NOT NULL,
  ctid TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('state', 'restarted', 'appeared', 'disappeared', 'renamed', 'config')),
  after_ms INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  old TEXT,
  new TEXT,
  keys TEXT NOT NULL,
  while_down INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX changes_by_container ON changes (node, ctid, id);
CREATE INDEX changes_by_node ON changes (node, id);
CREATE INDEX changes_by_time ON changes (at_ms);
CREATE TABLE known_nodes (
  node TEXT PRIMARY KEY,
  listed_ms INTEGER NOT NULL,
  configs_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE known_containers (
  node TEXT NOT NULL,
  ctid TEXT NOT NULL,
  state TEXT NOT NULL,
  name TEXT,
  config TEXT,
  PRIMARY KEY (node, ctid)
) STRICT;
`;

interface ChangeRow {
  id: string;
  node: string;
  ctid: string;
  kind: Change['kind'];
  after_ms: number;
  at_ms: number;
  old: string | null;
  new: string | null;
  keys: string;
  while_down: number;
}

/** When a node's list and its configs were last read; `configsMs` is null before the first time. */
export interface KnownNode {
  listedMs: number;
  configsMs: number | null;
}

/** What one reading changes; all of it is kept or nothing, so that no change is told twice. */
export interface Update extends KnownNode {
  node: string;
  changes: readonly Change[];
  known: ReadonlyMap<string, Known>;
  gone: readonly string[];
}

export function openTimelineStore(db: Db) {
  const insert = db.prepare<[Record<string, string | number | null>]>(`
    INSERT INTO changes (id, node, ctid, kind, after_ms, at_ms, old, new, keys, while_down)
    VALUES (:id, :node, :ctid, :kind, :after, :at, :old, :new, :keys, :whileDown)`);
  const upsertNode = db.prepare<[string, number, number | null]>(
    'INSERT OR REPLACE INTO known_nodes (node, listed_ms, configs_ms) VALUES (?, ?, ?)',
  );
  const upsert = db.prepare<[string, string, string, string | null, string | null]>(
    'INSERT OR REPLACE INTO known_containers (node, ctid, state, name, config) VALUES (?, ?, ?, ?, ?)',
  );
  const forget = db.prepare<[string, string]>('DELETE FROM known_containers WHERE node = ? AND ctid = ?');
  const forgetAll = db.prepare<[string]>('DELETE FROM known_containers WHERE node = ?');
  const node = db.prepare<[string], { listed_ms: number; configs_ms: number | null }>(
    'SELECT listed_ms, configs_ms FROM known_nodes WHERE node = ?',
  );
  const containers = db.prepare<
    [string],
    { ctid: string; state: Known['state']; name: string | null; config: string | null }
  >('SELECT ctid, state, name, config FROM known_containers WHERE node = ?');
  const since = db.prepare<[string, string], { n: number }>(
    'SELECT count(*) AS n FROM changes WHERE node = ? AND id > ?',
  );
  const prune = db.prepare<[number, number]>(
    'DELETE FROM changes WHERE id IN (SELECT id FROM changes WHERE at_ms < ? LIMIT ?)',
  );
  const ofNode = db.prepare<[string, string, number], ChangeRow>(
    'SELECT * FROM changes WHERE node = ? AND id < ? ORDER BY id DESC LIMIT ?',
  );
  const ofContainer = db.prepare<[string, string, string, number], ChangeRow>(
    'SELECT * FROM changes WHERE node = ? AND ctid = ? AND id < ? ORDER BY id DESC LIMIT ?',
  );
  const save = db.transaction((update: Update) => {
    for (const { keys, whileDown, ...rest } of update.changes) {
      insert.run({ ...rest, keys: JSON.stringify(keys), whileDown: whileDown ? 1 : 0 });
    }
    for (const [ctid, { state, name, config }] of update.known) upsert.run(update.node, ctid, state, name, config);
    for (const ctid of update.gone) forget.run(update.node, ctid);
    upsertNode.run(update.node, update.listedMs, update.configsMs);
  });
  const saveSome = db.transaction((id: string, known: readonly (readonly [string, Known])[]) => {
    for (const [ctid, { state, name, config }] of known) upsert.run(id, ctid, state, name, config);
  });

  return {
    save(update: Update): void {
      save(update);
    },
    /** Part of a first reading: it counts only once `save` has noted the node. */
    saveSome(id: string, known: readonly (readonly [string, Known])[]): void {
      saveSome(id, known);
    },
    /** What is known of a node; undefined when it was never read whole. */
    known(id: string): (KnownNode & { containers: Map<string, Known> }) | undefined {
      const found = node.get(id);
      if (found === undefined) {
        forgetAll.run(id);
        return undefined;
      }
      const rows = containers.all(id).map(({ ctid, ...rest }): [string, Known] => [ctid, rest]);
      return { listedMs: found.listed_ms, configsMs: found.configs_ms, containers: new Map(rows) };
    },
    /** Newest first; ids sort by time. */
    list({ node: id, ctid, before = '~', count }: ChangeFilter): Change[] {
      const rows = ctid === undefined ? ofNode.all(id, before, count) : ofContainer.all(id, ctid, before, count);
      return rows.map(toChange);
    },
    countAfter(id: string, afterId: string): number {
      return since.get(id, afterId)?.n ?? 0;
    },
    prune(beforeMs: number): void {
      while (prune.run(beforeMs, PRUNED_AT_ONCE).changes === PRUNED_AT_ONCE);
    },
  };
}

const PRUNED_AT_ONCE = 500;

export type TimelineStore = ReturnType<typeof openTimelineStore>;

function toChange(row: ChangeRow): Change {
  return {
    id: row.id,
    node: row.node,
    ctid: row.ctid,
    kind: row.kind,
    after: row.after_ms,
    at: row.at_ms,
    old: row.old,
    new: row.new,
    // Written by `save` from this very type.
    keys: JSON.parse(row.keys) as Change['keys'],
    whileDown: row.while_down === 1,
  };
}
