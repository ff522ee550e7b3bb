import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { GET as beancounters } from '@/app/api/nodes/[node]/containers/[ctid]/beancounters/route';
import { GET as view } from '@/app/api/nodes/[node]/containers/[ctid]/route';
import { GET as list } from '@/app/api/nodes/[node]/containers/route';
import { GET as node } from '@/app/api/nodes/[node]/route';
import type {
  AttentionItem,
  Beancounter,
  ContainerDetail,
  ContainerRow,
  KernelFacts,
  UnreadLines,
} from '@/lib/api/schemas';
import { demoNode } from '@/lib/demo/fleet';
import { ask, type TestBoard, testBoard } from './test-board';

const MAIN = '/proc/user_beancounters';
const BC = '/proc/bc/resources';
const fixture = (name: string) => readFileSync(new URL(`../fixtures/ubc/${name}`, import.meta.url), 'utf8');

let board: TestBoard;
afterEach(() => board.close());

/** CTIDs of the simulated node hn1 by state: its list stays, only its counters files are others. */
const ctidOf = (state: 'running' | 'stopped') => {
  const found = demoNode('hn1', 1, Date.now())?.containers.find((one) => one.state === state);
  if (found === undefined) throw new Error(`hn1 has no container that is ${state}`);
  return found.ctid;
};
const running = ctidOf('running');
const stopped = ctidOf('stopped');
/** The fixture's container as one of hn1. */
const as = (text: string, from: string, to: string, width: number) =>
  text.replace(`${from}:`.padStart(width), `${to}:`.padStart(width));

async function boardWith(files: Readonly<Record<string, string | undefined>>): Promise<void> {
  // Slow enough that no timeout strikes on a busy machine.
  board = await testBoard({ only: ['hn1'], speed: 4, files: { hn1: files } });
}

interface Reply {
  at: number | null;
  lingering: boolean;
  kernel: KernelFacts | null;
  unread: UnreadLines;
  beancounters: Beancounter[];
}
const counters = async (ctid: string): Promise<Reply> => {
  const { status, body } = await ask(beancounters, 'GET', { params: { node: 'hn1', ctid } });
  expect(status).toBe(200);
  // The route has checked it against its schema.
  return body as unknown as Reply;
};

test('a node with both files shows 20 live counters, and its swappages as the setting it is without VSwap', async () => {
  await boardWith({});
  const { kernel, beancounters: rows, lingering } = await counters(running);
  expect(lingering).toBe(false);
  expect(kernel).toEqual({
    generation: '2.6',
    wordBits: 64,
    pageBytes: 4096,
    counters: 20,
    measured: 20,
    swappages: true,
  });
  expect(rows.at(-1)).toMatchObject({ name: 'swappages', unit: 'pages', unmeasuredReason: 'display_only' });
  expect(rows.find(({ name }) => name === 'numtcpsock')).toMatchObject({ measured: true, unmeasuredReason: null });
});

test('a node without /proc/bc/resources is read all the same, its swap unknown', async () => {
  await boardWith({ [BC]: undefined });
  const { kernel, beancounters: rows } = await counters(running);
  expect(kernel).toMatchObject({ counters: 20, measured: 20, swappages: false });
  expect(rows.map(({ name }) => name)).not.toContain('swappages');
});

test('a 3.10 kernel: sockets are marked, never judged, never the worst of the list', async () => {
  const text = fixture('made-3.10-bc-resources.txt').replaceAll(/(numtcpsock +0 +0) +\d+ +\d+/g, '$1 1 1');
  await boardWith({ [MAIN]: as(text, '101', running, 11), [BC]: undefined });
  const { kernel, beancounters: rows } = await counters(running);
  expect(kernel).toMatchObject({ generation: '3.10', counters: 21, measured: 14, swappages: true });
  expect(rows.find(({ name }) => name === 'numtcpsock')).toMatchObject({
    measured: false,
    unmeasuredReason: 'not_accounted',
    pressure: null,
    severity: 'quiet',
    barrier: 1,
  });
  const { containers } = (await ask(list, 'GET', { params: { node: 'hn1' } })).body as { containers: ContainerRow[] };
  expect(containers.find(({ ctid }) => ctid === running)?.worst?.counter).toBe('physpages');
});

test("a script's rows: six measured, fourteen emulated", async () => {
  await boardWith({ [MAIN]: as(fixture('made-script-9.txt'), '101', running, 37), [BC]: undefined });
  const { kernel, beancounters: rows } = await counters(running);
  expect(kernel).toMatchObject({ generation: 'script', counters: 20, measured: 6 });
  expect(rows.filter(({ measured }) => measured).map(({ name }) => name)).toEqual([
    'kmemsize',
    'shmpages',
    'numproc',
    'physpages',
    'oomguarpages',
    'dcachesize',
  ]);
  expect(rows.find(({ name }) => name === 'numfile')?.unmeasuredReason).toBe('emulated');
});

test('a broken line is said by its number, and costs only its counter', async () => {
  const text = fixture('made-2.6.32-leftover.txt').replace(/^( *numflock .*) 0$/m, '$1 x');
  await boardWith({ [MAIN]: as(as(text, '104', running, 10), '102', '9102', 10), [BC]: undefined });
  const { unread, beancounters: rows } = await counters(running);
  expect(unread).toMatchObject({
    count: 1,
    first: [{ line: 13, message: 'Line 13 has something that is no number.' }],
  });
  expect(rows.map(({ name }) => name)).not.toContain('numflock');
  expect(rows).toHaveLength(19);
});

test('leftovers of a stopped container are shown as such and raise nothing', async () => {
  // Its open sockets are above 80 % of their barrier: a running container would need attention.
  const hot = fixture('made-2.6.32-leftover.txt').replace(/(numtcpsock +) {2}2( +40)/, '$1350$2');
  await boardWith({ [MAIN]: as(as(hot, '104', stopped, 10), '102', running, 10), [BC]: undefined });
  const { lingering, beancounters: rows, at } = await counters(stopped);
  expect(lingering).toBe(true);
  expect(at).not.toBeNull();
  expect(rows.find(({ name }) => name === 'numtcpsock')).toMatchObject({ held: 350, barrier: 360, severity: 'quiet' });
  const { container } = (await ask(view, 'GET', { params: { node: 'hn1', ctid: stopped } })).body as {
    container: ContainerDetail;
  };
  expect(container).toMatchObject({ lingering: true, attention: 0, worst: null, failuresHour: 0 });
  const { attention } = (await ask(node, 'GET', { params: { node: 'hn1' } })).body as { attention: AttentionItem[] };
  expect(attention.map(({ ctid }) => ctid)).not.toContain(stopped);
});

test('the same counters of a container that runs do need attention', async () => {
  const hot = fixture('made-2.6.32-leftover.txt').replace(/(numtcpsock +) {2}2( +40)/, '$1350$2');
  await boardWith({ [MAIN]: as(hot, '104', running, 10), [BC]: undefined });
  const { lingering, beancounters: rows } = await counters(running);
  expect(lingering).toBe(false);
  expect(rows.find(({ name }) => name === 'numtcpsock')).toMatchObject({ severity: 'warning' });
  const { attention } = (await ask(node, 'GET', { params: { node: 'hn1' } })).body as { attention: AttentionItem[] };
  expect(attention).toContainEqual(expect.objectContaining({ ctid: running, counter: 'numtcpsock' }));
});
