/** Reinstalling containers through the HTTP API, on a simulated node. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POST as destroy } from '@/app/api/nodes/[node]/containers/[ctid]/destroy/route';
import { POST as confirm } from '@/app/api/nodes/[node]/containers/[ctid]/reinstall/confirm/route';
import { POST as reinstall, GET as view } from '@/app/api/nodes/[node]/containers/[ctid]/reinstall/route';
import { POST as undo } from '@/app/api/nodes/[node]/containers/[ctid]/reinstall/undo/route';
import { POST as retire } from '@/app/api/nodes/[node]/containers/[ctid]/retire/route';
import { GET as container } from '@/app/api/nodes/[node]/containers/[ctid]/route';
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Preview, Task } from '@/lib/api/schemas';
import { revive } from '@/lib/server/changes';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
let own: string[];
const TO = 'debian-8.0-x86_64-minimal';
const BROKEN = 'fail-unpack-1-x86_64';
beforeAll(async () => {
  board = await testBoard({ only: ['hn4'] });
  const all = [...(board.nodes.get('hn4')?.listing?.containers.values() ?? [])];
  own = all.filter(({ state, layout }) => state === 'running' && layout === 'simfs').map(({ ctid }) => ctid);
  const fetch = [
    'vzboard-node',
    'template-fetch',
    `${BROKEN}.tar.gz`,
    'https://example.net/x',
    'ab'.repeat(32),
  ] as const;
  await board.shell('hn4', fetch);
});
afterAll(() => board.close());

const fresh = () => own.pop() as string;
const at = (ctid: string) => ({ params: { node: 'hn4', ctid } });
type Failed = { error: { code: string; message: string; field?: string } };
const asked = { query: { preview: '1' } };
const preview = async (ctid: string, body: object) =>
  (await ask(reinstall, 'POST', { ...at(ctid), body, ...asked })).body as Preview & { version: string };
const make = async (ctid: string, template = TO, more: object = {}) =>
  ((await ask(reinstall, 'POST', { ...at(ctid), body: { template, ...more } })).body as { task: Task }).task;
const aside = async (ctid: string) =>
  ((await ask(view, 'GET', at(ctid))).body as ReplyOf<typeof api.reinstallView>).aside;
const detail = async (ctid: string) =>
  ((await ask(container, 'GET', at(ctid))).body as ReplyOf<typeof api.containerView>).container;
const configOf = async (ctid: string) => (await detail(ctid)).config;
const broken = ({ findings }: Preview) => findings.filter(({ level }) => level === 'break').map((one) => one.message);

describe('fresh files', () => {
  test('come in one flow from running to running, with every setting but the template as before', async () => {
    const ctid = fresh();
    const before = await configOf(ctid);
    const shown = await preview(ctid, { template: TO });
    expect(shown.commands).toEqual([
      ['vzctl', 'stop', ctid],
      ['vzboard-node', 'reinstall', ctid, TO, expect.stringMatching(/^\d+$/)],
      ['vzctl', 'start', ctid],
    ]);
    expect(shown.diff).toEqual([{ key: 'OSTEMPLATE', before: expect.any(String), after: TO }]);
    expect(broken(shown)).toEqual([]);
    const task = await make(ctid, TO, { version: shown.version });
    expect(task).toMatchObject({ action: 'reinstall', state: 'succeeded', commands: shown.commands });
    expect(task.outcome).toMatch(
      /^It has fresh files of debian-8.0-x86_64-minimal and runs\. The old ones are kept at/,
    );
    expect(await configOf(ctid)).toEqual(
      before?.map((line) => (line.key === 'OSTEMPLATE' ? { ...line, value: TO } : line)),
    );
    expect(await aside(ctid)).toMatchObject({ path: `/vz/private/${ctid}.aside`, there: true, to: TO, state: 'done' });
    expect((await aside(ctid))?.usedBytes).toBeGreaterThan(1_000_000);
  });

  test('are not made of a template that cannot be unpacked: the old container is as it was and runs again, and the task has failed', async () => {
    const ctid = fresh();
    const before = await configOf(ctid);
    const task = await make(ctid, BROKEN);
    expect(task).toMatchObject({ state: 'failed', exitCode: 48 });
    expect(task.outcome).toMatch(/could not be unpacked\. The old files are in place as before; it runs\./);
    expect(task.error?.message).not.toContain('vzboard-node');
    expect(await configOf(ctid)).toEqual(before);
    expect(await aside(ctid)).toBeNull();
    expect((await detail(ctid)).state).toBe('running');
  });

  test('of a stopped container leave it stopped, unless it is to be started', async () => {
    const [one, two] = [fresh(), fresh()];
    for (const ctid of [one, two]) await board.shell('hn4', ['vzctl', 'stop', ctid, '--fast']);
    expect((await make(one)).commands).toHaveLength(1);
    expect(await make(two, TO, { start: true })).toMatchObject({ state: 'succeeded' });
    expect((await detail(two)).state).toBe('running');
  });

  test.each<[string, string, (ctid: string) => Promise<unknown>]>([
    ['a template that is not cached', 'is not in the cache', async () => {}],
    [
      'a suspended container',
      'saved memory belongs to the files it has',
      (ctid) => board.shell('hn4', ['vzctl', 'suspend', ctid]),
    ],
    ['files of an earlier one', 'Files of an earlier reinstall are still at', (ctid) => make(ctid)],
  ])('are refused for %s', async (what, words, prepare) => {
    const ctid = fresh();
    await prepare(ctid);
    const body = { template: what.startsWith('a template') ? 'nope-1-x86' : TO };
    expect(broken(await preview(ctid, body)).join()).toContain(words);
    const since = board.ran.length;
    const reply = await ask(reinstall, 'POST', { ...at(ctid), body });
    expect(reply.status).toBe(409);
    expect((reply.body as Failed).error.message).toContain(words);
    expect(board.ran.slice(since).some(([, verb]) => verb === 'reinstall')).toBe(false);
  });

  test.each(['../../etc/x', '--root=/', '.hidden', '$(id)', ''])('are never made of %j', async (template) => {
    expect((await ask(reinstall, 'POST', { ...at(own[0] as string), body: { template } })).status).toBe(400);
  });

  test('of another container than was looked at are refused', async () => {
    const body = { template: TO, version: 'ab'.repeat(32) };
    const reply = await ask(reinstall, 'POST', { ...at(own[0] as string), body });
    expect(reply.status).toBe(409);
    expect((reply.body as Failed).error.field).toBe('version');
  });
});

describe('afterwards', () => {
  test('the old files go when somebody confirms, and only then', async () => {
    const ctid = fresh();
    await make(ctid);
    const shown = (await ask(confirm, 'POST', { ...at(ctid), ...asked })).body as Preview;
    expect(shown.commands).toEqual([['vzboard-node', 'drop-aside', ctid]]);
    const { task } = (await ask(confirm, 'POST', at(ctid))).body as { task: Task };
    expect(task).toMatchObject({ action: 'reinstall-confirm', state: 'succeeded' });
    expect(await aside(ctid)).toBeNull();
    expect((await ask(confirm, 'POST', at(ctid))).status).toBe(404);
    expect((await ask(undo, 'POST', at(ctid))).status).toBe(404);
  });

  test('put back, it runs with the old files and the old config; what differs is shown before', async () => {
    const ctid = fresh();
    const before = await configOf(ctid);
    await make(ctid);
    await board.shell('hn4', ['vzctl', 'set', ctid, '--description', 'new', '--save']);
    const shown = (await ask(undo, 'POST', { ...at(ctid), ...asked })).body as Preview;
    expect(shown.commands).toEqual([
      ['vzctl', 'stop', ctid],
      ['vzboard-node', 'put-back', ctid],
      ['vzctl', 'start', ctid],
    ]);
    expect(shown.diff.map(({ key }) => key).sort()).toEqual(['DESCRIPTION', 'OSTEMPLATE']);
    const { task } = (await ask(undo, 'POST', at(ctid))).body as { task: Task };
    expect(task).toMatchObject({ action: 'reinstall-undo', state: 'succeeded' });
    expect(task.outcome).toBe('It has its old files, config and scripts again and runs.');
    expect(await configOf(ctid)).toEqual(before);
    expect(await aside(ctid)).toBeNull();
  });

  test('it is not destroyed while files are set aside: nobody would know whose they are', async () => {
    const ctid = fresh();
    await make(ctid);
    const reply = await ask(destroy, 'POST', { ...at(ctid), body: { confirm: ctid } });
    expect(reply.status).toBe(409);
    expect((reply.body as Failed).error.message).toContain(`/vz/private/${ctid}.aside`);
  });

  test('a task that an earlier vzboard began is read back by this one, whatever came of it', async () => {
    const ctid = fresh();
    const node = board.nodes.get('hn4');
    if (node === undefined) throw new Error('hn4 is in the fleet');
    const kept = { template: TO, version: 'x', making: 1, starts: false };
    const course = revive({ node, versions: board.versions }, { action: 'reinstall', ctid } as Task, kept);
    const ended = { code: 0, stdout: new Uint8Array(), stderr: new Uint8Array(), truncated: false };
    expect(await course.readBack([ended])).toMatchObject({ ok: false });
    await make(ctid);
    expect(await course.readBack([ended])).toMatchObject({ ok: true });
    const { at: atMs = 0, path = '' } = (await aside(ctid)) ?? {};
    const settled = revive({ node, versions: board.versions }, { action: 'reinstall-confirm', ctid } as Task, {
      atMs,
      path,
      starts: false,
    });
    expect(await settled.readBack([ended])).toMatchObject({ ok: false });
  });
});

describe('files that were set aside', () => {
  test('of a reinstall that nobody has confirmed keep it from being retired, which is said before and refused', async () => {
    const ctid = fresh();
    await make(ctid);
    const words = `Files that a reinstall has set aside are still at /vz/private/${ctid}.aside.`;
    const shown = (await ask(retire, 'POST', { ...at(ctid), ...asked })).body as Preview;
    expect(broken(shown).join()).toContain(words);
    const since = board.ran.length;
    const reply = await ask(retire, 'POST', at(ctid));
    expect(reply.status).toBe(409);
    expect((reply.body as Failed).error.message).toContain(words);
    expect(board.ran.slice(since).some(([, verb]) => verb === 'retire')).toBe(false);
  });

  test('a container that was to stay stopped is not started by a failure, nor is one that did not run', async () => {
    const [one, two] = [fresh(), fresh()];
    await board.shell('hn4', ['vzctl', 'stop', two, '--fast']);
    expect(await make(one, BROKEN, { start: false })).toMatchObject({ state: 'failed', exitCode: 48 });
    expect(await make(two, BROKEN, { start: true })).toMatchObject({ state: 'failed', exitCode: 48 });
    expect([(await detail(one)).state, (await detail(two)).state]).toEqual(['stopped', 'stopped']);
  });
});
