import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openDatabase } from '@/lib/db/open';
import { createMarks } from '@/lib/marks/marks';
import { markTables } from '@/lib/marks/store';
import { isTag, MOST_TAGS, parseTags } from '@/lib/tags';

const migrations = [{ id: 7, name: 'tags and notes', sql: markTables }];
const open = (file = ':memory:') => {
  const db = openDatabase({ file, migrations });
  return { db, marks: createMarks({ db, nowMs: () => 1000 }) };
};
const made: string[] = [];
afterEach(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
});

describe('tags and notes', () => {
  test('tags of many are added and removed in one go, and only what changed is counted and recorded', () => {
    const { marks } = open();
    expect(marks.tag('hn1', ['101', '102', '101'], { add: ['web', 'prod'], remove: [] }, 'ann')).toBe(2);
    expect(marks.tag('hn1', ['101', '103'], { add: ['prod'], remove: ['web'] }, 'bob')).toBe(2);
    expect(marks.of('hn1', '101').tags).toEqual(['prod']);
    expect(marks.of('hn1', '102').tags).toEqual(['prod', 'web']);
    expect(marks.of('hn2', '101').tags).toEqual([]);
    expect(marks.tag('hn1', ['101'], { add: ['prod'], remove: ['nothing'] }, 'bob')).toBe(0);
    expect(marks.changes('hn1', '101', 10)).toEqual([
      { ctid: '101', atMs: 1000, by: 'bob', what: 'tags', before: 'prod web', after: 'prod' },
      { ctid: '101', atMs: 1000, by: 'ann', what: 'tags', before: '', after: 'prod web' },
    ]);
  });

  test('too many tags on one container change none of the others', () => {
    const { marks } = open();
    const add = Array.from({ length: MOST_TAGS }, (_, i) => `t${i}`);
    marks.tag('hn1', ['101'], { add, remove: [] }, 'ann');
    expect(() => marks.tag('hn1', ['102', '101'], { add: ['one-more'], remove: [] }, 'ann')).toThrow(/more than 16/);
    expect(marks.of('hn1', '102').tags).toEqual([]);
  });

  test('a note keeps its line breaks, and is not written over what somebody else wrote meanwhile', () => {
    const { marks } = open();
    marks.note('hn1', '101', { text: 'one\r\ntwo\n', was: '' }, 'ann');
    expect(marks.of('hn1', '101').note).toBe('one\ntwo');
    expect(() => marks.note('hn1', '101', { text: 'mine', was: '' }, 'bob')).toThrow(/meanwhile/);
    expect(marks.of('hn1', '101').note).toBe('one\ntwo');
    marks.note('hn1', '101', { text: '', was: 'one\ntwo' }, 'bob');
    expect(marks.of('hn1', '101')).toEqual({ tags: [], note: null });
  });

  test('all of it is there again after a restart', () => {
    const dir = mkdtempSync(join(tmpdir(), 'vzboard-marks-'));
    made.push(dir);
    const first = open(join(dir, 'board.sqlite'));
    first.marks.tag('hn1', ['101'], { add: ['b', 'a'], remove: [] }, 'ann');
    first.marks.note('hn1', '101', { text: 'kept', was: '' }, 'ann');
    first.db.close();
    const second = open(join(dir, 'board.sqlite'));
    expect(second.marks.of('hn1', '101')).toEqual({ tags: ['a', 'b'], note: 'kept' });
    second.db.close();
  });
});

describe('what may be a tag', () => {
  test.each(['web', 'db-1', 'a.b_c', '7'])('%s', (text) => {
    expect(isTag(text)).toBe(true);
  });

  test.each(['', '-web', 'Web', 'two words', 'a:b', 'é', 'x'.repeat(33), '"'])('not "%s"', (text) => {
    expect(isTag(text)).toBe(false);
  });

  test('typed tags are split at blanks and commas, made small, each once; the others are named', () => {
    expect(parseTags(' Web, db  web,a:b')).toEqual({ tags: ['web', 'db'], wrong: ['a:b'] });
  });
});
