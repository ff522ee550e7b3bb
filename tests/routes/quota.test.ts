import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POST as setGrace } from '@/app/api/nodes/[node]/containers/[ctid]/quota/grace/route';
import { GET as view } from '@/app/api/nodes/[node]/containers/[ctid]/quota/route';
import { POST as setOwner } from '@/app/api/nodes/[node]/containers/[ctid]/quota/users/route';
import { GET as container, PATCH as set } from '@/app/api/nodes/[node]/containers/[ctid]/route';
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Preview, Task } from '@/lib/api/schemas';
import { revive } from '@/lib/server/changes';
import { ask, type TestBoard, testBoard } from './test-board';

type Reply = ReplyOf<typeof api.quotaView>;

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard({ only: ['hn1', 'hn2', 'hn3', 'hn5'] });
});
afterAll(() => board.close());

const at = (node: string, ctid: string) => ({ params: { node, ctid } });
const quotaOf = async (node: string, ctid: string): Promise<Reply> => {
  const { status, body } = await ask(view, 'GET', at(node, ctid));
  expect(status).toBe(200);
  return body;
};
const owner = (reply: Reply, name: string) => {
  const found = reply.second.owners.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no owner ${name}`);
  return found;
};
const hour = 3_600_000;

describe('the quota of a container', () => {
  test('is told in exact amounts, with users by the names the container itself has', async () => {
    const reply = await quotaOf('hn1', '103');
    expect(reply).toMatchObject({ layout: 'simfs', source: 'kernel', private: '/vz/private/103', ignored: [] });
    expect(reply.blocks).toMatchObject({ soft: 10_485_760, hard: 11_534_336, over: 0, standing: 'under' });
    expect(reply.inodes).toMatchObject({ soft: 131_072, hard: 144_179 });
    expect(reply.second).toMatchObject({ state: 'on', limit: 200, exceeded: false, named: true });
    expect(owner(reply, 'info')).toMatchObject({ kind: 'user', id: 1000 });
    expect(reply.second.owners.find(({ kind, id }) => kind === 'group' && id === 8)?.name).toBe('mail');
    expect(reply.second.total).toBe(reply.second.owners.length);
  });

  test('a user above soft has the end of the running grace', async () => {
    const reply = await quotaOf('hn1', '103');
    const { usage, soft, graceEndsAt } = owner(reply, 'sales').blocks;
    expect(Number(usage)).toBeGreaterThan(Number(soft));
    expect(graceEndsAt).toBeGreaterThan(reply.now + 50 * hour);
    expect(graceEndsAt).toBeLessThan(reply.now + 52 * hour);
  });

  test('a container above soft says by how much and until when, and that its table of users overran', async () => {
    const reply = await quotaOf('hn2', '205');
    expect(reply.blocks).toMatchObject({ over: 219_136, standing: 'over', graceSeconds: 259_200 });
    expect(reply.blocks?.graceEndsAt).toBeGreaterThan(reply.now + 50 * hour);
    expect(reply.second).toMatchObject({ state: 'on', exceeded: true, limit: 100, total: 100 });
  });

  test('one that does not run tells its last run, and asks nothing inside', async () => {
    const before = board.ran.length;
    const reply = await quotaOf('hn1', '108');
    expect(reply).toMatchObject({ source: 'file', state: 'stopped', second: { state: 'off' } });
    expect(board.ran.slice(before).filter((argv) => argv.includes('exec2'))).toEqual([]);
  });

  test('on ploop users come from inside, and what is ignored says why', async () => {
    const reply = await quotaOf('hn1', '102');
    expect(reply).toMatchObject({ layout: 'ploop', source: 'vzlist', second: { state: 'on', limit: null } });
    expect(reply.blocks).toMatchObject({ hard: 22 * 1024 * 1024 });
    expect(reply.second.grace?.user).toMatchObject({ blockSeconds: 604_800 });
    expect(owner(reply, 'sales').blocks.graceEndsAt).not.toBeNull();
    expect(reply.ignored.map(({ param }) => param)).toEqual(['diskinodes', 'quotatime', 'diskquota']);
  });

  test('without the tools inside it is unread, with the cure', async () => {
    const { second } = await quotaOf('hn3', '302');
    expect(second).toMatchObject({ state: 'unread', problem: { code: 'no_tools' }, owners: [] });
    expect(second.problem?.message).toContain('install its package quota');
  });

  test('thousands of users are told in one answer', async () => {
    const { second } = await quotaOf('hn2', '204');
    expect(second.owners.length).toBeGreaterThan(2_400);
  });

  test('a silent node is an error, an unknown container not found', async () => {
    expect((await ask(view, 'GET', at('hn5', '501'))).status).toBe(504);
    expect((await ask(view, 'GET', at('hn1', '999'))).status).toBe(404);
  });
});

describe('a change of a user', () => {
  const body = async (part: Record<string, unknown> = {}) => {
    const { version } = owner(await quotaOf('hn1', '103'), 'press');
    const limits = { blockSoft: '600M', blockHard: '1G', inodeSoft: '0', inodeHard: '50k' };
    return { kind: 'user', id: 1003, ...limits, version, ...part };
  };

  test('is previewed: the exact command, what differs, nothing run', async () => {
    const before = board.ran.length;
    const reply = await ask(setOwner, 'POST', { ...at('hn1', '103'), query: { preview: '1' }, body: await body() });
    const { commands, diff, findings } = reply.body as Preview;
    expect(commands).toEqual([
      ['vzctl', 'exec2', '103', 'setquota', '-u', '1003', '614400', '1048576', '0', '51200', '-a'],
    ]);
    expect(diff).toContainEqual({ key: 'Space, hard', before: '600 MiB', after: '1 GiB' });
    expect(findings).toEqual([]);
    expect(board.ran.slice(before).some((argv) => argv.includes('setquota'))).toBe(false);
  });

  test('runs as one task and is read back', async () => {
    const { body: reply } = await ask(setOwner, 'POST', { ...at('hn1', '103'), body: await body() });
    expect((reply as { task: Task }).task).toMatchObject({
      action: 'quota',
      state: 'succeeded',
      outcome: 'User 1003 has the limits that were asked for.',
    });
    expect(owner(await quotaOf('hn1', '103'), 'press')).toMatchObject({ blocks: { hard: 1_048_576 } });
  });

  test('below what is used it is refused with the number, above the hard limit too', async () => {
    const used = await body({
      id: 1001,
      ...(await (async () => ({ version: owner(await quotaOf('hn1', '103'), 'sales').version }))()),
    });
    const below = { ...used, blockSoft: '0', blockHard: '700M' };
    const reply = await ask(setOwner, 'POST', { ...at('hn1', '103'), body: below });
    expect(reply).toMatchObject({ status: 409, body: { error: { code: 'conflict', field: 'blockHard' } } });
    expect((reply.body as { error: { message: string } }).error.message).toContain('714 MiB are used: 14 MiB more');
    const order = await ask(setOwner, 'POST', {
      ...at('hn1', '103'),
      body: { ...used, blockSoft: '3G', blockHard: '2G' },
    });
    expect(order).toMatchObject({ status: 409, body: { error: { field: 'blockSoft' } } });
  });

  test('of limits somebody else changed meanwhile is refused', async () => {
    const stale = await body({ version: '1:2:3:4' });
    expect(await ask(setOwner, 'POST', { ...at('hn1', '103'), body: stale })).toMatchObject({
      status: 409,
      body: { error: { field: 'version' } },
    });
  });

  test.each([
    ['a command for a limit', { blockSoft: '1;reboot' }, 'blockSoft'],
    ['a substitution', { inodeHard: '$(id)' }, 'inodeHard'],
    ['nothing', { inodeSoft: '' }, 'inodeSoft'],
    ['a name for an id', { id: 'root' }, 'id'],
    ['an id below zero', { id: -1 }, 'id'],
    ['an id that is none', { id: 4_294_967_295 }, 'id'],
    ['another kind', { kind: 'project' }, 'kind'],
  ])('refuses %s before anything runs', async (_what, part, field) => {
    const sent = await body(part);
    const before = board.ran.length;
    const reply = await ask(setOwner, 'POST', { ...at('hn1', '103'), body: sent });
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'bad_input', field } } });
    expect((reply.body as { error: { message: string } }).error.message).not.toMatch(/[{}]/);
    expect(board.ran.length).toBe(before);
  });

  test('in a container that does not run, or counts nobody, is refused with the reason', async () => {
    const sent = { ...(await body()), version: '0:0:0:0' };
    expect(await ask(setOwner, 'POST', { ...at('hn1', '108'), body: sent })).toMatchObject({ status: 409 });
    const off = await ask(setOwner, 'POST', { ...at('hn1', '101'), body: sent });
    expect(off).toMatchObject({ status: 409, body: { error: { message: expect.stringContaining('second level') } } });
  });

  test('somebody new finds no place in a table that overran', async () => {
    const sent = { ...(await body()), id: 5_000, version: '0:0:0:0' };
    const reply = await ask(setOwner, 'POST', { ...at('hn2', '205'), body: sent });
    expect(reply).toMatchObject({ status: 409, body: { error: { message: expect.stringContaining('no place') } } });
  });

  test('on ploop is read back, too', async () => {
    const reply = await quotaOf('hn1', '102');
    const sent = { ...(await body()), id: 1000, version: owner(reply, 'info').version };
    const { body: answer } = await ask(setOwner, 'POST', { ...at('hn1', '102'), body: sent });
    expect((answer as { task: Task }).task.state).toBe('succeeded');
  });

  test('that vzboard was killed in is gone on with: read back against what was asked', async () => {
    const node = board.nodes.get('hn1');
    if (node === undefined) throw new Error('no hn1');
    const sent = await body();
    const task = { action: 'quota', ctid: '103' } as Task;
    const same = await revive(node, task, sent).readBack([]);
    expect(same).toMatchObject({ ok: true });
    const other = await revive(node, task, { ...sent, blockHard: '2G' }).readBack([]);
    expect(other).toEqual({ ok: false, outcome: 'Space, hard was asked to be 2 GiB, the container says 1 GiB.' });
  });
});

describe('a change of grace times', () => {
  test('says the kind, runs, and is read back', async () => {
    const { second } = await quotaOf('hn1', '103');
    const sent = { kind: 'user', blockSeconds: 86_400, inodeSeconds: 3_600, version: second.grace?.user.version };
    const preview = await ask(setGrace, 'POST', { ...at('hn1', '103'), query: { preview: '1' }, body: sent });
    expect((preview.body as Preview).commands).toEqual([
      ['vzctl', 'exec2', '103', 'setquota', '-t', '-u', '86400', '3600', '-a'],
    ]);
    expect((preview.body as Preview).diff[0]).toEqual({ key: 'Grace for space', before: '7 d', after: '1 d' });
    const { body } = await ask(setGrace, 'POST', { ...at('hn1', '103'), body: sent });
    expect((body as { task: Task }).task).toMatchObject({ action: 'quota-grace', state: 'succeeded' });
    const after = (await quotaOf('hn1', '103')).second.grace;
    expect(after?.user).toMatchObject({ blockSeconds: 86_400, inodeSeconds: 3_600 });
    expect(after?.group).toMatchObject({ blockSeconds: 604_800 });
  });
});

describe('a change of the first level', () => {
  const patch = async (node: string, ctid: string, values: Record<string, string>, preview = false) => {
    const { body } = await ask(container, 'GET', at(node, ctid));
    const { version } = (body as { container: { version: string } }).container;
    return await ask(set, 'PATCH', {
      ...at(node, ctid),
      query: preview ? { preview: '1' } : {},
      body: { values, version },
    });
  };

  test('below what is used is blocked with the number, on simfs and on ploop', async () => {
    for (const ctid of ['103', '102']) {
      const reply = await patch('hn1', ctid, { diskspace: '1M' });
      expect(reply).toMatchObject({ status: 409, body: { error: { field: 'values.diskspace' } } });
      expect((reply.body as { error: { message: string } }).error.message).toMatch(
        /used: .* more than the new hard limit/,
      );
    }
    const { body } = await patch('hn1', '103', { diskspace: '1M' }, true);
    expect((body as Preview).findings[0]).toMatchObject({ level: 'break', field: 'values.diskspace' });
  });

  test('cannot switch the second level on while the container runs: vzctl would save nothing', async () => {
    const reply = await patch('hn1', '101', { quotaugidlimit: '50' });
    expect(reply).toMatchObject({ status: 409, body: { error: { field: 'values.quotaugidlimit' } } });
    expect((await patch('hn1', '108', { quotaugidlimit: '50' }, true)).status).toBe(200);
  });

  test('above what is used goes its way', async () => {
    const { body } = await patch('hn2', '205', { diskspace: '300G:310G' });
    expect((body as { task: Task }).task.state).toBe('succeeded');
    expect((await quotaOf('hn2', '205')).blocks).toMatchObject({ soft: 314_572_800, standing: 'under', over: 0 });
  });
});
