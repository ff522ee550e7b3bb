/**
 * Opens a SQLite file and brings its schema up to date. The only importer of the driver; SQL itself stands in the `store.ts` of each room.
 * Migrations are numbered, forward-only, each in a transaction, with a copy of the file made before the first of a run.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '@/lib/errors';

export type Db = Database.Database;
export type Statement<P extends unknown[] | object = unknown[], R = unknown> = Database.Statement<P, R>;

export interface Migration {
  /** Ascending; never changed once released. */
  id: number;
  name: string;
  sql: string;
}

export interface OpenOptions {
  /** Path, or ":memory:". */
  file: string;
  migrations: readonly Migration[];
  /** FULL syncs at every commit, so that a power cut loses nothing acknowledged. */
  synchronous?: 'FULL' | 'NORMAL';
  pageBytes?: number;
}

/**
 * Throws AppError `unavailable` when the file was written by a newer vzboard (its schema number is higher than ours): running on would risk
 * what is in it.
 */
export function openDatabase({ file, migrations, synchronous = 'FULL', pageBytes = 4096 }: OpenOptions): Db {
  const memory = file === ':memory:';
  if (!memory) mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = memory || !existsSync(file);
  const db = new Database(file);
  try {
    if (fresh) db.pragma(`page_size = ${pageBytes}`);
    db.pragma('journal_mode = WAL');
    db.pragma(`synchronous = ${synchronous}`);
    db.pragma('busy_timeout = 5000');
    db.pragma('foreign_keys = ON');
    migrate(db, file, fresh, migrations);
    return db;
  } catch (e) {
    db.close();
    throw e;
  }
}

function migrate(db: Db, file: string, fresh: boolean, migrations: readonly Migration[]): void {
  // `simple: true` answers the bare value, which for user_version is an integer.
  const have = db.pragma('user_version', { simple: true }) as number;
  const latest = migrations.at(-1)?.id ?? 0;
  if (have > latest) {
    throw new AppError(
      'unavailable',
      `${file} was written by a newer vzboard (schema ${have}, this one knows ${latest}). Start the newer version, or move the file away.`,
    );
  }
  if (have === latest) return;
  if (!fresh && have > 0) db.prepare('VACUUM INTO ?').run(`${file}.before-schema-${have + 1}-${Date.now()}`);
  for (const migration of migrations.filter(({ id }) => id > have)) {
    db.transaction(() => {
      db.exec(migration.sql);
      db.pragma(`user_version = ${migration.id}`);
    })();
  }
}
