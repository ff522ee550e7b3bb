/** Destroying containers through the HTTP API, on the simulated nodes. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  POST as destroy,
  GET as planned,
  DELETE as undo,
} from '@/app/api/nodes/[node]/containers/[ctid]/destroy/route';
import { GET as view } from '@/app/api/nodes/[node]/containers/[ctid]/route';
import { GET as list } from '@/app/api/nodes/[node]/containers/route';
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Dies, PlannedDestroy, Preview, Task } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import { revive } from '@/lib/server/changes';
import { runDue } from '@/lib/server/planned-destroys';
import { ask, type TestBoard, testBoard } from './test-board';

const HOUR_MS = 3_600_000;
/** On hn2 (docs/simulated-node.md). */
const NO_PRIVATE = '231';
const HALF_DESTROYED = '234';
let board: TestBoard;
let own: string[];
beforeAll(async () => {
  board = await testBoard({ only: ['hn2', 'hn4', 'hn5'] });
  const running = [...(board.nodes.get('hn4')?.listing?.containers.values() ?? [])].filter(
    ({ state, layout }) => state === 'running' && layout === 'simfs',
  );
  own = running.map(({ ctid }) => ctid);
});
afterAll(() => board.close());

/** A running container that no other test here has touched. */
const fresh = () => own.pop() as string;
const at = (ctid: string) => ({ params: { node: 'hn4', ctid } });
type Failed = { error: { code: string; message: string; field?: string } };
type Shown = Preview & { dies: Dies; version: string };
const preview = async (ctid: string, body: object = {}) =>
  (await ask(destroy, 'POST', { ...at(ctid), body, query: { preview: '1' } })).body as Shown;
const post = (ctid: string, body: object) => ask(destroy, 'POST', { ...at(ctid), body });
const taskOf = async (ctid: string, body: object = {}) =>
  ((await post(ctid, { confirm: ctid, ...body })).body as { task: Task }).task;
const rowOf = async (ctid: string) =>
  ((await ask(list, 'GET', { params: { node: 'hn4' } })).body as ReplyOf<typeof api.containerList>).containers.find(
    (row) => row.ctid === ctid,
  );
const ranFor = (ctid: string, since: number) =>
  board.ran.slice(since).filter((argv) => argv.includes(ctid) && ['stop', 'umount', 'destroy'].includes(argv[1] ?? ''));

