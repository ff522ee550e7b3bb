/** Ranges of addresses that a node's new containers may get: vzboard's own, no node knows them. Every change is recorded. */
import 'server-only';
import type { Db } from '@/lib/db/open';

export const poolTables = `
CREATE TABLE address_pools (
  node TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  ranges TEXT NOT NULL,
  PRIMARY KEY (node, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE address_pool_changes (
  id INTEGER PRIMARY KEY,
  node TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  by TEXT NOT NULL,
  -- The pools as JSON.
  before TEXT NOT NULL,
  after TEXT NOT NULL
) STRICT;
`;

export interface AddressPool {
  readonly name: string;
  readonly ranges: string;
}

export interface Pools {
  /** In the order in which they were written down. */
  of(node: string): AddressPool[];
  /** Instead of those the node had. */
  set(node: string, pools: readonly AddressPool[], by: string, atMs: number): void;
}

/** All SQL of this room, over a database that has `poolTables`. */
export function openPools(db: Db): Pools {
  const select = db.prepare<[string], AddressPool>(
    'SELECT name, ranges FROM address_pools WHERE node = ? ORDER BY position',
  );
  const clear = db.prepare<[string]>('DELETE FROM address_pools WHERE node = ?');
  const insert = db.prepare<[string, number, string, string]>(
    'INSERT INTO address_pools (node, position, name, ranges) VALUES (?, ?, ?, ?)',
  );
  const record = db.prepare<[string, number, string, string, string]>(
    'INSERT INTO address_pool_changes (node, at_ms, by, before, after) VALUES (?, ?, ?, ?, ?)',
  );
  const set = db.transaction((node: string, pools: readonly AddressPool[], by: string, atMs: number) => {
    record.run(node, atMs, by, JSON.stringify(select.all(node)), JSON.stringify(pools));
    clear.run(node);
    pools.forEach(({ name, ranges }, position) => {
      insert.run(node, position, name, ranges);
    });
  });
  return { of: (node) => select.all(node), set: (node, pools, by, atMs) => set.immediate(node, pools, by, atMs) };
}
