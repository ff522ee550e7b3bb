/** Snapshots of a ploop container through the HTTP API, on the simulated nodes. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { POST as compact } from '@/app/api/nodes/[node]/containers/[ctid]/compact/route';
import { POST as mount } from '@/app/api/nodes/[node]/containers/[ctid]/snapshots/[snapshot]/mount/route';
import { DELETE as remove } from '@/app/api/nodes/[node]/containers/[ctid]/snapshots/[snapshot]/route';
import { POST as switchTo } from '@/app/api/nodes/[node]/containers/[ctid]/snapshots/[snapshot]/switch/route';
import { POST as umount } from '@/app/api/nodes/[node]/containers/[ctid]/snapshots/[snapshot]/umount/route';
import { POST as take, GET as view } from '@/app/api/nodes/[node]/containers/[ctid]/snapshots/route';
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Preview, Task } from '@/lib/api/schemas';
import { revive } from '@/lib/server/changes';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard({ only: ['hn1', 'hn3'] });
});
afterAll(() => board.close());

type List = ReplyOf<typeof api.snapshotList>;
type Failed = { error: { code: string; message: string; field?: string } };
const at = (ctid: string, node = 'hn3') => ({ params: { node, ctid } });
const one = (ctid: string, snapshot: string) => ({ params: { node: 'hn3', ctid, snapshot } });
const read = async (ctid: string, node = 'hn3') => (await ask(view, 'GET', at(ctid, node))).body as List;
const post = (route: unknown, where: object, body?: unknown, preview = false) =>
  ask(route, 'POST', { ...where, ...(body === undefined ? {} : { body }), query: preview ? { preview: '1' } : {} });
const taskOf = (reply: { body: never }) => (reply.body as { task: Task }).task;
const messages = (reply: { body: never }) => (reply.body as Preview).findings.map(({ message }) => message).join('\n');
const named = (list: List, name: string) => list.snapshots.find((row) => row.name === name);

describe('the tree', () => {
  test('is read with what each holds, and without the lock of the container', async () => {
    const before = board.ran.length;
    const { snapshots, layout, problem, freeBytes } = await read('302');
    expect({ layout, problem }).toEqual({ layout: 'ploop', problem: null });
    expect(freeBytes).toBeGreaterThan(0);
    expect(snapshots.map(({ name, memory, current }) => [name, memory, current])).toEqual([
      ['fresh install', false, false],
      ['before 9.4', true, false],
      ['tuning trial', false, false],
      ['9.4 works', true, true],
    ]);
    expect(snapshots.map(({ parent }) => snapshots.find(({ id }) => id === parent)?.name ?? null)).toEqual([
      ...[null, 'fresh install', 'before 9.4', 'before 9.4'],
    ]);
    expect(board.ran.slice(before).some(([, command]) => command?.startsWith('snapshot'))).toBe(false);
  });

  test('of one that never had any is empty; simfs has none, and says why', async () => {
    expect(await read('305')).toMatchObject({ snapshots: [], problem: null });
    const { problem, layout } = await read('101', 'hn1');
    expect(layout).toBe('simfs');
    expect(problem?.message).toMatch(/^Snapshots are for ploop containers only/);
    expect(await post(take, at('101', 'hn1'), {})).toMatchObject({ status: 409 });
  });

  test('that cannot be read is a problem, not an empty tree, and nothing is changed by it', async () => {
    const node = board.nodes.get('hn3');
    if (node === undefined) throw new Error('hn3 is in the fleet');
    const real = node.door.read;
    const spy = vi.spyOn(node.door, 'read').mockImplementation(async (argv, options) => {
      const result = await real(argv, options);
      return argv.at(-1)?.endsWith('Snapshots.xml') && argv[0] === 'cat'
        ? { ...result, stdout: new TextEncoder().encode('root:x:0:0') }
        : result;
    });
    expect((await read('302')).problem).toMatchObject({ code: 'node_failed' });
    expect((await post(take, at('302'), {})).status).toBe(502);
    spy.mockRestore();
  });
});

describe('taking one', () => {
  test('says the pause of a running container, runs the command it showed, and finds it in the tree', async () => {
    const body = { name: 'before upgrade', description: 'nightly' };
    const preview = await post(take, at('304'), body, true);
    expect((preview.body as Preview).commands).toEqual([
      ['vzctl', 'snapshot', '304', '--name=before upgrade', '--description=nightly'],
    ]);
    expect(messages(preview)).toMatch(/a pause of seconds[\s\S]*free on its disk/);
    const task = taskOf(await post(take, at('304'), body));
    expect(task).toMatchObject({ state: 'succeeded', action: 'snapshot', ctid: '304' });
    expect(task.outcome).toBe('The snapshot before upgrade is there. The container runs.');
    expect(named(await read('304'), 'before upgrade')).toMatchObject({ memory: true, current: true, parent: null });
    expect(messages(await post(take, at('304'), body, true))).toContain(
      'There is a snapshot called before upgrade already',
    );
  });

  test('without memory holds none', async () => {
    expect(messages(await post(take, at('306'), { memory: false }, true))).toContain('as after a power cut');
    expect(taskOf(await post(take, at('306'), { memory: false })).state).toBe('succeeded');
    expect((await read('306')).snapshots).toMatchObject([{ memory: false, name: '' }]);
  });

  test.each([
    ['name', { name: '$(id)' }],
    ['name', { name: '--skip-suspend' }],
    ['name', { name: 'a\nb' }],
    ['description', { description: 'a"b' }],
  ])('is refused with a bad %s: %j', async (field, body) => {
    const before = board.ran.length;
    expect(await post(take, at('305'), body)).toMatchObject({ status: 400, body: { error: { field } } });
    expect(board.ran.slice(before).some(([, command]) => command === 'snapshot')).toBe(false);
  });
});

describe('switching', () => {
  test('says what is lost, keeps it where that is asked, and ends as the snapshot says', async () => {
    const target = named(await read('302'), 'fresh install');
    const plain = await post(switchTo, one('302', target?.id ?? ''), {}, true);
    expect(messages(plain)).toMatch(/Everything written since[\s\S]*is stopped afterwards[\s\S]*config becomes/);
    const body = { keepState: true, keepConfig: true };
    const preview = (await post(switchTo, one('302', `{${target?.id}}`), body, true)).body as Preview;
    expect(preview.commands).toEqual([
      ['vzctl', 'snapshot', '302', '--name=before switching to fresh install'],
      ['vzctl', 'snapshot-switch', '302', `--id=${target?.id}`, '--skip-config'],
    ]);
    const task = taskOf(await post(switchTo, one('302', target?.id ?? ''), body));
    expect(task).toMatchObject({ state: 'succeeded', action: 'snapshot-switch' });
    expect(task.outcome).toBe('The state is that of fresh install. The container is stopped.');
    const after = await read('302');
    expect(named(after, 'fresh install')?.current).toBe(true);
    expect(named(after, 'before switching to fresh install')).toMatchObject({ memory: true });
  });

  test('to one with memory resumes it, unless that is not wanted', async () => {
    const kept = named(await read('302'), '9.4 works')?.id ?? '';
    const task = taskOf(await post(switchTo, one('302', kept), { resume: 'must' }));
    expect(task.outcome).toBe('The state is that of 9.4 works. The container runs.');
    const stopped = taskOf(await post(switchTo, one('302', kept), { resume: 'never' }));
    expect(stopped).toMatchObject({
      state: 'succeeded',
      outcome: expect.stringMatching(/The container is stopped\.$/),
    });
  });

  test('that must resume is refused where there is no memory; a suspended container is not switched', async () => {
    const bare = named(await read('302'), 'tuning trial')?.id ?? '';
    const reply = await post(switchTo, one('302', bare), { resume: 'must' });
    expect(reply).toMatchObject({ status: 409, body: { error: { field: 'resume' } } });
    await board.shell('hn3', ['vzctl', 'snapshot', '303']);
    await board.shell('hn3', ['vzctl', 'suspend', '303']);
    await board.nodes.get('hn3')?.relist();
    const { snapshots } = await read('303');
    const refused = await post(switchTo, one('303', snapshots[0]?.id ?? ''), {});
    expect((refused.body as Failed).error.message).toContain('would spoil others');
  });

  test.each(['nope', '00000000-0000-0000-0000-000000000000', '--id=x', ''])('to %j finds nothing', async (id) => {
    const before = board.ran.length;
    expect((await post(switchTo, one('302', id), {})).status).toBe(404);
    expect(board.ran.slice(before).some(([, command]) => command === 'snapshot-switch')).toBe(false);
  });
});

describe('mounting and deleting', () => {
  test('a mounted one is at a place of ours, and is not deleted before it is unmounted', async () => {
    const id = named(await read('302'), 'tuning trial')?.id ?? '';
    const place = `/vz/root/.vzboard-302-${id}`;
    const preview = (await post(mount, one('302', id), undefined, true)).body as Preview;
    expect(preview.commands).toEqual([['vzboard-node', 'snapshot-mount', '302', id]]);
    expect(taskOf(await post(mount, one('302', id))).outcome).toContain(`is mounted at ${place}.`);
    expect(named(await read('302'), 'tuning trial')?.mountedAt).toBe(place);
    expect((await post(mount, one('302', id))).status).toBe(409);
    const refused = await ask(remove, 'DELETE', one('302', id));
    expect((refused.body as Failed).error.message).toContain('Unmount it first');
    expect(taskOf(await post(umount, one('302', id))).state).toBe('succeeded');
    expect(named(await read('302'), 'tuning trial')?.mountedAt).toBeNull();
  });

  test('a deleted one is gone, and what was taken of it stands below its parent', async () => {
    const list = await read('302');
    const middle = named(list, 'before 9.4');
    const preview = await ask(remove, 'DELETE', { ...one('302', middle?.id ?? ''), query: { preview: '1' } });
    expect(messages(preview)).toMatch(/cannot be had again[\s\S]*2 snapshots taken of it stand below its parent/);
    const task = taskOf(await ask(remove, 'DELETE', one('302', middle?.id ?? '')));
    expect(task).toMatchObject({ state: 'succeeded', action: 'snapshot-delete' });
    const after = await read('302');
    expect(named(after, 'before 9.4')).toBeUndefined();
    expect(named(after, 'tuning trial')?.parent).toBe(named(after, 'fresh install')?.id);
  });
});

test('an image is compacted in one command; one without image says why not', async () => {
  const preview = (await post(compact, at('305'), undefined, true)).body as Preview;
  expect(preview.commands).toEqual([['vzctl', 'compact', '305']]);
  expect(taskOf(await post(compact, at('305')))).toMatchObject({ state: 'succeeded', action: 'compact' });
  expect((await post(compact, at('101', 'hn1'))).status).toBe(409);
});

test('what an earlier vzboard began is read back from the tree by what it kept', async () => {
  const node = board.nodes.get('hn3');
  if (node === undefined) throw new Error('hn3 is in the fleet');
  const task = { action: 'snapshot-delete', ctid: '302' } as Task;
  const gone = { kind: 'snapshot-delete', id: '00000000-0000-0000-0000-000000000000', name: 'old' };
  const read = await revive({ node, versions: board.versions }, task, gone).readBack([]);
  expect(read).toMatchObject({ ok: true, outcome: expect.stringContaining('The snapshot old is gone.') });
  const here = (await board.shell('hn3', ['vzctl', 'snapshot', '305'])).code;
  expect(here).toBe(0);
  const taken = revive(
    { node, versions: board.versions },
    { ...task, action: 'snapshot', ctid: '305' },
    { kind: 'snapshot', name: '', before: [] },
  );
  expect(await taken.readBack([])).toMatchObject({ ok: true });
});