describe('now', () => {
  test('a running container is stopped first, and what dies is said before', async () => {
    const ctid = fresh();
    const shown = await preview(ctid);
    expect(shown.commands).toEqual([
      ['vzctl', 'stop', ctid],
      ['vzctl', 'destroy', ctid],
    ]);
    expect(shown.dies).toMatchObject({
      ...{ private: `/vz/private/${ctid}`, layout: 'simfs', dump: false, backup: null, backupKnown: true },
      kept: `/etc/vz/conf/${ctid}.conf.destroyed`,
    });
    expect(Number(shown.dies.usedKib)).toBeGreaterThan(1000);
    expect(Number(shown.dies.inodes)).toBeGreaterThan(10);
    const said = shown.findings.map(({ message }) => message).join(' ');
    expect(said).toContain('it is stopped first, and killed by vzctl when it has not shut down after 120 s');
    expect(said).toContain('There is no backup of it that vzboard knows of');
    expect(said).toContain('The next create with this CTID deletes them');
    expect(shown.findings.some(({ level }) => level === 'break')).toBe(false);
    const task = await taskOf(ctid, { version: shown.version });
    expect(task).toMatchObject({ action: 'destroy', state: 'succeeded', exitCode: 0, commands: shown.commands });
    expect(task.outcome).toMatch(
      / is destroyed\. .*\.conf\.destroyed\. vzctl removes its files in the background, so that [\d.]+ [KMG]iB/,
    );
    expect((await ask(view, 'GET', at(ctid))).status).toBe(404);
  });

  test('a mounted one is unmounted first, a stopped one only destroyed', async () => {
    const [mounted, stopped] = [fresh(), fresh()];
    for (const ctid of [mounted, stopped]) await board.shell('hn4', ['vzctl', 'stop', ctid, '--fast']);
    await board.shell('hn4', ['vzctl', 'mount', mounted]);
    expect((await preview(mounted)).commands).toEqual([
      ['vzctl', 'umount', mounted],
      ['vzctl', 'destroy', mounted],
    ]);
    expect((await preview(stopped)).commands).toEqual([['vzctl', 'destroy', stopped]]);
    expect(await taskOf(mounted)).toMatchObject({ state: 'succeeded' });
  });

  test.each([
    ['nothing', undefined],
    ['another CTID', '101'],
    ['its name', 'web1'],
  ])('with %s typed is refused, and nothing runs', async (_what, confirm) => {
    const ctid = own[0] as string;
    const since = board.ran.length;
    const reply = await post(ctid, confirm === undefined ? {} : { confirm });
    expect(reply.status).toBe(400);
    expect((reply.body as Failed).error.field).toBe('confirm');
    expect(ranFor(ctid, since)).toEqual([]);
  });

  test('of another container than was previewed is refused', async () => {
    const ctid = own[0] as string;
    const reply = await post(ctid, { confirm: ctid, version: 'ab'.repeat(32) });
    expect(reply.status).toBe(409);
    expect((reply.body as Failed).error.field).toBe('version');
  });

  test('is refused by its guard when the config changed while it waited for its turn', async () => {
    const ctid = fresh();
    const node = board.nodes.get('hn4');
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    // A CTID of the list.
    const holding = node?.door.withWriter(ctid as never, () => held);
    const asked = taskOf(ctid);
    await vi.waitFor(() => expect(board.tasks.open('hn4').some((task) => task.ctid === ctid)).toBe(true));
    await board.shell('hn4', ['vzctl', 'set', ctid, '--description', 'another', '--save']);
    const since = board.ran.length;
    release();
    await holding;
    expect(await asked).toMatchObject({ state: 'failed', error: { code: 'conflict' } });
    expect(ranFor(ctid, since)).toEqual([]);
    expect(await rowOf(ctid)).toMatchObject({ state: 'running' });
  });

  test('of one that is not there, or on a node that does not answer, is refused', async () => {
    expect((await post('4000', { confirm: '4000' })).status).toBe(404);
    expect(
      (await ask(destroy, 'POST', { params: { node: 'hn5', ctid: '101' }, body: { confirm: '101' } })).status,
    ).not.toBe(200);
  });

  test('a container without files is retired from the list, one that is destroyed already is left alone', async () => {
    const on = (ctid: string) => ({ params: { node: 'hn2', ctid }, body: { confirm: ctid } });
    const { task } = (await ask(destroy, 'POST', on(NO_PRIVATE))).body as { task: Task };
    expect(task).toMatchObject({ state: 'succeeded', commands: [['vzctl', 'destroy', NO_PRIVATE]] });
    const reply = await ask(destroy, 'POST', on(HALF_DESTROYED));
    expect(reply.status).toBe(409);
    expect((reply.body as Failed).error.message).toContain('its config is retired');
  });

  test('a task that an earlier vzboard began is read back by this one', async () => {
    const ctid = fresh();
    const { version } = await preview(ctid);
    const kept = { version, private: `/vz/private/${ctid}`, wasUp: true };
    const node = board.nodes.get('hn4');
    if (node === undefined) throw new Error('hn4 is in the fleet');
    const course = revive({ node, versions: board.versions }, { action: 'destroy', ctid } as Task, kept);
    const said = { stdout: new Uint8Array(), stderr: new Uint8Array(), truncated: false };
    expect(await course.readBack([{ code: 0, ...said }])).toMatchObject({ ok: false });
    await board.shell('hn4', ['vzctl', 'stop', ctid, '--fast']);
    await board.shell('hn4', ['vzctl', 'destroy', ctid]);
    expect(await course.readBack([{ code: 0, ...said }])).toMatchObject({ ok: true });
  });
});

