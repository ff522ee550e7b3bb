/** What cannot be known is said, with its row and its sentence: the odd containers of the busy node, and nodes that can be read only in part. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POST as act } from '@/app/api/nodes/[node]/containers/[ctid]/actions/route';
import { PATCH as set, GET as view } from '@/app/api/nodes/[node]/containers/[ctid]/route';
import { GET as list } from '@/app/api/nodes/[node]/containers/route';
import { GET as node } from '@/app/api/nodes/[node]/route';
import { GET as nodes } from '@/app/api/nodes/route';
import type { ContainerDetail, ContainerRow, ContainerTrouble, NodeSummary } from '@/lib/api/schemas';
import type { LiveNode } from '@/lib/server/live-node';
import { nodeSummary } from '@/lib/server/node-summary';
import { ask, type TestBoard, testBoard, until } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard({ sampleMs: 1000 });
});
afterAll(() => board.close());

interface Listed {
  node: NodeSummary;
  containers: ContainerRow[];
}
const live = (id: string) => board.nodes.get(id) as LiveNode;
const listed = async (id: string) => (await ask(list, 'GET', { params: { node: id } })).body as Listed;
const rowOf = async (id: string, ctid: string) =>
  (await listed(id)).containers.find((row) => row.ctid === ctid) as ContainerRow;
const detail = async (id: string, ctid: string) =>
  ((await ask(view, 'GET', { params: { node: id, ctid } })).body as { container: ContainerDetail }).container;
const start = (id: string, ctid: string) => ask(act, 'POST', { params: { node: id, ctid }, body: { action: 'start' } });
/** Gives a container another NAME through the product, as anybody can who tries this by hand. */
async function rename(id: string, ctid: string, name: string): Promise<void> {
  const { version } = await detail(id, ctid);
  const reply = await ask(set, 'PATCH', { params: { node: id, ctid }, body: { values: { name }, version } });
  expect(reply.status).toBe(200);
}
/** Lists until `condition` holds, as time passes. */
async function relistUntil(id: string, condition: () => boolean): Promise<void> {
  for (;;) {
    await live(id).relist();
    if (condition()) return;
    const { latest } = live(id);
    await until(() => live(id).latest !== latest || live(id).sampleProblem !== undefined);
  }
}
/** Everything of the node can be read, and was just now. */
const untilOk = (id: string) =>
  until(() => {
    const { state, problem } = nodeSummary(live(id), Date.now());
    return state === 'ok' && problem === null;
  });
const oddOf = (id: string, ctid: string) =>
  live(id)
    .listing?.oddities.get(ctid)
    ?.map(({ code }) => code);

