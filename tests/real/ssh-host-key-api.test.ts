import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { POST as approve, DELETE as forget, GET as view } from '@/app/api/nodes/[node]/host-key/route';
import { GET as nodeView } from '@/app/api/nodes/[node]/route';
import type { User } from '@/lib/auth/accounts';
import { systemClock } from '@/lib/history/sampler';
import { openNode } from '@/lib/node/open';
import { setBoard } from '@/lib/server/board';
import { LiveNode } from '@/lib/server/live-node';
import { isWrite } from '@/lib/vz/actions';
import { maskArgv } from '@/lib/vz/mask';
import { makeSimNode } from '../../scripts/sim-node.mjs';
import { ask, type TestBoard, testBoard } from '../routes/test-board';
import { Bench, type Made } from './ssh-made';
import { SshServer } from './ssh-server';

const bench = new Bench();
let server: SshServer;
let transport: Made;
let board: TestBoard;
let live: LiveNode;
let user: User = { name: 'ada', role: 'admin' };

beforeAll(async () => {
  board = await testBoard();
  server = await SshServer.start(bench.fresh());
  const sim = await makeSimNode(bench.fresh(), { speed: 50 });
  transport = bench.transport(server, {
    knownHosts: '',
    node: { id: 'far', label: 'Far', programs: [sim.programs], files: sim.files },
  });
  const door = openNode(transport.config, {
    run: transport.run,
    log: () => {},
    nowMs: Date.now,
    isWrite,
    mask: maskArgv,
  });
  live = new LiveNode({
    door,
    history: board.history,
    sampleMs: 1000,
    clock: systemClock,
    hostKeys: transport.hostKeys,
  });
  live.start();
  setBoard(
    Promise.resolve({
      ...board,
      auth: { ...board.auth, who: () => user },
      nodes: new Map([...board.nodes, ['far', live]]),
    }),
  );
});

afterAll(async () => {
  live.stop();
  await board.close();
  bench.clear();
  await server.kill();
});

const params = { node: 'far' };
const state = async () =>
  (await ask(nodeView, 'GET', { params })).body as { node: { state: string; problem: unknown } };
const fingerprint = () => server.fingerprint;

test('a node whose key nobody approved needs approval, and everybody sees its key', async () => {
  await vi.waitFor(async () => expect((await state()).node).toMatchObject({ state: 'unapproved' }), 10_000);
  user = { name: 'eve', role: 'viewer' };
  const { status, body } = await ask(view, 'GET', { params });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    hostKey: {
      role: 'node',
      name: server.knownName,
      state: 'unknown',
      offered: { type: 'ssh-ed25519', fingerprint: fingerprint() },
      known: [],
      problem: null,
    },
  });
});

test('only an admin approves', async () => {
  for (const role of ['viewer', 'operator'] as const) {
    user = { name: 'eve', role };
    expect((await ask(approve, 'POST', { params, body: { fingerprint: fingerprint() } })).status).toBe(403);
    expect((await ask(forget, 'DELETE', { params, query: { fingerprint: fingerprint() } })).status).toBe(403);
  }
  user = { name: 'ada', role: 'admin' };
});

test('an approval names the key: another one, or none, is refused and nothing stored', async () => {
  expect((await ask(approve, 'POST', { params, body: {} })).status).toBe(400);
  expect((await ask(approve, 'POST', { params, body: { fingerprint: 'SHA256:x' } })).status).toBe(400);
  const other = `SHA256:${'A'.repeat(43)}`;
  const { status, body } = await ask(approve, 'POST', { params, body: { fingerprint: other } });
  expect(status).toBe(409);
  expect(body).toMatchObject({ error: { code: 'conflict', message: expect.stringContaining(fingerprint()) } });
  expect((await state()).node.state).toBe('unapproved');
});

test('after an approval the node is read, and the log says who approved', async () => {
  expect((await ask(approve, 'POST', { params, body: { fingerprint: fingerprint() } })).status).toBe(200);
  await vi.waitFor(async () => expect((await state()).node).toMatchObject({ state: 'ok', problem: null }), 10_000);
  expect(transport.events).toContainEqual(
    expect.objectContaining({ event: 'host key approved', fingerprint: fingerprint(), who: 'ada', node: 'far' }),
  );
});

test('after it is forgotten the node needs approval again', async () => {
  expect((await ask(forget, 'DELETE', { params, query: { fingerprint: fingerprint() } })).status).toBe(200);
  await vi.waitFor(async () => expect((await state()).node.state).toBe('unapproved'), 10_000);
  expect((await ask(forget, 'DELETE', { params, query: { fingerprint: fingerprint() } })).status).toBe(404);
});

test('a node that is not remote has no host key', async () => {
  const { status, body } = await ask(view, 'GET', { params: { node: 'hn1' } });
  expect(status).toBe(404);
  expect(body).toMatchObject({ error: { message: expect.stringContaining('not reached over ssh') } });
});
