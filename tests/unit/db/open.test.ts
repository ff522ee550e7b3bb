import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Db, type Migration, openDatabase } from '@/lib/db/open';

let dir: string;
let file: string;
let open: Db[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vzboard-db-'));
  file = join(dir, 'data', 'made.sqlite');
});

afterEach(() => {
  for (const db of open) db.close();
  open = [];
  rmSync(dir, { recursive: true, force: true });
});

const first: Migration = { id: 1, name: 'things', sql: 'CREATE TABLE thing (name TEXT NOT NULL) STRICT;' };
const second: Migration = { id: 2, name: 'sizes', sql: 'ALTER TABLE thing ADD COLUMN size INTEGER;' };
const broken: Migration = { id: 2, name: 'broken', sql: 'CREATE TABLE half (a); INSERT INTO nowhere VALUES (1);' };

function opened(migrations: readonly Migration[]): Db {
  const db = openDatabase({ file, migrations });
  open.push(db);
  return db;
}

const version = (db: Db) => db.pragma('user_version', { simple: true });
const backups = () => readdirSync(join(dir, 'data')).filter((name) => name.includes('.before-schema-'));

describe('openDatabase', () => {
  test('makes the folder, closed to others, and a new file with the whole schema and no backup', () => {
    const db = opened([first, second]);
    db.prepare('INSERT INTO thing VALUES (?, ?)').run('a', 1);
    expect(version(db)).toBe(2);
    expect(backups()).toEqual([]);
    expect(statSync(join(dir, 'data')).mode & 0o077).toBe(0);
  });

  test('syncs every commit to a write-ahead log', () => {
    const db = opened([first]);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
  });

  test('goes by the ids of migrations: a number that is missing is not waited for', () => {
    const fourth: Migration = { id: 4, name: 'more', sql: 'CREATE TABLE more (name TEXT) STRICT;' };
    opened([first]).close();
    const db = opened([first, second, fourth]);
    expect(version(db)).toBe(4);
    expect(db.prepare('SELECT * FROM more').all()).toEqual([]);
    db.close();
    expect(version(opened([first, second, fourth]))).toBe(4);
    expect(() => opened([first, second])).toThrow(/newer vzboard/);
  });

  test('runs only the missing migrations, after a copy of the file was made', () => {
    const old = opened([first]);
    old.prepare('INSERT INTO thing VALUES (?)').run('kept');
    old.close();
    const db = opened([first, second]);
    expect(db.prepare('SELECT name, size FROM thing').all()).toEqual([{ name: 'kept', size: null }]);
    expect(backups()).toHaveLength(1);
    const copy = openDatabase({ file: join(dir, 'data', backups()[0] ?? ''), migrations: [first] });
    open.push(copy);
    expect([version(copy), copy.prepare('SELECT * FROM thing').all()]).toEqual([1, [{ name: 'kept' }]]);
  });

  test('the copy also has what is still in the log of a program that was killed', () => {
    const old = opened([first]);
    old.prepare('INSERT INTO thing VALUES (?)').run('in the log');
    // Not closed: its write-ahead log is not merged into the file.
    expect(existsSync(`${file}-wal`)).toBe(true);
    opened([first, second]);
    const copy = openDatabase({ file: join(dir, 'data', backups()[0] ?? ''), migrations: [first] });
    open.push(copy);
    expect(copy.prepare('SELECT * FROM thing').all()).toEqual([{ name: 'in the log' }]);
  });

  test('up to date means no copy and nothing run', () => {
    opened([first, second]).close();
    opened([first, second]);
    expect(backups()).toEqual([]);
  });

  test('a migration that fails leaves the file as it was before it', () => {
    const old = opened([first]);
    old.prepare('INSERT INTO thing VALUES (?)').run('kept');
    old.close();
    expect(() => opened([first, broken])).toThrow(/nowhere/);
    const db = opened([first]);
    expect(version(db)).toBe(1);
    expect(db.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name = 'half'").get()).toEqual({ n: 0 });
    expect(db.prepare('SELECT * FROM thing').all()).toEqual([{ name: 'kept' }]);
  });

  test('migrations before a failed one stay done', () => {
    expect(() => opened([first, second, { ...broken, id: 3 }])).toThrow(/nowhere/);
    expect(version(opened([first, second]))).toBe(2);
  });

  test('refuses the file of a newer vzboard, saying what to do, and leaves it alone', () => {
    opened([first, second]).close();
    expect(() => opened([first])).toThrow(
      expect.objectContaining({
        code: 'unavailable',
        message: `${file} was written by a newer vzboard (schema 2, this one knows 1). Start the newer version, or move the file away.`,
      }),
    );
    expect(version(opened([first, second]))).toBe(2);
  });

  test('a file that is no database is refused', () => {
    opened([first]).close();
    rmSync(file);
    expect(() => openDatabase({ file: dir, migrations: [first] })).toThrow();
  });
});
