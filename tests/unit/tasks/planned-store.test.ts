import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '@/lib/db/open';
import { isMissed, openPlannedStore, type Planned, plannedTables } from '@/lib/tasks/planned-store';

const HOUR_MS = 3_600_000;
const one: Planned = {
  ...{ node: 'hn1', ctid: '101', title: 'web1', dueMs: 24 * HOUR_MS, plannedMs: 0, by: 'anna', from: '192.0.2.1' },
  ...{ version: 'ab'.repeat(32), stopped: true },
};
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vzboard-planned-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => {
  const migrations = [{ id: 1, name: 'planned', sql: plannedTables }];
  const db = openDatabase({ file: join(folder, 'board.sqlite'), migrations });
  return { db, store: openPlannedStore(db) };
};

test('what is planned is still there after a restart, word for word', () => {
  const { db, store } = open();
  store.put(one);
  store.put({ ...one, ctid: '102', title: null, from: null, stopped: false });
  db.close();
  const again = open();
  expect(again.store.of('hn1', '101')).toEqual(one);
  expect(again.store.ofNode('hn1').get('102')).toEqual({
    ...one,
    ctid: '102',
    title: null,
    from: null,
    stopped: false,
  });
  expect(again.store.ofNode('hn2').size).toBe(0);
  again.db.close();
});

test('a container has one at most: the later takes the place of the earlier', () => {
  const { db, store } = open();
  store.put(one);
  store.put({ ...one, dueMs: 5, by: 'bert' });
  expect([...store.ofNode('hn1').values()]).toEqual([{ ...one, dueMs: 5, by: 'bert' }]);
  db.close();
});

test('due are those whose time has come, the longest due first, until they are taken out', () => {
  const { db, store } = open();
  store.put(one);
  store.put({ ...one, ctid: '102', dueMs: HOUR_MS });
  store.put({ ...one, ctid: '103', dueMs: 2 * HOUR_MS });
  expect(store.due(2 * HOUR_MS).map(({ ctid }) => ctid)).toEqual(['102', '103']);
  expect(store.remove('hn1', '102')).toBe(true);
  expect(store.remove('hn1', '102')).toBe(false);
  expect(store.due(2 * HOUR_MS).map(({ ctid }) => ctid)).toEqual(['103']);
  db.close();
});

test.each([
  [0, false],
  [HOUR_MS, false],
  [HOUR_MS + 1, true],
])('%d ms after its time it is missed: %s', (lateMs, missed) => {
  expect(isMissed(one, one.dueMs + lateMs)).toBe(missed);
});
