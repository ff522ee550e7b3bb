/** What people wrote down about containers, and every change of it: tags and notes are vzboard's own, no node knows them. */
import 'server-only';
import type { Db } from '@/lib/db/open';

export const markTables = `
CREATE TABLE container_tags (
  node TEXT NOT NULL,
  ctid TEXT NOT NULL,
  tag TEXT NOT NULL,
  PRIMARY KEY (node, ctid, tag)
) STRICT, WITHOUT ROWID;
CREATE TABLE container_notes (
  node TEXT NOT NULL,
  ctid TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (node, ctid)
) STRICT, WITHOUT ROWID;
CREATE TABLE mark_changes (
  id INTEGER PRIMARY KEY,
  node TEXT NOT NULL,
  ctid TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  by TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('tags', 'note')),
  -- Tags between blanks, or the note; '' where there was none.
  before TEXT NOT NULL,
  after TEXT NOT NULL
) STRICT;
CREATE INDEX mark_changes_container ON mark_changes (node, ctid, id);
`;

export interface MarkChange {
  ctid: string;
  atMs: number;
  by: string;
  what: 'tags' | 'note';
  before: string;
  after: string;
}

export interface MarkStore {
  /** In alphabetical order. */
  tags(): { node: string; ctid: string; tag: string }[];
  notes(): { node: string; ctid: string; text: string }[];
  /** All of these and their records, or none. `after` of a `note` is the text, '' takes it away. */
  save(node: string, changes: readonly MarkChange[]): void;
  /** Of one container, newest first. */
  changes(node: string, ctid: string, count: number): MarkChange[];
}

/** All SQL of this room, over a database that has `markTables`. */
export function openMarkStore(db: Db): MarkStore {
  const tags = db.prepare<[], { node: string; ctid: string; tag: string }>(
    'SELECT node, ctid, tag FROM container_tags ORDER BY node, ctid, tag',
  );
  const notes = db.prepare<[], { node: string; ctid: string; text: string }>(
    'SELECT node, ctid, text FROM container_notes',
  );
  const untag = db.prepare<[string, string]>('DELETE FROM container_tags WHERE node = ? AND ctid = ?');
  const tag = db.prepare<[string, string, string]>('INSERT INTO container_tags (node, ctid, tag) VALUES (?, ?, ?)');
  const unnote = db.prepare<[string, string]>('DELETE FROM container_notes WHERE node = ? AND ctid = ?');
  const note = db.prepare<[string, string, string]>('INSERT INTO container_notes (node, ctid, text) VALUES (?, ?, ?)');
  const record = db.prepare<[string, string, number, string, string, string, string]>(
    'INSERT INTO mark_changes (node, ctid, at_ms, by, what, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const changes = db.prepare<[string, string, number], MarkChange>(
    `SELECT ctid, at_ms AS atMs, by, what, before, after FROM mark_changes
     WHERE node = ? AND ctid = ? ORDER BY id DESC LIMIT ?`,
  );
  const save = db.transaction((node: string, made: readonly MarkChange[]) => {
    for (const { ctid, atMs, by, what, before, after } of made) {
      if (what === 'tags') {
        untag.run(node, ctid);
        for (const each of after.split(' ').filter(Boolean)) tag.run(node, ctid, each);
      } else {
        unnote.run(node, ctid);
        if (after !== '') note.run(node, ctid, after);
      }
      record.run(node, ctid, atMs, by, what, before, after);
    }
  });
  return {
    tags: () => tags.all(),
    notes: () => notes.all(),
    save: (node, made) => save.immediate(node, made),
    changes: (node, ctid, count) => changes.all(node, ctid, count),
  };
}
