/** Backups through the HTTP API, on the simulated nodes. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { POST as restore } from '@/app/api/nodes/[node]/backups/[file]/restore/route';
import { DELETE as remove, GET as view } from '@/app/api/nodes/[node]/backups/[file]/route';
import { GET as list } from '@/app/api/nodes/[node]/backups/route';
import { POST as make } from '@/app/api/nodes/[node]/containers/[ctid]/backups/route';
import { POST as cancel } from '@/app/api/tasks/[task]/cancel/route';
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Preview, Task } from '@/lib/api/schemas';
import type { Role } from '@/lib/auth/roles';
import { lastBackupOf } from '@/lib/server/backups';
import { revive } from '@/lib/server/changes';
import { parseCtid } from '@/lib/vz/ctid';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard({ only: ['hn1', 'hn2', 'hn3', 'hn5'] });
});
afterAll(() => board.close());

type List = ReplyOf<typeof api.backupList>;
type Failed = { error: { code: string; message: string; field?: string } };
const read = async (node: string, query: Record<string, string> = {}) =>
  (await ask(list, 'GET', { params: { node }, query })).body as List;
const plain = { mode: 'stopped', gzip: true, rateKib: 0 };
const post = (node: string, ctid: string, body: unknown, query = {}) =>
  ask(make, 'POST', { params: { node, ctid }, body, query });
const preview = async (node: string, ctid: string, body: unknown) =>
  (await post(node, ctid, body, { preview: '1' })).body as Preview;
const nodeOf = (id: string) => {
  const node = board.nodes.get(id);
  if (node === undefined) throw new Error(`${id} is in the fleet`);
  return node;
};
/** A container of the node that is as asked for, without a backup of its own. */
async function find(node: string, state: string, layout: 'simfs' | 'ploop'): Promise<string> {
  const { backups } = await read(node);
  const found = [...(nodeOf(node).listing?.containers.values() ?? [])].find(
    (one) =>
      one.state === state &&
      one.disabled !== true &&
      (one.layout ?? 'simfs').startsWith(layout) &&
      !/^(fail|slow|locked|lying)/.test(one.name ?? '') &&
      !backups.some(({ ctid }) => ctid === one.ctid),
  );
  if (found === undefined) throw new Error(`no ${state} ${layout} container on ${node}`);
  return found.ctid;
}

describe('the list', () => {
  test('has size, age, how and by whom, also of containers that are gone', async () => {
    const { backups, area, problem, freeCtid } = await read('hn1');
    expect(problem).toBeNull();
    expect(area?.path).toBe('/vz/dump/vzboard');
    expect(area?.freeBytes).toBeGreaterThan(0);
    expect(backups.length).toBe(10);
    const gone = backups.find(({ ctid }) => ctid === '90');
    expect(gone).toMatchObject({ exists: false, facts: { mode: 'stopped', by: 'demo', origin: 'hand' } });
    expect(backups.map(({ madeAt }) => madeAt)).toEqual(backups.map(({ madeAt }) => madeAt).sort((a, b) => b - a));
    for (const node of board.nodes.values()) expect(node.listing?.containers.has(freeCtid)).not.toBe(true);
    const first = backups[0]?.ctid ?? '';
    expect((await read('hn1', { ctid: first })).backups.map(({ ctid }) => ctid)).toEqual([first, first, first]);
  });

  test('of a node that does not answer is a problem, not an empty list', async () => {
    vi.spyOn(nodeOf('hn5').door, 'read').mockRejectedValue(
      Object.assign(new Error('silence'), { code: 'node_silent' }),
    );
    expect((await read('hn5')).problem).toMatchObject({ code: 'node_silent' });
    expect(await lastBackupOf(nodeOf('hn5'), parseCtid('101'))).toBeUndefined();
  });
});

