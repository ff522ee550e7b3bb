import { beforeEach, describe, expect, test, vi } from 'vitest';
import { openDatabase } from '@/lib/db/open';
import { type FleetStore, fleetTables, openFleetStore } from '@/lib/fleet/store';
import type { NodeConfig } from '@/lib/node/node';
import type { LiveNode } from '@/lib/server/live-node';
import { ManagedNodes } from '@/lib/server/managed-nodes';
import { RecentFailures } from '@/lib/server/recent-failures';

const NOW_MS = 1_764_000_000_000;
let store: FleetStore;
let live: Map<string, LiveNode>;
let started: string[];
let stopped: string[];
const drop = vi.fn(async () => {});

/** As much of a node as the list looks at. */
function made(config: NodeConfig, disabled?: { by: string; atMs: number }): LiveNode {
  const node = {
    id: config.id,
    label: config.label,
    door: { config },
    sampleMs: 10_000,
    failures: new RecentFailures(),
    disabled,
    start: () => started.push(config.id),
    stop: () => stopped.push(config.id),
    inherit: () => {},
  };
  // The rest of it is never touched here.
  return node as unknown as LiveNode;
}

const files = { userBeancounters: '/u', conf: '/c' };
const fileNode: NodeConfig = { id: 'hn1', label: 'hn1', transport: 'local', sudo: false, programs: ['/p'], files };
const entry = (id: string) => JSON.stringify({ id, label: `Node ${id}`, transport: 'local' });

beforeEach(() => {
  const db = openDatabase({ file: ':memory:', migrations: [{ id: 1, name: 'nodes', sql: fleetTables }] });
  store = openFleetStore(db);
  live = new Map([['hn1', made(fileNode)]]);
  started = [];
  stopped = [];
  drop.mockClear();
});

const managed = (demo = false) =>
  new ManagedNodes({
    store,
    live,
    config: { demo, configFile: '/etc/vzboard.json' },
    open: made,
    history: { drop },
    openTasks: () => 0,
    reachProblem: async () => undefined,
    forget: () => {},
    nowMs: () => NOW_MS,
    log: () => {},
  });

describe('at the start', () => {
  test('stored nodes are put to work after those of the file; a disabled one stays so', () => {
    store.add('b', entry('b'), false, 'root', 1);
    store.add('a', entry('a'), true, 'root', 2);
    const nodes = managed().list();
    expect([...live.keys()]).toEqual(['hn1', 'b', 'a']);
    expect(started).toEqual(['b', 'a']);
    expect(nodes.map(({ id, state }) => `${id} ${state}`)).toEqual(['hn1 waiting', 'b waiting', 'a disabled']);
  });

  test('a stored node whose id the file now has is not used, is said so, and its removal touches the other in nothing', async () => {
    store.add('hn1', entry('hn1'), false, 'root', 1);
    const nodes = managed();
    expect(nodes.list().map(({ source, state }) => `${source} ${state}`)).toEqual(['file waiting', 'screen shadowed']);
    expect(nodes.list()[1]?.problem).toContain('configuration file');
    await nodes.remove('hn1', 'drop', 'root');
    expect(live.get('hn1')?.door.config).toBe(fileNode);
    expect(stopped).toEqual([]);
    expect(drop).not.toHaveBeenCalled();
    expect(nodes.list()).toHaveLength(1);
  });

  test.each([
    ['not JSON', '{'],
    ['of a later vzboard', JSON.stringify({ id: 'b', transport: 'carrier-pigeon' })],
  ])('a stored node that is %s keeps nothing from starting, and can be mended', async (_, text) => {
    store.add('b', text, false, 'root', 1);
    store.add('c', entry('c'), false, 'root', 2);
    const nodes = managed();
    expect(nodes.one('b')).toMatchObject({ state: 'broken', problem: expect.stringContaining('cannot be used') });
    expect(started).toEqual(['c']);
    await nodes.edit('b', { id: 'b', transport: 'local' }, 'root');
    expect(nodes.one('b').state).toBe('waiting');
    expect(started).toEqual(['c', 'b']);
  });

  test('the demo uses no stored node', () => {
    store.add('b', entry('b'), false, 'root', 1);
    managed(true);
    expect([...live.keys()]).toEqual(['hn1']);
  });
});

test('an edited node keeps its place in the list', async () => {
  store.add('b', entry('b'), false, 'root', 1);
  store.add('c', entry('c'), false, 'root', 2);
  await managed().edit('b', { id: 'b', transport: 'local', programs: ['/x'] }, 'root');
  expect([...live.keys()]).toEqual(['hn1', 'b', 'c']);
  expect(stopped).toEqual(['b']);
});