describe('later', () => {
  /** As if that much time had passed. */
  const pass = (ms: number) => runDue({ ...board, nowMs: () => Date.now() + ms });
  const plan = async (ctid: string, body: object = {}) =>
    (await post(ctid, { confirm: ctid, delayHours: 24, ...body })).body as { task: Task; planned: PlannedDestroy };

  test('stops it at once, shows it everywhere, and destroys it when its time has come', async () => {
    const ctid = fresh();
    const { task, planned: told } = await plan(ctid);
    expect(task).toMatchObject({ action: 'destroy-later', state: 'succeeded', commands: [['vzctl', 'stop', ctid]] });
    expect(task.outcome).toContain('It is destroyed in 1 d, unless somebody takes that back.');
    expect(told.dueAt - Date.now()).toBeGreaterThan(23.9 * HOUR_MS);
    expect((await ask(planned, 'GET', at(ctid))).body).toMatchObject({ planned: { ctid, missed: false } });
    expect(await rowOf(ctid)).toMatchObject({ state: 'stopped', planned: { dueAt: told.dueAt, missed: false } });
    await pass(23 * HOUR_MS);
    expect(await rowOf(ctid)).toBeDefined();
    await pass(24 * HOUR_MS + 1000);
    expect(await rowOf(ctid)).toBeUndefined();
    expect(board.tasks.list({ ctid }).tasks[0]).toMatchObject({ action: 'destroy', state: 'succeeded' });
  });

  test('taken back is on record, and nothing happens at that time', async () => {
    const ctid = fresh();
    await plan(ctid);
    const { task } = (await ask(undo, 'DELETE', at(ctid))).body as { task: Task };
    expect(task).toMatchObject({ action: 'destroy-undo', state: 'succeeded', commands: [] });
    expect((await ask(planned, 'GET', at(ctid))).body).toMatchObject({ planned: null });
    await pass(25 * HOUR_MS);
    expect(await rowOf(ctid)).toMatchObject({ state: 'stopped' });
    expect((await ask(undo, 'DELETE', at(ctid))).status).toBe(404);
  });

  test('goes on running until then where that was asked, and is stopped then', async () => {
    const ctid = fresh();
    const { task } = await plan(ctid, { stop: false });
    expect(task.commands).toEqual([]);
    expect(await rowOf(ctid)).toMatchObject({ state: 'running' });
    await pass(24 * HOUR_MS + 1000);
    expect(board.tasks.list({ ctid }).tasks[0]).toMatchObject({
      ...{ action: 'destroy', state: 'succeeded' },
      commands: [
        ['vzctl', 'stop', ctid],
        ['vzctl', 'destroy', ctid],
      ],
    });
  });

  test.each([
    ['its config changed', ['vzctl', 'set', '', '--description', 'in use', '--save'], 'Its config changed'],
    ['it runs again', ['vzctl', 'start', ''], 'runs again, so somebody needs it'],
  ] as const)('is dropped, and says so on the timeline, when %s', async (_why, command, words) => {
    const ctid = fresh();
    await plan(ctid);
    await board.shell('hn4', [command[0], ...command.slice(1).map((word) => (word === '' ? ctid : word))]);
    const since = board.ran.length;
    await pass(24 * HOUR_MS + 1000);
    expect(ranFor(ctid, since)).toEqual([]);
    const [last] = board.tasks.list({ ctid }).tasks;
    expect(last).toMatchObject({ action: 'destroy', state: 'failed', error: { code: 'conflict' } });
    expect(last?.error?.message).toContain(words);
    expect((await ask(planned, 'GET', at(ctid))).body).toMatchObject({ planned: null });
  });

  test('is not run hours late: it is shown as missed until somebody decides', async () => {
    const ctid = fresh();
    await plan(ctid, { delayHours: 1 });
    const since = board.ran.length;
    const missing = board.planned.of('hn4', ctid);
    if (missing === undefined) throw new Error('it was planned');
    board.planned.put({ ...missing, dueMs: Date.now() - 2 * HOUR_MS });
    await runDue(board);
    expect(ranFor(ctid, since)).toEqual([]);
    expect(await rowOf(ctid)).toMatchObject({ planned: { missed: true } });
    board.planned.put({ ...missing, dueMs: Date.now() - HOUR_MS / 2 });
    await runDue(board);
    expect(await rowOf(ctid)).toBeUndefined();
  });

  test('waits for a node that does not answer', async () => {
    const ctid = fresh();
    await plan(ctid);
    const node = board.nodes.get('hn4');
    if (node === undefined) throw new Error('hn4 is in the fleet');
    const silent = vi.spyOn(node.door, 'read').mockRejectedValue(new AppError('node_silent', 'silence'));
    await pass(24 * HOUR_MS + 1000);
    silent.mockRestore();
    expect(board.planned.of('hn4', ctid)).toBeDefined();
    await pass(24 * HOUR_MS + 1000);
    expect(await rowOf(ctid)).toBeUndefined();
  });
});
