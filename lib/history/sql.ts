/** Every statement of history.sqlite, prepared once. Only `store.ts` and what it is made of use them. */
import type { Db, Statement } from '@/lib/db/open';
import type { Failure } from './history';

export interface ChunkRow {
  id: number;
  fromMs: number;
  toMs: number;
  holdMs: number;
  shape: number;
  data: Buffer;
}

interface FailureRow {
  ctid: string;
  counter: string;
  growth: number;
  firstMs: number;
  lastMs: number;
}

const CHUNK = 'id, from_ms AS fromMs, to_ms AS toMs, hold_ms AS holdMs, shape, data';

export function prepareSql(db: Db) {
  const prepare = <P extends unknown[], R = unknown>(sql: string): Statement<P, R> => db.prepare<P, R>(sql);
  return {
    nodes: prepare<[], { id: number; name: string }>('SELECT id, name FROM node'),
    addNode: prepare<[string]>('INSERT INTO node (name) VALUES (?)'),

    containers: prepare<[number], { id: number; ctid: string; closedMs: number }>(
      'SELECT id, ctid, closed_ms AS closedMs FROM container WHERE node = ?',
    ),
    addContainer: prepare<[number, string]>('INSERT INTO container (node, ctid) VALUES (?, ?)'),
    setClosed: prepare<[number, number]>('UPDATE container SET closed_ms = ? WHERE id = ?'),
    emptyContainers: prepare<[number], { id: number; ctid: string }>(
      `SELECT id, ctid FROM container c WHERE node = ? AND NOT EXISTS (SELECT 1 FROM chunk WHERE container = c.id)
       AND NOT EXISTS (SELECT 1 FROM failure WHERE container = c.id)`,
    ),
    dropContainer: prepare<[number]>('DELETE FROM container WHERE id = ?'),

    shapes: prepare<[], { id: number; counters: string }>('SELECT id, counters FROM shape'),
    addShape: prepare<[string]>('INSERT INTO shape (counters) VALUES (?)'),

    tail: prepare<[number], { atMs: number; data: Buffer }>(
      'SELECT at_ms AS atMs, data FROM tail WHERE node = ? ORDER BY at_ms',
    ),
    addTail: prepare<[number, number, Uint8Array]>('INSERT INTO tail (node, at_ms, data) VALUES (?, ?, ?)'),
    trimTail: prepare<[number, number]>('DELETE FROM tail WHERE node = ? AND at_ms < ?'),

    addChunk: prepare<[number, number, number, number, number, number, number, Uint8Array]>(
      'INSERT INTO chunk (container, tier, from_ms, to_ms, hold_ms, shape, part, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    setWhole: prepare<[number]>('UPDATE chunk SET part = 0 WHERE id = ?'),
    dropChunk: prepare<[number]>('DELETE FROM chunk WHERE id = ?'),
    /** Parts that end before the third parameter, as many as the fourth says. */
    parts: prepare<[number, number, number, number], ChunkRow>(
      `SELECT ${CHUNK} FROM chunk WHERE container = ? AND tier = ? AND part = 1 AND to_ms < ? ORDER BY from_ms LIMIT ?`,
    ),
    partCount: prepare<[number, number], { n: number }>(
      'SELECT count(*) AS n FROM chunk WHERE container = ? AND tier = ? AND part = 1',
    ),
    expiredParts: prepare<[number, number, number], { container: number }>(
      `SELECT DISTINCT k.container AS container FROM chunk k JOIN container c ON c.id = k.container
       WHERE k.tier = ? AND k.to_ms < ? AND k.part = 1 AND c.node = ?`,
    ),
    firstMs: prepare<[number, number], { ms: number }>(
      'SELECT from_ms AS ms FROM chunk WHERE container = ? AND tier = ? ORDER BY from_ms LIMIT 1',
    ),
    lastChunk: prepare<[number, number], ChunkRow>(
      `SELECT ${CHUNK} FROM chunk WHERE container = ? AND tier = ? ORDER BY from_ms DESC LIMIT 1`,
    ),
    lastMs: prepare<[number, number], { ms: number }>(
      'SELECT to_ms AS ms FROM chunk WHERE container = ? AND tier = ? ORDER BY from_ms DESC LIMIT 1',
    ),
    /** Those that begin after the third parameter, before the fourth, and whose last entry stands beyond the fifth. */
    chunksIn: prepare<[number, number, number, number, number], ChunkRow>(
      `SELECT ${CHUNK} FROM chunk WHERE container = ? AND tier = ? AND from_ms > ? AND from_ms < ? AND to_ms + hold_ms > ?
       ORDER BY from_ms`,
    ),
    pruneChunks: prepare<[number, number, number]>(
      `DELETE FROM chunk WHERE id IN (SELECT k.id FROM chunk k JOIN container c ON c.id = k.container
       WHERE k.tier = ? AND k.to_ms < ? AND c.node = ? LIMIT 50)`,
    ),

    addFailure: prepare<[number, number, number, string, number]>(
      'INSERT INTO failure (node, at_ms, container, counter, growth) VALUES (?, ?, ?, ?, ?)',
    ),
    failures: prepare<[number, number], FailureRow>(
      `SELECT c.ctid AS ctid, f.counter AS counter, total(f.growth) AS growth, min(f.at_ms) AS firstMs, max(f.at_ms) AS lastMs
       FROM failure f JOIN container c ON c.id = f.container WHERE f.node = ? AND f.at_ms >= ?
       GROUP BY f.container, f.counter ORDER BY growth DESC, c.ctid, f.counter`,
    ),
    failureEvents: prepare<[number, number], Failure>(
      `SELECT c.ctid AS ctid, f.counter AS counter, f.at_ms AS atMs, f.growth AS growth
       FROM failure f JOIN container c ON c.id = f.container WHERE f.node = ? AND f.at_ms >= ? ORDER BY f.at_ms, f.id`,
    ),
    pruneFailures: prepare<[number, number]>(
      'DELETE FROM failure WHERE id IN (SELECT id FROM failure WHERE node = ? AND at_ms < ? LIMIT 500)',
    ),

    addReset: prepare<[number, number]>('INSERT OR IGNORE INTO reset (container, at_ms) VALUES (?, ?)'),
    resets: prepare<[number, number, number], { atMs: number }>(
      'SELECT at_ms AS atMs FROM reset WHERE container = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms',
    ),
    pruneResets: prepare<[number]>('DELETE FROM reset WHERE at_ms < ?'),
    /** Lengths of blobs stand in the rows: none is read. */
    tierSizes: prepare<[number], { tier: number; bytes: number; oldestMs: number; newestMs: number }>(
      `SELECT k.tier AS tier, total(length(k.data)) AS bytes, min(k.from_ms) AS oldestMs, max(k.to_ms) AS newestMs
       FROM container c JOIN chunk k ON k.container = c.id WHERE c.node = ? GROUP BY k.tier`,
    ),
    tailSize: prepare<[number], { bytes: number; oldestMs: number | null; newestMs: number | null }>(
      'SELECT total(length(data)) AS bytes, min(at_ms) AS oldestMs, max(at_ms) AS newestMs FROM tail WHERE node = ?',
    ),
    retention: prepare<[], { node: string; keep: string; by: string; atMs: number }>(
      'SELECT node, keep, by, at_ms AS atMs FROM retention',
    ),
    setRetention: prepare<[string, string, string, number]>(
      'INSERT OR REPLACE INTO retention (node, keep, by, at_ms) VALUES (?, ?, ?, ?)',
    ),
    dropRetention: prepare<[string]>('DELETE FROM retention WHERE node = ?'),
    dropResets: prepare<[number]>('DELETE FROM reset WHERE container = ?'),

    addAlive: prepare<[number, number]>('INSERT OR IGNORE INTO alive (from_ms, to_ms) VALUES (?, ?)'),
    prolong: prepare<[number, number]>('UPDATE alive SET to_ms = ? WHERE from_ms = ?'),
    alive: prepare<[], { fromMs: number; toMs: number }>(
      'SELECT from_ms AS fromMs, to_ms AS toMs FROM alive ORDER BY from_ms',
    ),
    pruneAlive: prepare<[number]>('DELETE FROM alive WHERE to_ms < ?'),
    failuresOf: prepare<[number, number, number, string], { atMs: number; growth: number }>(
      'SELECT at_ms AS atMs, growth FROM failure WHERE node = ? AND at_ms >= ? AND at_ms < ? AND counter = ?',
    ),

    /** Everything of a node, what refers to something before that. */
    dropNode: [
      prepare<[number]>('DELETE FROM failure WHERE node = ?'),
      prepare<[number]>('DELETE FROM reset WHERE container IN (SELECT id FROM container WHERE node = ?)'),
      prepare<[number]>('DELETE FROM chunk WHERE container IN (SELECT id FROM container WHERE node = ?)'),
      prepare<[number]>('DELETE FROM container WHERE node = ?'),
      prepare<[number]>('DELETE FROM tail WHERE node = ?'),
      prepare<[number]>('DELETE FROM node WHERE id = ?'),
    ],

    oldestTail: prepare<[], { ms: number | null }>('SELECT min(at_ms) AS ms FROM tail'),
    oldestChunk: prepare<[number], { ms: number }>(
      'SELECT from_ms AS ms FROM chunk WHERE tier = ? ORDER BY to_ms LIMIT 1',
    ),
  };
}

export type HistorySql = ReturnType<typeof prepareSql>;

/** The id of a row just inserted. */
export function insertedId(result: { lastInsertRowid: number | bigint }): number {
  return Number(result.lastInsertRowid);
}
