/** A node's profiles through the HTTP API, on the simulated nodes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POST as apply } from '@/app/api/nodes/[node]/containers/[ctid]/profile/route';
import { GET as check } from '@/app/api/nodes/[node]/profiles/[profile]/check/route';
import { GET as outcomes } from '@/app/api/nodes/[node]/profiles/[profile]/outcomes/route';
import { PATCH as edit, DELETE as remove, GET as view } from '@/app/api/nodes/[node]/profiles/[profile]/route';
import { POST as add, GET as list } from '@/app/api/nodes/[node]/profiles/route';
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Preview, Task } from '@/lib/api/schemas';
import { revive } from '@/lib/server/changes';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard({ only: ['hn1', 'hn2', 'hn3'] });
});
afterAll(() => board.close());

type List = ReplyOf<typeof api.profileList>;
type View = ReplyOf<typeof api.profileView>;
type Outcomes = ReplyOf<typeof api.profileOutcomes>;
type Failed = { error: { code: string; message: string; field?: string } };
const at = (node: string, profile?: string) => ({ params: { node, ...(profile === undefined ? {} : { profile }) } });
const read = async (node: string) => (await ask(list, 'GET', at(node))).body as List;
const one = async (node: string, name: string) => ((await ask(view, 'GET', at(node, name))).body as View).profile;
const post = (node: string, body: unknown, query = {}) => ask(add, 'POST', { ...at(node), body, query });
const patch = (node: string, name: string, body: unknown, query = {}) =>
  ask(edit, 'PATCH', { ...at(node, name), body, query });
const copy = (node: string, name: string) => post(node, { name, from: { kind: 'profile', profile: 'basic' } });

describe('the list', () => {
  test('has main values, users, drift and the default', async () => {
    const { profiles, defaultProfile, problem } = await read('hn2');
    expect({ problem, defaultProfile }).toEqual({ problem: null, defaultProfile: 'basic' });
    expect((await read('hn1')).usersComplete).toBe(true);
    const basic = profiles.find(({ name }) => name === 'basic');
    expect(basic).toMatchObject({
      isDefault: true,
      values: { vswap: false, memoryPages: 65_536, swapPages: null, cpuUnits: '1000' },
    });
    expect(basic?.users).toBeGreaterThan(0);
    const small = profiles.find(({ name }) => name === 'vswap-256m');
    expect(small?.values).toMatchObject({ vswap: true, memoryPages: 65_536, swapPages: 131_072, diskKib: 2_097_152 });
  });

  test('counts as drifted who has other values, and the page names them', async () => {
    await board.shell('hn2', ['vzctl', 'set', '202', '--numproc=777', '--save']);
    await board.nodes.get('hn2')?.relist();
    const origin = (await read('hn2')).profiles.find(({ drifted }) => drifted > 0);
    const { users } = await one('hn2', origin?.name ?? '');
    const moved = users.find(({ ctid }) => ctid === '202');
    expect(moved?.drift).toContainEqual(expect.objectContaining({ key: 'NUMPROC', container: '777' }));
    expect(users.flatMap(({ drift }) => drift.map(({ key }) => key))).not.toContain('HOSTNAME');
  });

  test('says which profiles containers name that are not there', async () => {
    const { missing } = await read('hn1');
    expect(missing.every(({ users }) => users > 0)).toBe(true);
  });
});

test('a profile that is not there, or is no name, is not found', async () => {
  for (const name of ['nope', '../101', 'a b']) expect((await ask(view, 'GET', at('hn1', name))).status).toBe(404);
});

test("what the node's vzcfgvalidate says is passed on line by line", async () => {
  const reply = (await ask(check, 'GET', at('hn1', 'basic'))).body as ReplyOf<typeof api.profileCheck>;
  expect(reply.available).toBe(true);
  expect(reply.ok).toBe(reply.lines.every((line) => line.startsWith('Recommendation')));
});

describe('making one', () => {
  test('of another, scaled: previewed, then written and read back', async () => {
    const body = { name: 'basic-half', from: { kind: 'profile', profile: 'basic', factor: '0.5' } };
    const preview = (await post('hn1', body, { preview: '1' })).body as Preview;
    expect(preview.diff).toContainEqual({ key: 'PHYSPAGES', before: null, after: '0:unlimited' });
    expect(preview.diff).toContainEqual({ key: 'NUMPROC', before: null, after: '120' });
    expect(preview.commands[0]?.slice(0, 4)).toEqual(['vzboard-node', 'profile-write', 'basic-half', 'new']);
    const { task } = (await post('hn1', body)).body as { task: Task };
    expect(task).toMatchObject({ state: 'succeeded', ctid: null, action: 'profile-write' });
    const made = await one('hn1', 'basic-half');
    expect(made.text).toContain('# profile basic');
    expect(made.text).toContain('NUMPROC="120"');
  });

  test('of a container has its values and nothing that names it', async () => {
    const body = { name: 'like-101', from: { kind: 'container', ctid: '101' } };
    const { task } = (await post('hn1', body)).body as { task: Task };
    expect(task.state).toBe('succeeded');
    const { text } = await one('hn1', 'like-101');
    expect(text).toContain('NUMPROC=');
    expect(text).not.toMatch(/HOSTNAME|IP_ADDRESS|VE_PRIVATE|ORIGIN_SAMPLE|OSTEMPLATE/);
  });

  test('for one of many equal containers is what vzsplit says', async () => {
    const body = { name: 'split-8', from: { kind: 'split', count: 8, mode: 'classic' } };
    const { task } = (await post('hn1', body)).body as { task: Task };
    expect(task.state).toBe('succeeded');
    expect((await one('hn1', 'split-8')).text).toContain('generated by vzsplit for 8 containers');
    const tooMany = await post('hn1', { name: 'x', from: { kind: 'split', count: 100_000 } });
    expect(tooMany.status).toBe(400);
    expect((tooMany.body as Failed).error).toMatchObject({
      field: 'from.count',
      message: expect.stringContaining('maximum allowed'),
    });
  });

  test.each([
    ['a taken name', 'basic', 409],
    ['a path', '../x', 400],
    ['an option', '-x', 400],
    ['a hidden name', '.x', 400],
    ['a substitution', '$(id)', 400],
    ['a newline', 'a\nb', 400],
  ])('is refused for %s, before anything is written', async (_what, name, status) => {
    const before = board.ran.length;
    expect((await copy('hn1', name)).status).toBe(status);
    expect(board.ran.slice(before).some(([program]) => program === 'vzboard-node')).toBe(false);
  });
});

describe('changing one', () => {
  test('shows old and new, says who keeps theirs, and leaves every other byte', async () => {
    const before = await one('hn2', 'basic');
    const changes = { NUMPROC: '300', CPUUNITS: null };
    const preview = (await patch('hn2', 'basic', { changes, version: before.version }, { preview: '1' }))
      .body as Preview;
    expect(preview.diff).toEqual([
      { key: 'NUMPROC', before: '240:240', after: '300' },
      { key: 'CPUUNITS', before: '1000', after: null },
    ]);
    expect(preview.findings).toContainEqual({ level: 'hint', message: expect.stringContaining('keep their values') });
    const { task } = (await patch('hn2', 'basic', { changes, version: before.version })).body as { task: Task };
    expect(task).toMatchObject({ state: 'succeeded', outcome: '/etc/vz/conf/ve-basic.conf-sample is as asked.' });
    const after = await one('hn2', 'basic');
    expect(after.text).toBe(before.text.replace('"240:240"', '"300"').replace('CPUUNITS="1000"\n', ''));
    const late = await patch('hn2', 'basic', { changes: { NUMPROC: '301' }, version: before.version });
    expect(late).toMatchObject({ status: 409, body: { error: { field: 'version' } } });
  });

  test('that changes nothing is refused', async () => {
    const { version } = await one('hn1', 'light');
    expect((await patch('hn1', 'light', { changes: { NUMPROC: '40:40' }, version })).status).toBe(409);
  });

  test.each([
    ['NUMPROC', 'x'],
    ['NUMPROC', '1"\nDISABLED="yes'],
    ['NUMPROC', '$(id)'],
    ['NUMPROC', '`id`'],
    ['NUMPROC', '1\\'],
    ['NUMPROC', ''],
    ['CPUUNITS', '7'],
    ['DISKSPACE', 'unlimited'],
    ['HOSTNAME', 'web1'],
    ['VE_PRIVATE', '/'],
    ['CAPABILITY', 'SYS_ADMIN:on'],
    ['FEATURES', 'nfs:on'],
    ['MOUNT_OPTS', 'suid'],
    ['ODD KEY', '1'],
    ['rm -rf', '1'],
  ])('refuses %s=%j and names the key', async (key, value) => {
    const { version, text } = await one('hn1', 'light');
    const reply = await patch('hn1', 'light', { changes: { [key]: value }, version });
    expect(reply.status).toBe(400);
    expect((reply.body as Failed).error.field).toBe(`changes.${key}`);
    expect((await one('hn1', 'light')).text).toBe(text);
  });
});

describe('deleting one', () => {
  const del = (node: string, name: string, version: string, query = {}) =>
    ask(remove, 'DELETE', { ...at(node, name), query: { version, ...query } });

  test('is refused for the default and while containers name it', async () => {
    const { version } = await one('hn1', 'basic');
    const preview = (await del('hn1', 'basic', version, { preview: '1' })).body as Preview;
    expect(preview.findings.map(({ level }) => level)).toEqual(['break', 'break']);
    expect(preview.findings[0]?.message).toContain('CONFIGFILE');
    expect((await del('hn1', 'basic', version)).status).toBe(409);
  });

  test('stays while a config of the node cannot be read, as who was made from it is not known', async () => {
    await copy('hn2', 'stays');
    expect((await read('hn2')).usersComplete).toBe(false);
    const reply = await del('hn2', 'stays', (await one('hn2', 'stays')).version);
    expect(reply.status).toBe(409);
    expect((reply.body as Failed).error.message).toContain('not known');
  });

  test('goes when nobody names it and it is as it was read', async () => {
    await copy('hn1', 'goes');
    const { version } = await one('hn1', 'goes');
    expect((await del('hn1', 'goes', '0'.repeat(64))).status).toBe(409);
    const { task } = (await del('hn1', 'goes', version)).body as { task: Task };
    expect(task).toMatchObject({ state: 'succeeded', action: 'profile-remove' });
    expect((await read('hn1')).profiles.map(({ name }) => name)).not.toContain('goes');
  });
});

describe('applying one', () => {
  const table = async (node: string, name: string) => (await ask(outcomes, 'GET', at(node, name))).body as Outcomes;
  const run = (node: string, ctid: string, body: unknown, query = {}) =>
    ask(apply, 'POST', { params: { node, ctid }, body, query });

  test('is a table of what would change and what would stand above a new barrier, before anything runs', async () => {
    const before = board.ran.length;
    const { rows } = await table('hn2', 'light');
    expect(rows).toHaveLength(board.nodes.get('hn2')?.listing?.containers.size ?? 0);
    const breaching = rows.find(({ breaches }) => breaches.length > 0);
    expect(breaching).toMatchObject({ state: 'running', reason: null });
    expect(rows.filter(({ state }) => state === 'stopped').every(({ breaches }) => breaches.length === 0)).toBe(true);
    expect(rows.find(({ ctid }) => ctid === '236')?.reason).not.toBeNull();
    expect(board.ran.slice(before).every(([program]) => program !== 'vzctl' && program !== 'vzboard-node')).toBe(true);
  });

  test('is one task for each, and what is of the other kind goes with it', async () => {
    const { rows, version } = await table('hn3', 'basic');
    const row = rows.find(
      ({ state, changes }) =>
        state === 'running' && changes.some(({ key, after }) => key === 'SWAPPAGES' && after === null),
    );
    const ctid = row?.ctid ?? '';
    const preview = (await run('hn3', ctid, { profile: 'basic', version }, { preview: '1' })).body as Preview;
    expect(preview.commands).toEqual([
      ['vzctl', 'set', ctid, '--applyconfig=basic', '--save'],
      ['vzboard-node', 'drop-keys', ctid, 'SWAPPAGES'],
    ]);
    const { task } = (await run('hn3', ctid, { profile: 'basic', version })).body as { task: Task };
    expect(task).toMatchObject({ state: 'succeeded', ctid, outcome: `${ctid} has all values of basic.` });
    const after = (await table('hn3', 'basic')).rows.find((one) => one.ctid === ctid);
    expect(after).toMatchObject({ origin: 'basic', changes: [] });
  });

  test('is refused when the profile changed since the table was made', async () => {
    const reply = await run('hn1', '101', { profile: 'light', version: '0'.repeat(64) });
    expect(reply).toMatchObject({ status: 409, body: { error: { field: 'version' } } });
  });
});

test('what an earlier vzboard began is read back from the files by what it kept', async () => {
  const node = board.nodes.get('hn3');
  if (node === undefined) throw new Error('hn3 is in the fleet');
  const { version } = await one('hn3', 'light');
  const task = { action: 'profile-write', ctid: null } as Task;
  expect(await revive({ node, versions: board.versions }, task, { name: 'light', version }).readBack([])).toMatchObject(
    { ok: true },
  );
  expect(
    await revive({ node, versions: board.versions }, task, { name: 'light', version: '0'.repeat(64) }).readBack([]),
  ).toMatchObject({
    ok: false,
  });
  const removal = revive(
    { node, versions: board.versions },
    { ...task, action: 'profile-remove' },
    { name: 'light', version: null },
  );
  expect(await removal.readBack([])).toMatchObject({ ok: false, outcome: expect.stringContaining('still there') });
  const ctid = [...(node.listing?.containers.keys() ?? [])][0] ?? '';
  const apply = revive(
    { node, versions: board.versions },
    { ...task, action: 'apply-profile', ctid },
    { profile: 'light', version, stale: [] },
  );
  expect(await apply.readBack([])).toMatchObject({ ok: false, outcome: expect.stringContaining('was asked to be') });
});
