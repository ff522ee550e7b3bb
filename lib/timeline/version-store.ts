/** The table of config versions and its SQL. */
import 'server-only';
import type { Db } from '@/lib/db/open';

/** SQL of the migration that makes the table. `norm` is the hash of the text with a newline at its end, as grep prints it. */
export const versionTables = `
CREATE TABLE config_versions (
  id TEXT PRIMARY KEY,
  node TEXT NOT NULL,
  ctid TEXT NOT NULL,
  hash TEXT NOT NULL,
  norm TEXT NOT NULL,
  after_ms INTEGER,
  at_ms INTEGER NOT NULL,
  task TEXT,
  by_user TEXT,
  text TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX config_versions_by_container ON config_versions (node, ctid, id);
CREATE INDEX config_versions_by_time ON config_versions (at_ms);
`;

export interface StoredVersion {
  id: string;
  node: string;
  ctid: string;
  /** SHA-256 of the file, in hex. */
  hash: string;
  norm: string;
  /** The last time the file was seen without it; null for the first one. */
  after_ms: number | null;
  at_ms: number;
  /** The task of vzboard that made it; null for others, and for the first. */
  task: string | null;
  by_user: string | null;
  /** null where the file was longer than is kept. */
  text: string | null;
}

export function openVersionStore(db: Db) {
  const insert = db.prepare<[StoredVersion]>(`
    INSERT INTO config_versions (id, node, ctid, hash, norm, after_ms, at_ms, task, by_user, text)
    VALUES (:id, :node, :ctid, :hash, :norm, :after_ms, :at_ms, :task, :by_user, :text)`);
  const newest = db.prepare<[string, string], StoredVersion>(
    'SELECT * FROM config_versions WHERE node = ? AND ctid = ? ORDER BY id DESC LIMIT 1',
  );
  const list = db.prepare<[string, string, string, number], StoredVersion>(
    'SELECT * FROM config_versions WHERE node = ? AND ctid = ? AND id < ? ORDER BY id DESC LIMIT ?',
  );
  const one = db.prepare<[string, string, string], StoredVersion>(
    'SELECT * FROM config_versions WHERE node = ? AND ctid = ? AND id = ?',
  );
  const byHash = db.prepare<[string, string, string], StoredVersion>(
    'SELECT * FROM config_versions WHERE node = ? AND ctid = ? AND hash = ? ORDER BY id DESC LIMIT 1',
  );
  const setHash = db.prepare<[string, string]>('UPDATE config_versions SET hash = ? WHERE id = ?');
  const setMaker = db.prepare<[string, string, string]>(
    'UPDATE config_versions SET task = ?, by_user = ? WHERE id = ?',
  );
  const trim = db.prepare<[string, string, string, string, number]>(`
    DELETE FROM config_versions WHERE node = ? AND ctid = ? AND id IN (
      SELECT id FROM config_versions WHERE node = ? AND ctid = ? ORDER BY id DESC LIMIT -1 OFFSET ?)`);
  const forgetOld = db.prepare<[number, number]>(`
    DELETE FROM config_versions WHERE id IN (
      SELECT old.id FROM config_versions AS old WHERE old.at_ms < ? AND EXISTS (
        SELECT 1 FROM config_versions AS later WHERE later.node = old.node AND later.ctid = old.ctid AND later.id > old.id)
      LIMIT ?)`);
  const insertAll = db.transaction((rows: readonly StoredVersion[]) => {
    for (const row of rows) insert.run(row);
  });
  return {
    insert(rows: readonly StoredVersion[]): void {
      insertAll(rows);
    },
    newest: (node: string, ctid: string): StoredVersion | undefined => newest.get(node, ctid),
    list: (node: string, ctid: string, before: string, count: number): StoredVersion[] =>
      list.all(node, ctid, before, count),
    read: (node: string, ctid: string, id: string): StoredVersion | undefined => one.get(node, ctid, id),
    byHash: (node: string, ctid: string, hash: string): StoredVersion | undefined => byHash.get(node, ctid, hash),
    setHash(id: string, hash: string): void {
      setHash.run(hash, id);
    },
    setMaker(id: string, task: string, by: string): void {
      setMaker.run(task, by, id);
    },
    /** Keeps the newest `most` of one container. */
    trim(node: string, ctid: string, most: number): void {
      trim.run(node, ctid, node, ctid, most);
    },
    /** Older ones than that, but never the newest of a container. */
    prune(beforeMs: number): void {
      while (forgetOld.run(beforeMs, PRUNED_AT_ONCE).changes === PRUNED_AT_ONCE);
    },
  };
}

const PRUNED_AT_ONCE = 500;