describe('backing up', () => {
  test('shows its command and what it means before anything is touched', async () => {
    const ctid = await find('hn1', 'running', 'simfs');
    const shown = await preview('hn1', ctid, plain);
    expect(shown.commands[0]?.slice(0, 3)).toEqual(['vzboard-node', 'backup', ctid]);
    expect(shown.findings.map(({ message }) => message).join(' ')).toContain('started again whatever comes of it');
    const torn = await preview('hn1', ctid, { ...plain, mode: 'snapshot' });
    expect(torn.findings).toContainEqual(expect.objectContaining({ level: 'risk', field: 'mode' }));
  });

  test('a container that runs is packed and runs again, and is found as its last backup', async () => {
    const ctid = await find('hn1', 'running', 'simfs');
    expect(await lastBackupOf(nodeOf('hn1'), parseCtid(ctid))).toBeNull();
    const { task } = (await post('hn1', ctid, plain)).body as { task: Task };
    expect(task).toMatchObject({ state: 'succeeded', action: 'backup', exitCode: 0 });
    expect(task.outcome).toMatch(new RegExp(`^${ctid}-\\d{8}T\\d{6}Z\\.tar\\.gz, .* The container runs\\.$`));
    const [made] = (await read('hn1', { ctid })).backups;
    expect(made).toMatchObject({ exists: true, facts: { mode: 'stopped', live: false, by: 'demo', state: 'running' } });
    expect(await lastBackupOf(nodeOf('hn1'), parseCtid(ctid))).toMatchObject({ bytes: made?.sizeBytes });
  });

  test('of an image that runs is made of a snapshot, and says what comes back of that', async () => {
    const ctid = await find('hn3', 'running', 'ploop');
    const asked = { ...plain, mode: 'snapshot' };
    const shown = await preview('hn3', ctid, asked);
    expect(shown.findings).toContainEqual(
      expect.objectContaining({ level: 'risk', message: expect.stringContaining('simfs') }),
    );
    const { task } = (await post('hn3', ctid, asked)).body as { task: Task };
    expect(task.state).toBe('succeeded');
    const [made] = (await read('hn3', { ctid })).backups;
    expect(made?.facts).toMatchObject({ mode: 'snapshot', live: false });
    const body = { name: '', hostname: '', addresses: [], keepInterfaces: false, keepRights: false, start: false };
    const again = await ask(restore, 'POST', {
      params: { node: 'hn3', file: made?.file ?? '' },
      body: { ...body, ctid: '7788' },
      query: { preview: '1' },
    });
    expect((again.body as Preview).diff).toContainEqual({ key: 'VE_LAYOUT', before: 'ploop', after: 'simfs' });
  });

  test('taken back in the middle brings the container back up, leaves nothing, and says so', async () => {
    const slow = await testBoard({ only: ['hn2'], speed: 5 });
    try {
      const node = slow.nodes.get('hn2');
      const ctid = [...(node?.listing?.containers.values() ?? [])].find(
        (one) => one.state === 'running' && one.disabled !== true && (one.name ?? '').indexOf('-') < 0,
      )?.ctid;
      const before = ((await ask(list, 'GET', { params: { node: 'hn2' } })).body as List).backups.length;
      const asked = post('hn2', ctid ?? '', plain);
      await vi.waitFor(() => expect(slow.tasks.open('hn2')[0]?.outputBytes).toBeGreaterThan(20), 5000);
      const [open] = slow.tasks.open('hn2');
      expect(open?.cancelable).toBe(true);
      await ask(cancel, 'POST', { params: { task: open?.id ?? '' } });
      const { task } = (await asked).body as { task: Task };
      expect(task).toMatchObject({ state: 'failed', error: { code: 'cancelled' } });
      expect(task.outcome).toBe('No backup was made. The container runs.');
      expect(((await ask(list, 'GET', { params: { node: 'hn2' } })).body as List).backups.length).toBe(before);
    } finally {
      await slow.close();
      board = await testBoard({ only: ['hn1', 'hn2', 'hn3', 'hn5'] });
    }
  });
});

test('a preview says in bytes what the container holds and what is free, so that several can be summed', async () => {
  const ctid = await find('hn1', 'running', 'simfs');
  const { room } = (await preview('hn1', ctid, plain)) as Preview & { room: { usedBytes: number; freeBytes: number } };
  expect(room.usedBytes).toBeGreaterThan(1_000_000);
  expect(room.freeBytes).toBe((await read('hn1')).area?.freeBytes);
});

