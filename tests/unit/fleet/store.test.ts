import { beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '@/lib/db/open';
import { type FleetStore, fleetTables, openFleetStore } from '@/lib/fleet/store';

let store: FleetStore;
beforeEach(() => {
  const db = openDatabase({ file: ':memory:', migrations: [{ id: 1, name: 'nodes', sql: fleetTables }] });
  store = openFleetStore(db);
});

describe('nodes of the screen', () => {
  test('are listed as they were added, with who disabled them', () => {
    store.add('b', '{"b":1}', false, 'root', 10);
    store.add('a', '{"a":1}', true, 'maria', 20);
    expect(store.nodes()).toEqual([
      { id: 'b', entry: '{"b":1}', addedMs: 10, disabled: undefined },
      { id: 'a', entry: '{"a":1}', addedMs: 20, disabled: { by: 'maria', atMs: 20 } },
    ]);
  });

  test('keep every change with who and when, also of nodes that are gone', () => {
    store.add('a', '{}', false, 'root', 1);
    store.edit('a', '{"x":1}', 'maria', 2);
    store.setDisabled('a', true, 'maria', 3);
    store.setDisabled('a', false, 'root', 4);
    store.remove('a', 'dropped', 'root', 5);
    expect(store.nodes()).toEqual([]);
    expect(store.changes(10).map(({ what, by, atMs }) => `${atMs} ${what} ${by}`)).toEqual([
      '5 dropped root',
      '4 enabled root',
      '3 disabled maria',
      '2 edited maria',
      '1 added root',
    ]);
    expect(store.changes(2)).toHaveLength(2);
  });

  test('an id twice leaves nothing behind, not even the record of it', () => {
    store.add('a', '{}', false, 'root', 1);
    expect(() => store.add('a', '{"other":1}', false, 'eve', 2)).toThrow();
    expect(store.nodes()).toMatchObject([{ entry: '{}' }]);
    expect(store.changes(10)).toHaveLength(1);
  });
});