describe('a container', () => {
  // What a race between two readings could explain is not claimed: the odd ones show once both are in.
  beforeAll(() =>
    relistUntil('hn2', () =>
      ['231', '233', '234', '236', '237', '238'].every((ctid) => oddOf('hn2', ctid) !== undefined),
    ),
  );

  test.each([
    ['231', 'no_private', /^Its files are not there: \/vz\/private\/231 is missing/],
    [
      '233',
      'half_created',
      /Its creation was cut off: process 30917, whose lock is still there, has ended.*Remove \/etc\/vz\/conf\/233\.conf and/,
    ],
    ['234', 'half_destroyed', /^It was destroyed, but its files are still at \/vz\/private\/234/],
  ])('%s that vzlist leaves out has a row: %s, state unknown, and a sentence', async (ctid, code, sentence) => {
    const row = await rowOf('hn2', ctid);
    expect(row).toMatchObject({
      state: 'unknown',
      worst: null,
      counters: 'none',
      problem: { code, message: expect.stringMatching(sentence) },
    });
    expect(await detail('hn2', ctid)).toMatchObject({ ctid, state: 'unknown', problems: [{ code }] });
  });

  test.each([
    ['231', 'Its files are not there: vzctl can neither start nor mount it.'],
    ['233', 'It was never finished: its files or its own settings are missing.'],
    ['234', 'It was destroyed: its config is retired, so vzctl does not know it any more.'],
  ])('%s is not started, and the reason is its own', async (ctid, message) => {
    const before = board.ran.length;
    expect(await start('hn2', ctid)).toMatchObject({ status: 409, body: { error: { code: 'conflict', message } } });
    expect(board.ran.slice(before).filter(([, word]) => word === 'start')).toEqual([]);
    const preview = await ask(act, 'POST', {
      params: { node: 'hn2', ctid },
      body: { action: 'start' },
      query: { preview: '1' },
    });
    expect(preview.body).toMatchObject({ findings: [{ level: 'break', message }, { level: 'risk' }] });
  });

  test('whose create was cut off names the files that were being unpacked', async () => {
    expect((await detail('hn2', '233')).problem).toMatchObject({ detail: '/vz/private/233.tmp' });
  });

  test('whose files a destroy has moved aside and nobody removes is a line on the node, with where they are', async () => {
    await relistUntil('hn2', () => live('hn2').leftovers.length > 0);
    const { body } = await ask(node, 'GET', { params: { node: 'hn2' } });
    expect(body).toMatchObject({ leftovers: ['/vz/vztmp/vzctl-rm-me.Xk3f9Q'] });
    const well = await ask(node, 'GET', { params: { node: 'hn1' } });
    expect(well.body).toMatchObject({ leftovers: [] });
  });

  test('without files knows its host name and its settings from its config', async () => {
    expect(await detail('hn2', '231')).toMatchObject({
      hostname: 'no-private.example.net',
      private: '/vz/private/231',
      version: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('with a broken config keeps its state, names the first line and what is missing, and can be stopped', async () => {
    const found = await detail('hn2', '232');
    expect(found).toMatchObject({ state: 'running', worst: expect.anything() });
    expect(found.problems.map(({ code }) => code)).toEqual(['config_broken', 'config_incomplete']);
    expect(found.problems[0]).toMatchObject({
      message: expect.stringMatching(/^2 lines of its config cannot be used, the first is line \d+/),
      detail: expect.stringMatching(/DISKSPACE="1G:1\.1G\n\d+: NETFILTER "stateless"/),
    });
    const preview = await ask(act, 'POST', {
      params: { node: 'hn2', ctid: '232' },
      body: { action: 'stop' },
      query: { preview: '1' },
    });
    expect(preview.body).toMatchObject({ findings: [] });
  });

  test.each([
    ['237', 'config_empty', 'stopped'],
    ['238', 'config_denied', 'running'],
  ])('%s whose config brings nothing says why (%s) and is still listed as %s', async (ctid, code, state) => {
    const row = await rowOf('hn2', ctid);
    expect(row).toMatchObject({ state, problem: { code } });
    expect(row.problem?.message).toContain(`/etc/vz/conf/${ctid}.conf`);
  });

  test('that runs without counters has unknown pressure, not none, once a later list confirms it', async () => {
    await relistUntil('hn2', () => oddOf('hn2', '235') !== undefined);
    expect(await rowOf('hn2', '235')).toMatchObject({
      state: 'running',
      counters: 'unread',
      worst: null,
      problem: { code: 'counters_missing' },
    });
  });

  test('that only the counters know has a row, and nothing is done to it', async () => {
    await relistUntil('hn2', () => oddOf('hn2', '236') !== undefined);
    const row = await rowOf('hn2', '236');
    expect(row).toMatchObject({ state: 'unknown', worst: expect.anything(), problem: { code: 'counters_only' } });
    expect(await start('hn2', '236')).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining('vzlist does not list it') } },
    });
  });

  test('a healthy node has none of it', async () => {
    await live('hn1').relist();
    await untilOk('hn1');
    const { containers } = await listed('hn1');
    expect(containers).toHaveLength(12);
    expect(containers.filter(({ problem }) => problem !== null)).toEqual([]);
  });
});

describe('what needs attention', () => {
  test('has the odd containers of the fleet, worst first, apart from the counters', async () => {
    const { body } = await ask(nodes, 'GET');
    const { troubles, troublesTotal } = body as { troubles: ContainerTrouble[]; troublesTotal: number };
    expect(troublesTotal).toBe(troubles.length);
    expect(new Set(troubles.map((one) => one.node))).toEqual(new Set(['hn2']));
    expect(troubles.slice(0, 3).map(({ ctid, severity, problem }) => [ctid, severity, problem.code])).toEqual([
      ['231', 'critical', 'no_private'],
      ['233', 'critical', 'half_created'],
      ['237', 'critical', 'config_empty'],
    ]);
    const ranks = troubles.map(({ severity }) => ['critical', 'warning', 'notice'].indexOf(severity));
    expect(ranks).toEqual([...ranks].sort());
  });

  test('of one node is on the node', async () => {
    const { body } = await ask(node, 'GET', { params: { node: 'hn2' } });
    expect((body as { troubles: ContainerTrouble[] }).troubles.map(({ ctid }) => ctid)).toContain('234');
    const well = await ask(node, 'GET', { params: { node: 'hn3' } });
    expect((well.body as { troubles: ContainerTrouble[] }).troubles).toEqual([]);
  });
});

describe('a node whose veinfo cannot be read', () => {
  test('is failed with the reason, keeps what was read with its age, refuses actions, and recovers by itself', async () => {
    const before = await listed('hn3');
    const running = before.containers.find(({ state }) => state === 'running') as ContainerRow;
    const stopped = before.containers.find(({ state }) => state === 'stopped') as ContainerRow;
    await rename('hn3', running.ctid, 'no-veinfo');
    await until(() => live('hn3').listProblem !== undefined);

    const blind = await listed('hn3');
    expect(blind.node).toMatchObject({
      state: 'failed',
      problem: { code: 'node_failed', detail: 'Unable to open /proc/vz/veinfo: No such file or directory' },
      listedAt: before.node.listedAt,
    });
    // Not one of them is called stopped or mounted because vzlist says so.
    expect(blind.containers.map(({ ctid, state }) => [ctid, state])).toEqual(
      before.containers.map(({ ctid, state }) => [ctid, state]),
    );
    const commands = board.ran.length;
    expect(await start('hn3', stopped.ctid)).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining('cannot be read now') } },
    });
    expect(board.ran.slice(commands).filter(([, word]) => word === 'start')).toEqual([]);

    await rename('hn3', running.ctid, running.name ?? 'portal');
    await live('hn3').relist();
    await untilOk('hn3');
  });
});

