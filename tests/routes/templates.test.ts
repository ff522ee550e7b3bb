/** A node's templates through the HTTP API, on the simulated nodes. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DELETE as remove } from '@/app/api/nodes/[node]/templates/[template]/route';
import { GET as offers } from '@/app/api/nodes/[node]/templates/offers/route';
import { POST as add, GET as list } from '@/app/api/nodes/[node]/templates/route';
import { POST as cancel } from '@/app/api/tasks/[task]/cancel/route';
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Preview, Task } from '@/lib/api/schemas';
import { revive } from '@/lib/server/changes';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard({ only: ['hn1', 'hn2', 'hn5'] });
});
afterAll(() => board.close());

type List = ReplyOf<typeof api.templateList>;
type Failed = { error: { code: string; message: string; field?: string } };
const at = (node: string, template?: string) => ({ params: { node, ...(template === undefined ? {} : { template }) } });
const read = async (node: string) => (await ask(list, 'GET', at(node))).body as List;
const names = async (node: string) => (await read(node)).templates.map(({ file }) => file);
const post = (node: string, body: unknown, query = {}) => ask(add, 'POST', { ...at(node), body, query });
const SHA = 'ab'.repeat(32);

describe('the cache', () => {
  test('is listed with distribution, users and default; signatures are ignored', async () => {
    const { templates, ignored, defaultTemplate, area, source, problem } = await read('hn1');
    expect(problem).toBeNull();
    expect(source).toBe('vztmpl-dl');
    expect(defaultTemplate).toBe('centos-6-x86_64');
    expect(area?.path).toBe('/vz/template/cache');
    expect(area?.freeBytes).toBeGreaterThan(0);
    expect(ignored).toContain('centos-6-x86.tar.gz.asc');
    const centos = templates.find(({ name }) => name === 'centos-6-x86_64');
    expect(centos).toMatchObject({
      ...{ file: 'centos-6-x86_64.tar.gz', kind: 'tarball', distribution: 'centos 6', arch: 'x86_64' },
      ...{ distConfig: 'centos.conf', isDefault: true, link: false },
    });
    expect(centos?.users.length).toBeGreaterThan(0);
    expect(templates.find(({ name }) => name === 'web-appliance-x86_64')).toMatchObject({
      distConfig: null,
      users: [],
    });
  });

  test('of a node that does not answer is a problem, not an empty list', async () => {
    const node = board.nodes.get('hn5');
    if (node === undefined) throw new Error('hn5 is in the fleet');
    vi.spyOn(node.door, 'read').mockRejectedValue(Object.assign(new Error('silence'), { code: 'node_silent' }));
    expect((await read('hn5')).problem).toMatchObject({ code: 'node_silent' });
  });

  test('is offered more by a node with a mirror, and nothing by one without a network', async () => {
    expect((await ask(offers, 'GET', at('hn1'))).body).toMatchObject({ offers: [] });
    const { offers: found } = (await ask(offers, 'GET', at('hn2'))).body as { offers: string[] };
    expect(found).toContain('fedora-22-x86_64');
  });
});

describe('deleting', () => {
  test('is refused while containers are made of it, and says which', async () => {
    const used = (await read('hn1')).templates.find(({ users, isDefault }) => users.length > 0 && !isDefault);
    const reply = await ask(remove, 'DELETE', at('hn1', used?.file));
    expect(reply.status).toBe(409);
    expect((reply.body as Failed).error.message).toContain(used?.users[0]?.ctid);
    const preview = (await ask(remove, 'DELETE', { ...at('hn1', used?.file), query: { preview: '1' } }))
      .body as Preview;
    expect(preview.findings[0]).toMatchObject({ level: 'break' });
    expect(await names('hn1')).toContain(used?.file);
  });

  test('of an unused one shows its command, then does it and reads back', async () => {
    const file = 'web-appliance-x86_64.tar.gz';
    const preview = (await ask(remove, 'DELETE', { ...at('hn1', file), query: { preview: '1' } })).body as Preview;
    expect(preview).toMatchObject({ commands: [['vzboard-node', 'template-remove', file]], findings: [] });
    const { task } = (await ask(remove, 'DELETE', at('hn1', file))).body as { task: Task };
    expect(task).toMatchObject({ state: 'succeeded', ctid: null, action: 'template-remove' });
    expect(task.outcome).toBe(`${file} is not in the cache any more.`);
    expect(await names('hn1')).not.toContain(file);
  });

  test.each(['nope.tar.gz', '../../etc/passwd', ''])('of %j finds nothing and runs nothing', async (file) => {
    const before = board.ran.length;
    expect((await ask(remove, 'DELETE', at('hn1', file))).status).toBe(404);
    expect(board.ran.slice(before).every(([program]) => program !== 'vzboard-node')).toBe(true);
  });
});

describe('fetching', () => {
  test('by name is a task with the progress of wget in its output', async () => {
    const { task } = (await post('hn2', { from: 'repository', name: 'suse-13.1-x86_64' })).body as { task: Task };
    expect(task.commands).toEqual([['vztmpl-dl', '--no-update', 'suse-13.1-x86_64']]);
    expect(task).toMatchObject({
      state: 'succeeded',
      outcome: expect.stringMatching(/^suse-13.1-x86_64.tar.gz is in the cache/),
    });
    expect(board.tasks.output(task.id, 0).text).toContain('100%');
    expect(await names('hn2')).toContain('suse-13.1-x86_64.tar.gz');
  });

  test('of one that nobody offers fails, in words', async () => {
    const { task } = (await post('hn1', { from: 'repository', name: 'nope-1-x86' })).body as { task: Task };
    expect(task).toMatchObject({ state: 'failed', exitCode: 1, outcome: 'nope-1-x86 is not in the cache.' });
    expect(task.error?.message).toMatch(/^No repository of the node offers/);
  });

  test('of one that is cached needs to be told to update it', async () => {
    expect((await post('hn2', { from: 'repository', name: 'centos-6-x86' })).status).toBe(409);
    const preview = (await post('hn2', { from: 'repository', name: 'centos-6-x86', update: true }, { preview: '1' }))
      .body as Preview;
    expect(preview).toMatchObject({ commands: [['vztmpl-dl', '--update', 'centos-6-x86']], findings: [] });
  });

  test('from an address keeps only what has the checksum', async () => {
    const url = 'https://example.net/own-1-x86_64.tar.xz';
    const file = 'own-1-x86_64.tar.xz';
    const wrong = (await post('hn2', { from: 'url', file, url, sha256: '0'.repeat(64) })).body as { task: Task };
    expect(wrong.task).toMatchObject({ state: 'failed', exitCode: 65, error: { code: 'bad_input' } });
    expect(await names('hn2')).not.toContain(file);
    const { task } = (await post('hn2', { from: 'url', file, url, sha256: SHA.toUpperCase() })).body as { task: Task };
    expect(task).toMatchObject({ state: 'succeeded', commands: [['vzboard-node', 'template-fetch', file, url, SHA]] });
    expect(await names('hn2')).toContain(file);
  });

  test.each([
    ['another scheme', { url: 'file:///etc/shadow' }, 'url'],
    ['a password', { url: 'https://a:b@example.net/x' }, 'url'],
    ['an option', { url: '--post-file=/etc/shadow' }, 'url'],
    ['no checksum', { sha256: '' }, 'sha256'],
    ['a path for a name', { file: '../x.tar.gz' }, 'file'],
    ['a hidden name', { file: '.x.tar.gz' }, 'file'],
    ['an option for a name', { file: '-x.tar.gz' }, 'file'],
    ['another packing', { file: 'x.tar.zst' }, 'file'],
    ['a newline in a name', { file: 'x\n.tar.gz' }, 'file'],
    ['a substitution', { file: '$(id).tar.gz' }, 'file'],
  ])('is refused for %s, before anything runs', async (_what, more, field) => {
    const before = board.ran.length;
    const body = { from: 'url', file: 'x-1-x86.tar.gz', url: 'https://example.net/x', sha256: SHA, ...more };
    const reply = await post('hn2', body);
    expect(reply.status).toBe(400);
    expect((reply.body as Failed).error.field).toBe(field);
    expect(board.ran.slice(before).some(([program]) => program === 'vzboard-node')).toBe(false);
  });

  test('is ended when its task is cancelled, and leaves nothing', async () => {
    const starting = post('hn2', { from: 'repository', name: 'fedora-22-x86_64' });
    const open = () => board.tasks.open('hn2').find(({ waiting, cancelable }) => waiting === null && cancelable);
    await vi.waitFor(() => expect(open()).toBeDefined());
    expect((await read('hn2')).tasks.map(({ id }) => id)).toEqual([open()?.id]);
    const { task } = (await ask(cancel, 'POST', { params: { task: open()?.id ?? '' } })).body as { task: Task };
    expect(task).toMatchObject({ state: 'failed', error: { code: 'cancelled' } });
    await starting;
    expect(await names('hn2')).not.toContain('fedora-22-x86_64.tar.gz');
  });
});

describe('making one from a container', () => {
  const stopped = () =>
    [...(board.nodes.get('hn2')?.listing?.containers.values() ?? [])].find(({ state }) => state === 'stopped');

  test('is refused while it runs', async () => {
    const running = [...(board.nodes.get('hn2')?.listing?.containers.values() ?? [])].find(
      ({ state }) => state === 'running',
    );
    const reply = await post('hn2', { from: 'container', ctid: running?.ctid, file: 'mine-1-x86_64.tar.gz' });
    expect(reply).toMatchObject({ status: 409, body: { error: { field: 'ctid' } } });
  });

  test('says what will be in it, takes the turn of the container, and is read back', async () => {
    const ctid = stopped()?.ctid ?? '';
    const body = { from: 'container', ctid, file: 'mine-1-x86_64.tar.gz' };
    const preview = (await post('hn2', body, { preview: '1' })).body as Preview;
    expect(preview.commands).toEqual([['vzboard-node', 'template-make', ctid, 'mine-1-x86_64.tar.gz']]);
    expect(preview.findings.map(({ level }) => level)).toContain('risk');
    const { task } = (await post('hn2', body)).body as { task: Task };
    expect(task).toMatchObject({ state: 'succeeded', ctid, action: 'template-make' });
    expect(await names('hn2')).toContain('mine-1-x86_64.tar.gz');
  });
});

test('OpenVZ 7 and later make and remove their caches with vzpkg', async () => {
  const node = board.nodes.get('hn1');
  if (node === undefined) throw new Error('hn1 is in the fleet');
  const classic = node.version;
  node.version = 'vzctl version 7.0.194';
  const body = { from: 'repository', name: 'almalinux-9-x86_64' };
  const preview = (await post('hn1', body, { preview: '1' })).body as Preview;
  expect(preview.commands).toEqual([['vzpkg', 'create', 'cache', 'almalinux-9-x86_64']]);
  expect((await read('hn1')).source).toBe('vzpkg');
  node.version = classic;
});

test('what an earlier vzboard began is read back from the cache by what it kept', async () => {
  const node = board.nodes.get('hn1');
  if (node === undefined) throw new Error('hn1 is in the fleet');
  const task = { action: 'template-fetch', ctid: null } as Task;
  const there = revive({ node, versions: board.versions }, task, { name: 'centos-6-x86_64' });
  expect(await there.readBack([])).toMatchObject({ ok: true, outcome: expect.stringContaining('is in the cache') });
  const gone = revive(
    { node, versions: board.versions },
    { ...task, action: 'template-remove' },
    { gone: 'centos-6-x86_64.tar.gz' },
  );
  expect(await gone.readBack([])).toMatchObject({
    ok: false,
    outcome: 'centos-6-x86_64.tar.gz is still in the cache.',
  });
});
