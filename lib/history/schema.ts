/** Schema of history.sqlite. Migrations are never changed once released. */
import type { Migration } from '@/lib/db/open';

export const HISTORY_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'nodes, containers, tail, chunks, events',
    sql: `
      CREATE TABLE node (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE
      ) STRICT;

      CREATE TABLE container (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        node INTEGER NOT NULL REFERENCES node(id),
        ctid TEXT NOT NULL,
        -- Samples up to here are in chunks; those after it are in the tail.
        closed_ms INTEGER NOT NULL DEFAULT -1,
        UNIQUE (node, ctid)
      ) STRICT;

      -- Names of a container's counters in their order, as a JSON array. A node's containers share one or two.
      CREATE TABLE shape (
        id INTEGER PRIMARY KEY,
        counters TEXT NOT NULL UNIQUE
      ) STRICT;

      -- What a node's samples changed, one row a sample, until every container in it is in a chunk.
      CREATE TABLE tail (
        id INTEGER PRIMARY KEY,
        node INTEGER NOT NULL REFERENCES node(id),
        at_ms INTEGER NOT NULL,
        data BLOB NOT NULL,
        UNIQUE (node, at_ms)
      ) STRICT;

      CREATE TABLE chunk (
        id INTEGER PRIMARY KEY,
        container INTEGER NOT NULL REFERENCES container(id),
        tier INTEGER NOT NULL,
        -- First and last sample in it (not starts of steps).
        from_ms INTEGER NOT NULL,
        to_ms INTEGER NOT NULL,
        -- How long an entry stands for itself when nothing follows.
        hold_ms INTEGER NOT NULL,
        shape INTEGER NOT NULL REFERENCES shape(id),
        -- 1 until it is gathered with its neighbours and rolled up.
        part INTEGER NOT NULL,
        data BLOB NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX chunk_place ON chunk (container, tier, from_ms);
      CREATE INDEX chunk_age ON chunk (tier, to_ms);
      CREATE INDEX chunk_part ON chunk (container, tier, from_ms) WHERE part = 1;

      CREATE TABLE failure (
        id INTEGER PRIMARY KEY,
        node INTEGER NOT NULL REFERENCES node(id),
        at_ms INTEGER NOT NULL,
        container INTEGER NOT NULL REFERENCES container(id),
        counter TEXT NOT NULL,
        growth INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX failure_when ON failure (node, at_ms);
      CREATE INDEX failure_whose ON failure (container);

      -- Times at which a container's counters began anew.
      CREATE TABLE reset (
        container INTEGER NOT NULL REFERENCES container(id),
        at_ms INTEGER NOT NULL,
        PRIMARY KEY (container, at_ms)
      ) STRICT, WITHOUT ROWID;
    `,
  },
  {
    id: 2,
    name: 'when vzboard ran',
    sql: `
      -- One row a run, prolonged while it lasts: a hole in history is a silent node only where vzboard was there to ask.
      CREATE TABLE alive (
        from_ms INTEGER PRIMARY KEY,
        to_ms INTEGER NOT NULL
      ) STRICT;
    `,
  },
  {
    id: 3,
    name: 'how long nodes are kept',
    sql: `
      -- Only nodes for which somebody said so. By the node's own name: it outlives what is dropped.
      CREATE TABLE retention (
        node TEXT PRIMARY KEY,
        -- Milliseconds by tier, as a JSON array.
        keep TEXT NOT NULL,
        by TEXT NOT NULL,
        at_ms INTEGER NOT NULL
      ) STRICT;
    `,
  },
];
