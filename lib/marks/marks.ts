/**
 * Tags and notes of containers: what people want to remember of them, kept by vzboard alone. Few and small, so all of them are in memory, and a
 * list of thousands asks no database. Every change is recorded with who, when, before and after.
 */
import 'server-only';
import type { Db } from '@/lib/db/open';
import { AppError } from '@/lib/errors';
import { MOST_TAGS } from '@/lib/tags';
import { t } from '@/lib/text/t';
import { type MarkChange, openMarkStore } from './store';

export interface Mark {
  /** In alphabetical order. */
  readonly tags: readonly string[];
  readonly note: string | null;
}

export interface Marks {
  of(node: string, ctid: string): Mark;
  /** Adds and removes tags of several containers at once, all or none. Answers how many changed. Throws `bad_input` beyond MOST_TAGS. */
  tag(node: string, ctids: readonly string[], change: TagChange, by: string): number;
  /** '' takes the note away. `was` is the text it was written over: throws `conflict` when somebody else changed it meanwhile. */
  note(node: string, ctid: string, change: { text: string; was: string }, by: string): Mark;
  /** Of one container, newest first. */
  changes(node: string, ctid: string, count: number): MarkChange[];
}

export interface TagChange {
  add: readonly string[];
  remove: readonly string[];
}

const NONE: Mark = { tags: [], note: null };

export function createMarks({ db, nowMs }: { db: Db; nowMs: () => number }): Marks {
  const store = openMarkStore(db);
  const marks = new Map<string, Mark>();
  // No node id and no CTID holds a blank.
  const keyOf = (node: string, ctid: string) => `${node} ${ctid}`;
  const of = (node: string, ctid: string) => marks.get(keyOf(node, ctid)) ?? NONE;
  const put = (node: string, ctid: string, mark: Mark) => {
    if (mark.tags.length === 0 && mark.note === null) marks.delete(keyOf(node, ctid));
    else marks.set(keyOf(node, ctid), mark);
  };
  for (const { node, ctid, tag } of store.tags()) {
    const mark = of(node, ctid);
    put(node, ctid, { ...mark, tags: [...mark.tags, tag] });
  }
  for (const { node, ctid, text } of store.notes()) put(node, ctid, { ...of(node, ctid), note: text });

  return {
    of,
    tag: (node, ctids, { add, remove }, by) => {
      const gone = new Set(remove);
      const changes = [...new Set(ctids)].flatMap((ctid): (MarkChange & { tags: string[] })[] => {
        const before = of(node, ctid).tags;
        const tags = [...new Set([...before.filter((tag) => !gone.has(tag)), ...add])].sort();
        if (tags.length > MOST_TAGS) {
          throw new AppError('bad_input', t('marks.error.tooMany', { ctid, most: MOST_TAGS }), { field: 'add' });
        }
        const [was, is] = [before.join(' '), tags.join(' ')];
        if (was === is) return [];
        return [{ ctid, atMs: nowMs(), by, what: 'tags', before: was, after: is, tags }];
      });
      store.save(node, changes);
      for (const { ctid, tags } of changes) put(node, ctid, { ...of(node, ctid), tags });
      return changes.length;
    },
    note: (node, ctid, { text, was }, by) => {
      const mark = of(node, ctid);
      const before = mark.note ?? '';
      const after = text.replace(/\r\n?/g, '\n').trimEnd();
      if (before === after) return mark;
      if (before !== was) throw new AppError('conflict', t('marks.error.changed', { ctid }), { field: 'was' });
      store.save(node, [{ ctid, atMs: nowMs(), by, what: 'note', before, after }]);
      const next = { ...mark, note: after === '' ? null : after };
      put(node, ctid, next);
      return next;
    },
    changes: (node, ctid, count) => store.changes(node, ctid, count),
  };
}