describe('a node whose counters cannot be read', () => {
  test('says why, marks every row, and its containers can still be started and stopped', async () => {
    const before = await listed('hn3');
    const running = before.containers.find(({ state }) => state === 'running') as ContainerRow;
    await rename('hn3', running.ctid, 'no-beancounters');
    await until(() => live('hn3').sampleProblem !== undefined);

    const blind = await listed('hn3');
    expect(blind.node).toMatchObject({
      state: 'stale',
      problem: {
        message: expect.stringContaining('not allowed to read /proc/user_beancounters'),
        detail: expect.stringContaining('Permission denied'),
      },
    });
    const counters = (rows: readonly ContainerRow[], state: string) =>
      new Set(rows.filter((row) => row.state === state).map((row) => row.counters));
    expect(counters(blind.containers, 'running')).toEqual(new Set(['old']));
    expect(counters(blind.containers, 'stopped')).toEqual(new Set(['none']));
    // One that is started meanwhile has no counters at all, and is not said to have none.
    const stopped = blind.containers.find(({ state }) => state === 'stopped') as ContainerRow;
    expect((await start('hn3', stopped.ctid)).status).toBe(200);
    await until(() => live('hn3').listing?.containers.get(stopped.ctid)?.state === 'running');
    expect(await rowOf('hn3', stopped.ctid)).toMatchObject({ counters: 'unread', worst: null, problem: null });

    await rename('hn3', running.ctid, running.name ?? 'portal');
    await untilOk('hn3');
    await until(() => live('hn3').latest?.counters.has(stopped.ctid) === true);
    expect(await rowOf('hn3', stopped.ctid)).toMatchObject({ worst: expect.anything() });
  });
});
