/** A remote node added on screen: its checklist stops at the host key until an admin approved it, then goes on, and the node is read. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { POST as approve, DELETE as forget } from '@/app/api/settings/nodes/check/host-key/route';
import { POST as check, GET as checkView } from '@/app/api/settings/nodes/check/route';
import { POST as add } from '@/app/api/settings/nodes/route';
import type { DoctorReport } from '@/lib/api/schemas';
import type { Role } from '@/lib/auth/roles';
import type { NodeConfig } from '@/lib/node/node';
import { SshRuntime } from '@/lib/node/ssh-runtime';
import { openTransport } from '@/lib/node/transport';
import { setBoard } from '@/lib/server/board';
import { Drafts } from '@/lib/server/drafts';
import { makeSimNode, type SimNode } from '../../scripts/sim-node.mjs';
import { ask, type TestBoard, testBoard } from '../routes/test-board';
import { Bench } from './ssh-made';
import { SshServer } from './ssh-server';

const bench = new Bench();
const runtime = new SshRuntime(bench.folder);
const events: Record<string, unknown>[] = [];
const drafts = new Drafts({
  connect: (config) =>
    openTransport(config, {
      ...{ dataDir: bench.folder, runtime, agentSocket: undefined, nowMs: Date.now },
      log: (event, facts) => events.push({ event, ...facts }),
    }),
  log: () => {},
  nowMs: Date.now,
});
let server: SshServer;
let sim: SimNode;
let board: TestBoard;
let role: Role = 'admin';

beforeAll(async () => {
  board = await testBoard({ demo: false, only: [] });
  server = await SshServer.start(bench.fresh());
  sim = await makeSimNode(bench.fresh(), { speed: 50 });
  setBoard(Promise.resolve({ ...board, auth: signedIn(), openDraft: (config) => drafts.open(config) }));
});

const signedIn = () => ({ ...board.auth, who: () => ({ name: 'ada', role }) });

afterAll(async () => {
  drafts.close();
  await board.close();
  runtime.close();
  bench.clear();
  await server.kill();
});

const entry = () => {
  const { options: _, ...ssh } = server.settings;
  return { id: 'far', transport: 'ssh', programs: [sim.programs, '/usr/bin', '/bin'], files: sim.files, ssh };
};

async function tested(): Promise<DoctorReport> {
  const { body } = await ask(check, 'POST', { body: { entry: entry(), editing: 'far' } });
  const { report: begun } = body as { report: DoctorReport };
  return await vi.waitFor(async () => {
    const { report } = (await ask(checkView, 'GET', { query: { id: begun.id } })).body as { report: DoctorReport };
    expect(report.endedAt).not.toBeNull();
    return report;
  }, 20_000);
}

const states = ({ checks }: DoctorReport) => checks.map(({ id, state }) => `${id} ${state}`);

test('the first line is the host key, and nothing is asked of a host nobody has approved', async () => {
  const report = await tested();
  expect(states(report).slice(0, 3)).toEqual(['hostKey bad', 'reach skipped', 'account skipped']);
  expect(report.checks[0]?.hostKey).toMatchObject({
    state: 'unknown',
    name: server.knownName,
    offered: { type: 'ssh-ed25519', fingerprint: server.fingerprint },
  });
});

test('only an admin approves, exactly the key that is shown', async () => {
  const { id } = await tested();
  const { fingerprint } = server;
  role = 'operator';
  expect((await ask(approve, 'POST', { body: { id, fingerprint } })).status).toBe(403);
  expect((await ask(forget, 'DELETE', { query: { id, fingerprint } })).status).toBe(403);
  role = 'admin';
  const other = `SHA256:${'A'.repeat(43)}`;
  expect((await ask(approve, 'POST', { body: { id, fingerprint: other } })).status).toBe(409);
  expect((await ask(approve, 'POST', { body: { id: 'nobody', fingerprint } })).status).toBe(404);
  expect((await ask(approve, 'POST', { body: { id, fingerprint } })).status).toBe(200);
  expect(events).toContainEqual(expect.objectContaining({ event: 'host key approved', who: 'ada', fingerprint }));
});

test('an approval wakes the other nodes behind the same host, and no node of another', async () => {
  const { id } = await tested();
  const { fingerprint } = server;
  const woken: string[] = [];
  const other = (name: string, ssh: NodeConfig['ssh']) => {
    const config = { ...board.managed.configOf({ ...entry(), id: name }), ...(ssh === undefined ? {} : { ssh }) };
    const hostKeys = { recheck: () => woken.push(`${name} recheck`) };
    // What an approval does to a node: nothing else of it is touched.
    return [name, { id: name, door: { config }, hostKeys, relist: async () => woken.push(`${name} relist`) }] as const;
  };
  const { settings } = server;
  const live = [
    other('twin', settings),
    other('behind', { ...settings, host: 'inner.example.net', jump: { host: settings.host, port: settings.port } }),
    other('elsewhere', { ...settings, port: settings.port + 1 }),
  ];
  const nodes = new Map(live) as unknown as TestBoard['nodes'];
  setBoard(Promise.resolve({ ...board, nodes, auth: signedIn(), openDraft: (config) => drafts.open(config) }));
  try {
    expect((await ask(forget, 'DELETE', { query: { id, fingerprint } })).status).toBe(200);
    expect((await ask(approve, 'POST', { body: { id, fingerprint } })).status).toBe(200);
  } finally {
    setBoard(Promise.resolve({ ...board, auth: signedIn(), openDraft: (config) => drafts.open(config) }));
  }
  expect(woken).toEqual(['twin recheck', 'twin relist', 'behind recheck', 'behind relist']);
});

test('once it is approved the checklist goes on, and the node can be added', async () => {
  const report = await tested();
  expect(states(report).slice(0, 4)).toEqual(['hostKey good', 'reach good', 'account good', 'shell good']);
  expect(report.checks.filter(({ state }) => state === 'bad' || state === 'skipped')).toEqual([]);
  board.nodeRuns.set('far', drafts.open(board.managed.configOf(entry())).run);
  expect((await ask(add, 'POST', { body: entry() })).status).toBe(200);
  await vi.waitFor(() => expect(board.nodes.get('far')?.listing?.containers.size).toBeGreaterThan(5), 10_000);
});

test('a key that changed is told, and approved only after the old one is forgotten', async () => {
  const old = server.fingerprint;
  await server.kill();
  server.newHostKey();
  await server.up();
  const { id, checks } = await tested();
  const { fingerprint } = server;
  expect(checks[0]).toMatchObject({ state: 'bad', hostKey: { state: 'changed', known: [{ fingerprint: old }] } });
  expect((await ask(approve, 'POST', { body: { id, fingerprint } })).status).toBe(409);
  expect((await ask(forget, 'DELETE', { query: { id, fingerprint: old } })).status).toBe(200);
  expect((await ask(approve, 'POST', { body: { id, fingerprint } })).status).toBe(200);
  expect((await tested()).checks[0]?.state).toBe('good');
});