describe('restoring', () => {
  const body = {
    ctid: '',
    name: '',
    hostname: '',
    addresses: [],
    keepInterfaces: false,
    keepRights: false,
    start: true,
  };
  const ask_ = (file: string, more: object, query = {}) =>
    ask(restore, 'POST', { params: { node: 'hn1', file }, body: { ...body, ...more }, query });
  const gone = async () => (await read('hn1')).backups.find(({ ctid }) => ctid === '90')?.file ?? '';

  test('says what the archived config names, for the form', async () => {
    const file = await gone();
    const reply = (await ask(view, 'GET', { params: { node: 'hn1', file } })).body as ReplyOf<typeof api.backupView>;
    expect(reply).toMatchObject({ hostname: 'old-shop', backup: { file }, scripts: [{ name: 'mount' }] });
  });

  test('shows the rewritten config and the commands, then makes the container and starts it', async () => {
    const [file, { freeCtid: ctid }] = [await gone(), await read('hn1')];
    const asked = { ctid, name: 'shop2', hostname: 'shop2.example.net', addresses: ['192.0.2.77'] };
    const shown = (await ask_(file, asked, { preview: '1' })).body as Preview;
    expect(shown.commands.map(([program, verb]) => `${program} ${verb}`)).toEqual([
      'vzboard-node restore',
      'vzctl set',
      'vzctl start',
    ]);
    expect(shown.diff).toContainEqual({ key: 'HOSTNAME', before: 'old-shop', after: 'shop2.example.net' });
    expect(shown.findings.filter(({ level }) => level === 'break')).toEqual([]);
    const { task } = (await ask_(file, asked)).body as { task: Task };
    expect(task).toMatchObject({ state: 'succeeded', ctid, action: 'restore' });
    const conf = await board.shell('hn1', ['cat', `/etc/vz/conf/${ctid}.conf`]);
    const text = new TextDecoder().decode(conf.stdout);
    expect(text).toContain('HOSTNAME="shop2.example.net"\nIP_ADDRESS="192.0.2.77"\n');
    expect(text).toContain('NAME="shop2"');
    expect(text).not.toContain('VE_PRIVATE');
  });

  test('over a container that is there, with its name, or with an address that runs is refused', async () => {
    const file = await gone();
    const other = [...(nodeOf('hn1').listing?.containers.values() ?? [])].find(
      ({ state, ips, name }) => state === 'running' && ips.length > 0 && name !== null,
    );
    const levels = async (more: object) =>
      ((await ask_(file, more, { preview: '1' })).body as Preview).findings
        .filter(({ level }) => level === 'break')
        .map(({ field }) => field);
    expect(await levels({ ctid: other?.ctid })).toEqual(['ctid']);
    expect((await ask_(file, { ctid: other?.ctid })).status).toBe(409);
    expect(await levels({ ctid: '7777', name: other?.name })).toEqual(['name']);
    expect(await levels({ ctid: '7777', addresses: [other?.ips[0]] })).toEqual(['addresses']);
  });

  test('is refused to a viewer, and with rights, interfaces or scripts to whoever is no admin', async () => {
    const file = await gone();
    const as = async (role: Role, more: object) => {
      const { auth } = board;
      try {
        board.auth = { ...auth, who: () => ({ name: 'vera', role }) };
        return (await ask_(file, { ctid: '7777', ...more }, { preview: '1' })).status;
      } finally {
        board.auth = auth;
      }
    };
    expect(await as('viewer', {})).toBe(403);
    expect(await as('operator', {})).toBe(200);
    for (const more of [{ keepRights: true }, { keepInterfaces: true }, { scripts: true }]) {
      expect([more, await as('operator', more)]).toEqual([more, 403]);
      expect([more, await as('admin', more)]).toEqual([more, 200]);
    }
  });

  test.each([
    [{ ctid: '0' }, 'ctid'],
    [{ ctid: '7777', name: '$(id)' }, 'name'],
    [{ ctid: '7777', hostname: 'a b' }, 'hostname'],
    [{ ctid: '7777', addresses: ['10.0.0'] }, 'addresses'],
  ])('with %j is bad input', async (more, field) => {
    const reply = await ask_(await gone(), more);
    expect(reply.status).toBe(400);
    expect((reply.body as Failed).error.field).toBe(field);
  });

  test('of something that is no archive is not found', async () => {
    expect((await ask_('../../etc/passwd', { ctid: '7777' })).status).toBe(404);
  });
});

test('deleting shows its command and what is lost, then reads back', async () => {
  const file = (await read('hn2')).backups.find(({ ctid }) => ctid === '90')?.file ?? '';
  const shown = (await ask(remove, 'DELETE', { params: { node: 'hn2', file }, query: { preview: '1' } }))
    .body as Preview;
  expect(shown.commands).toEqual([['vzboard-node', 'backup-remove', file]]);
  expect(shown.findings).toContainEqual({ level: 'risk', message: 'It is the only good backup of 90.' });
  const { task } = (await ask(remove, 'DELETE', { params: { node: 'hn2', file } })).body as { task: Task };
  expect(task).toMatchObject({ state: 'succeeded', ctid: null, outcome: `${file} is not on the node any more.` });
  expect((await ask(remove, 'DELETE', { params: { node: 'hn2', file } })).status).toBe(404);
});

test('a task of an earlier vzboard is read back from what it kept', async () => {
  const around = { node: nodeOf('hn1'), versions: board.versions };
  const ctid = await find('hn1', 'running', 'simfs');
  const { readBack } = revive(around, { action: 'backup', ctid } as Task, {
    file: `${ctid}-20200101T000000Z.tar`,
    ran: true,
    totalBytes: 1,
  });
  expect(await readBack([])).toEqual({ ok: false, outcome: 'No backup was made. The container runs.' });
  const restored = revive(around, { action: 'restore', ctid: '7777' } as Task, { file: 'x', name: '', start: true });
  expect(await restored.readBack([])).toMatchObject({ ok: false });
});
