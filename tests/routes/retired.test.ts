/** Retiring, bringing back, and making containers of root file systems, through the HTTP API on the simulated nodes. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { POST as adoptRoute } from '@/app/api/nodes/[node]/areas/[area]/adopt/route';
import { GET as areasRoute } from '@/app/api/nodes/[node]/areas/route';
import { POST as retireRoute } from '@/app/api/nodes/[node]/containers/[ctid]/retire/route';
import { GET as viewRoute } from '@/app/api/nodes/[node]/containers/[ctid]/route';
import { POST as backRoute } from '@/app/api/nodes/[node]/retired/[ctid]/bring-back/route';
import { GET as listRoute } from '@/app/api/nodes/[node]/retired/route';
import { GET as timelineRoute } from '@/app/api/nodes/[node]/timeline/route';
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Preview, Task } from '@/lib/api/schemas';
import { revive } from '@/lib/server/changes';
import type { LiveNode } from '@/lib/server/live-node';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard({ only: ['hn1', 'hn2', 'hn3'] });
});
afterAll(() => board.close());

type Failed = { error: { code: string; message: string; field?: string } };
const PREVIEW = { query: { preview: '1' } };
const node = (id = 'hn3'): LiveNode => board.nodes.get(id) as LiveNode;
const list = async (id = 'hn3') =>
  (await ask(listRoute, 'GET', { params: { node: id } })).body as ReplyOf<typeof api.retiredList>;
const areas = async (id = 'hn3') =>
  (await ask(areasRoute, 'GET', { params: { node: id } })).body as ReplyOf<typeof api.areaList>;
const retire = (ctid: string, more = {}) => ask(retireRoute, 'POST', { params: { node: 'hn3', ctid }, ...more });
const back = (ctid: string, more = {}) => ask(backRoute, 'POST', { params: { node: 'hn3', ctid }, ...more });
const adopt = (area: string, body: unknown, more = {}) =>
  ask(adoptRoute, 'POST', { params: { node: 'hn3', area }, body, ...more });
const inState = (state: string) =>
  [...(node().listing?.containers.values() ?? [])].filter((one) => one.state === state);
const taskOf = ({ body }: { body: never }) => (body as { task: Task }).task;

test('what is retired is listed with who it was, where its files are, and since when', async () => {
  const { retired, destroyed, problem, unsupported } = await list();
  expect([problem, unsupported, destroyed]).toEqual([null, null, []]);
  expect(retired).toMatchObject([
    {
      ...{ ctid: '311', name: 'old-shop', hostname: 'old-shop.example.net', ips: ['10.3.0.31'] },
      ...{ template: 'centos-6-x86_64', profile: 'vswap-512m', layout: 'simfs' },
      ...{ path: '/vz/private/311', present: true, blocked: null, task: null },
    },
  ]);
  expect(retired[0]?.sizeBytes).toBeGreaterThan(1024 * 1024);
  expect(retired[0]?.at).toBeLessThan(board.nowMs());
  expect(node().listing?.containers.has('311')).toBe(false);
  expect(node().retired.has('311')).toBe(true);
});

describe('a running container', () => {
  const ctid = () => inState('running')[1]?.ctid ?? '';
  let chosen: string;

  test('is stopped first in the same task, and that is said before', async () => {
    chosen = ctid();
    const preview = (await retire(chosen, PREVIEW)).body as Preview;
    expect(preview.commands).toEqual([
      ['vzctl', 'stop', chosen],
      ['vzboard-node', 'retire', chosen],
    ]);
    expect(preview.findings.some(({ level }) => level === 'break')).toBe(false);
    const task = taskOf(await retire(chosen));
    expect(task).toMatchObject({ state: 'succeeded', action: 'retire', ctid: chosen, exitCode: 0 });
    expect(task.outcome).toBe(`${chosen} is retired. Every file is where it was.`);
    expect((await list()).retired.map((one) => one.ctid)).toContain(chosen);
    expect(node().listing?.containers.has(chosen)).toBe(false);
    expect(node().listing?.oddities.get(chosen)).toBeUndefined();
  });

  test('is not to be found meanwhile, and its leaving is nobody else’s doing', async () => {
    expect((await ask(viewRoute, 'GET', { params: { node: 'hn3', ctid: chosen } })).status).toBe(404);
    expect((await retire(chosen)).status).toBe(404);
    const { entries } = (await ask(timelineRoute, 'GET', { params: { node: 'hn3' }, query: { ctid: chosen } }))
      .body as ReplyOf<typeof api.timelineList>;
    expect(entries.map((entry) => entry.kind)).toEqual(['task']);
  });

  test('comes back stopped, with its name, and can be started', async () => {
    const preview = (await back(chosen, PREVIEW)).body as Preview;
    expect(preview).toMatchObject({ commands: [['vzboard-node', 'bring-back', chosen]], findings: [] });
    expect(taskOf(await back(chosen))).toMatchObject({ state: 'succeeded', outcome: `${chosen} is back, stopped.` });
    expect(node().listing?.containers.get(chosen)).toMatchObject({ state: 'stopped', name: expect.any(String) });
    expect((await back(chosen)).status).toBe(404);
    const { entries } = (await ask(timelineRoute, 'GET', { params: { node: 'hn3' }, query: { ctid: chosen } }))
      .body as ReplyOf<typeof api.timelineList>;
    expect(entries.map((entry) => entry.kind)).toEqual(['task', 'task']);
  });
});

test('a mounted one is unmounted first', async () => {
  const [mounted] = inState('mounted');
  const preview = (await retire(mounted?.ctid ?? '', PREVIEW)).body as Preview;
  expect(preview.commands[0]).toEqual(['vzctl', 'umount', mounted?.ctid]);
  expect(taskOf(await retire(mounted?.ctid ?? ''))).toMatchObject({ state: 'succeeded' });
  expect(taskOf(await back(mounted?.ctid ?? ''))).toMatchObject({ state: 'succeeded' });
});

describe('bringing back', () => {
  test('says what others were given meanwhile, and does without the name', async () => {
    const other = inState('running')[0]?.ctid ?? '';
    const before =
      node()
        .configs.get(other)
        ?.assignments.find(({ key }) => key === 'NAME')?.value ?? '';
    await board.shell('hn3', ['vzctl', 'set', other, '--name=old-shop', '--ipadd=10.3.0.31', '--save']);
    await node().relist();
    const { findings } = (await back('311', PREVIEW)).body as Preview;
    expect(findings.map(({ level }) => level)).toEqual(['risk', 'risk']);
    expect(findings[0]?.message).toContain(`belongs to ${other}`);
    expect(findings[1]?.message).toContain('10.3.0.31');
    const { outcome } = taskOf(await back('311'));
    expect(outcome).toContain('without its name');
    await board.shell('hn3', ['vzctl', 'set', other, `--name=${before}`, '--ipdel=10.3.0.31', '--save']);
    expect(taskOf(await retire('311'))).toMatchObject({ state: 'succeeded' });
  });

  test('is refused while its number is in use again', async () => {
    await board.shell('hn3', ['vzctl', 'set', '311', '--description=stray', '--save']);
    await node().relist();
    const reply = await back('311');
    expect(reply).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    expect((reply.body as Failed).error.message).toContain('in use again');
    expect((await list()).retired.find(({ ctid }) => ctid === '311')?.blocked).toContain('311.conf');
    await board.shell('hn3', ['vzboard-node', 'drop-keys', '311', 'DESCRIPTION']);
  });
});

describe('private areas without a container', () => {
  test('are listed with what can be told of them, and a number that is free', async () => {
    const found = await areas();
    expect(found).toMatchObject({ parent: '/vz/private', problem: null, unsupported: null, left: 0, nextCtid: '312' });
    expect(found.profiles).toContain('vswap-512m');
    expect(found.areas).toMatchObject([
      {
        ...{ name: 'bookworm', path: '/vz/private/bookworm', layout: 'simfs', uid: 0, hasInit: true, reason: null },
        ...{ os: 'Debian GNU/Linux 12 (bookworm)', template: 'debian-12' },
      },
      { name: 'shop-unpacked', os: 'CentOS release 6.10 (Final)', template: null, hasInit: false, reason: null },
    ]);
  });

  const whole = {
    ...{ ctid: '320', profile: 'vswap-512m', hostname: 'new.example.net', name: 'new', ips: ['10.3.0.40'] },
    template: 'debian-12',
  };

  test.each([
    ['a number that a container has', { ctid: '301' }, 'ctid'],
    ['the number of a retired one', { ctid: '311' }, 'ctid'],
    ['a name that a container has', { name: 'named' }, 'name'],
  ])('are not given %s', async (_what, part, field) => {
    const taken = [...(node().listing?.containers.values() ?? [])].find(({ name }) => name !== null)?.name;
    const body = { ...whole, ...part, ...('name' in part ? { name: taken } : {}) };
    expect(await adopt('bookworm', body)).toMatchObject({ status: 409, body: { error: { field } } });
  });

  test.each([
    ['a name for a number', { ctid: 'web' }, 'ctid'],
    ['a UUID', { ctid: '1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71' }, 'ctid'],
    ['a substitution', { hostname: '$(id)' }, 'hostname'],
    ['a newline', { description: 'a\nDISABLED=yes' }, 'description'],
    ['no address', { ips: ['x'] }, 'ips'],
    ['a path for a profile', { profile: '../../x' }, 'profile'],
    ['an unknown word', { private: '/etc' }, undefined],
  ])('are refused with %s, before anything runs', async (_what, part, field) => {
    const before = board.ran.length;
    const reply = await adopt('bookworm', { ...whole, ...part });
    expect([400, 404]).toContain(reply.status);
    if (field !== undefined) expect((reply.body as Failed).error.field).toBe(field);
    expect(board.ran.slice(before).some(([, verb]) => verb === 'adopt')).toBe(false);
  });

  test.each([['..'], ['gone'], ['301'], ['a/b']])('are not sought outside: %s', async (area) => {
    expect(await adopt(area, whole)).toMatchObject({ status: 404, body: { error: { field: 'area' } } });
  });

  test('become a container of that profile with exactly those keys more, which starts', async () => {
    const preview = (await adopt('bookworm', whole, PREVIEW)).body as Preview;
    expect(preview.commands[0]?.slice(0, 4)).toEqual(['vzboard-node', 'adopt', '320', 'bookworm']);
    expect(Object.fromEntries(preview.diff.map(({ key, after }) => [key, after]))).toEqual({
      ...{ IP_ADDRESS: '10.3.0.40', HOSTNAME: 'new.example.net', NAME: 'new', OSTEMPLATE: 'debian-12' },
      ...{ VE_ROOT: '/vz/root/$VEID', VE_PRIVATE: '/vz/private/bookworm', VE_LAYOUT: 'simfs' },
      ORIGIN_SAMPLE: 'vswap-512m',
    });
    expect(preview.findings.some(({ level }) => level === 'break' || level === 'risk')).toBe(false);
    const task = taskOf(await adopt('bookworm', whole));
    expect(task).toMatchObject({ state: 'succeeded', action: 'adopt', ctid: '320' });
    expect(node().listing?.containers.get('320')).toMatchObject({ state: 'stopped', name: 'new' });
    expect(node().listing?.oddities.get('320')).toBeUndefined();
    expect((await board.shell('hn3', ['vzctl', 'start', '320'])).code).toBe(0);
    expect((await areas()).areas.map(({ name }) => name)).toEqual(['shop-unpacked']);
    expect((await adopt('bookworm', { ...whole, ctid: '321', name: 'b' })).status).toBe(404);
  });

  test('say what will not work before they are made', async () => {
    const { findings } = (await adopt('shop-unpacked', { ctid: '321', profile: 'vswap-512m' }, PREVIEW))
      .body as Preview;
    const risks = findings.filter(({ level }) => level === 'risk').map(({ message }) => message);
    expect(risks.join('\n')).toMatch(/bin not there[\s\S]*no init[\s\S]*OSTEMPLATE/);
  });
});

test('what destroy left is listed apart, but not where its files are still there', async () => {
  const [stopped] = [...(node('hn1').listing?.containers.values() ?? [])].filter(({ state }) => state === 'stopped');
  await board.shell('hn1', ['vzctl', 'destroy', stopped?.ctid ?? '']);
  await node('hn1').relist();
  expect(await list('hn1')).toMatchObject({ destroyed: [{ ctid: stopped?.ctid }], destroyedTotal: 1, retired: [] });
  expect((await areas('hn1')).areas).toEqual([]);
  expect((await list('hn2')).destroyed).toEqual([]);
  expect((await areas('hn2')).areas).toMatchObject([{ name: '234', reason: expect.stringContaining('destroyed') }]);
});

test('nodes of version 7 and later say which commands do it there', async () => {
  const other = node('hn1');
  const classic = other.version;
  other.version = 'vzctl version 7.0.194';
  expect((await list('hn1')).unsupported).toContain('vzctl unregister');
  expect((await areas('hn1')).unsupported).toContain('vzctl register');
  const reply = await ask(retireRoute, 'POST', { params: { node: 'hn1', ctid: '101' } });
  expect(reply).toMatchObject({ status: 409 });
  other.version = classic;
});

test('a node that does not answer is a problem, not an empty list', async () => {
  const other = node('hn1');
  const silent = vi.spyOn(other.door, 'read').mockRejectedValue(Object.assign(new Error('x'), { code: 'node_silent' }));
  const mute = vi
    .spyOn(other.door, 'askHelper')
    .mockRejectedValue(Object.assign(new Error('x'), { code: 'node_failed' }));
  expect((await list('hn1')).problem).toMatchObject({ code: 'node_silent' });
  expect((await areas('hn1')).problem).not.toBeNull();
  silent.mockRestore();
  mute.mockRestore();
});

test('what an earlier vzboard began is read back from the node by what it kept', async () => {
  const from = { node: node(), versions: board.versions };
  const task = (action: string, ctid: string) => ({ action, ctid }) as Task;
  expect(await revive(from, task('retire', '301'), null).readBack([])).toMatchObject({ ok: false });
  expect(await revive(from, task('bring-back', '301'), null).readBack([])).toMatchObject({ ok: true });
  const kept = { path: '/vz/private/bookworm', version: 'ab'.repeat(32) };
  expect(await revive(from, task('adopt', '320'), kept).readBack([])).toMatchObject({
    ok: false,
    outcome: expect.stringContaining('config'),
  });
});
