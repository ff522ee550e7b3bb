/** One change of settings asked of many containers, through the HTTP API: what would become of each, and each changed by itself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PATCH as set } from '@/app/api/nodes/[node]/containers/[ctid]/route';
import { POST as outcomes } from '@/app/api/nodes/[node]/outcomes/route';
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Task } from '@/lib/api/schemas';
import type { Role } from '@/lib/auth/roles';
import { params } from '@/lib/vz/params';
import { ask, type TestBoard, testBoard, until } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard({ only: ['hn1', 'hn4'], sampleMs: 500 });
  // Without the header whoever runs the demo, an admin.
  const { auth } = board;
  board.auth = {
    ...auth,
    who: (headers) => {
      // Only these tests send one, and only roles.
      const role = headers.get('x-role') as Role | null;
      return role === null ? auth.who(headers) : { name: 'maria', role };
    },
  };
});
afterAll(() => board.close());

type Reply = ReplyOf<typeof api.settingsOutcomes>;
type Failed = { error: { code: string; message: string; field?: string } };
const post = (node: string, body: unknown, role?: Role) =>
  ask(outcomes, 'POST', { params: { node }, body, ...(role === undefined ? {} : { headers: { 'x-role': role } }) });
const rowsOf = async (node: string, body: unknown): Promise<Reply['rows']> => {
  const reply = await post(node, body);
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return (reply.body as Reply).rows;
};
const shell = (node: string, ...argv: [string, ...string[]]) => board.shell(node, argv);
const patch = (node: string, row: Reply['rows'][number] | undefined, version = row?.version) =>
  ask(set, 'PATCH', { params: { node, ctid: row?.ctid ?? '' }, body: { values: row?.values, version } });

describe('what would become of each', () => {
  test('old and new, what waits for a restart, what would stand above a new barrier, and a version to change it by', async () => {
    const rows = await rowsOf('hn1', { ctids: ['101', '104', '191'], values: { numproc: '1', netfilter: 'full' } });
    expect(rows.map(({ ctid }) => ctid)).toEqual(['101', '104', '191']);
    const [www, , stopped] = rows;
    expect(www?.changes).toContainEqual({ key: 'NUMPROC', before: expect.any(String), after: '1' });
    expect(www).toMatchObject({ state: 'running', restart: true, reason: null, title: 'www' });
    expect(www?.findings).toContainEqual(
      expect.objectContaining({ level: 'risk', field: 'values.numproc', message: expect.stringMatching(/numproc/) }),
    );
    expect(stopped).toMatchObject({ state: 'stopped', restart: false });
    expect(stopped?.findings.filter(({ level }) => level === 'risk')).toEqual([]);
    const reply = await patch('hn1', { ...(stopped as Reply['rows'][number]), values: { description: 'rack 9' } });
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  });

  test('a value that a container has already changes nothing there', async () => {
    const [row] = await rowsOf('hn1', { ctids: ['104'], values: { cpulimit: '50' } });
    expect(row).toMatchObject({ changes: [], reason: null });
    const [unset] = await rowsOf('hn1', { ctids: ['101'], values: {}, unset: ['cpulimit'] });
    expect(unset).toMatchObject({ changes: [], reason: null });
  });

  test('keys are taken out where they are', async () => {
    const rows = await rowsOf('hn1', { ctids: ['101', '104'], values: {}, unset: ['cpulimit'] });
    expect(rows.map(({ changes }) => changes)).toEqual([[], [{ key: 'CPULIMIT', before: '50', after: null }]]);
  });

  test('what one cannot take is said in its row, and the others go on', async () => {
    const rows = await rowsOf('hn1', { ctids: ['101', '999', '102'], values: { ram: '1G' } });
    expect(rows.find(({ ctid }) => ctid === '101')?.reason).toMatch(/swap/);
    expect(rows.find(({ ctid }) => ctid === '999')).toMatchObject({
      version: null,
      reason: expect.stringMatching(/not there/),
    });
  });

  test('disk space below what is in use is blocked with the number', async () => {
    const rows = await rowsOf('hn1', { ctids: ['101', '102'], values: { diskspace: '1K' } });
    for (const row of rows) expect(row.reason).toMatch(/\d/);
  });

  test('a list is replaced, or added to what each has; who inherits the list of the node has none', async () => {
    await shell('hn1', 'vzctl', 'set', '107', '--nameserver=inherit', '--save');
    const asked = { ctids: ['101', '105', '107'], values: { nameserver: '192.0.2.9' } };
    const become = (rows: Reply['rows']) => rows.map(({ changes }) => changes[0]?.after);
    expect(become(await rowsOf('hn1', asked))).toEqual(['192.0.2.9', '192.0.2.9', '192.0.2.9']);
    const added = await rowsOf('hn1', { ...asked, add: ['nameserver'] });
    expect(become(added)).toEqual(['10.1.0.2 10.1.0.3 192.0.2.9', '192.0.2.9', undefined]);
    expect(added[0]?.values).toEqual({ nameserver: '10.1.0.2 10.1.0.3 192.0.2.9' });
    expect(added[2]?.reason).toMatch(/from the node/);
  });

  test('a switch leaves the other switches as they are', async () => {
    await shell('hn1', 'vzctl', 'set', '105', '--features=nfs:on', '--save');
    const [row] = await rowsOf('hn1', { ctids: ['105'], values: { features: 'sit:on' } });
    expect(row?.changes[0]).toMatchObject({ key: 'FEATURES', after: expect.stringMatching(/nfs:on.*sit:on/) });
  });

  test('of 300 containers it takes three reads, and nothing is written', async () => {
    const ctids = [...(board.nodes.get('hn4')?.listing?.containers.keys() ?? [])];
    expect(ctids.length).toBe(300);
    const from = board.ran.length;
    const rows = await rowsOf('hn4', { ctids, values: { cpuunits: '1234' } });
    expect(rows.filter(({ version }) => version !== null)).toHaveLength(300);
    // The sampler of the node goes on beside it.
    const own = board.ran
      .slice(from)
      .filter((argv) => argv[0] === 'vzctl' || argv.some((word) => word.startsWith('/etc/vz/conf/')));
    expect(own.map(([program]) => program).sort()).toEqual(['cat', 'wc', 'wc']);
  });
});

describe('each is changed by itself', () => {
  test('with the values of its row and the version they were worked out from', async () => {
    const [row] = await rowsOf('hn4', { ctids: ['1021'], values: { nameserver: '192.0.2.7' }, add: ['nameserver'] });
    const { task } = (await patch('hn4', row)).body as { task: Task };
    await until(() => board.tasks.open('hn4').length === 0);
    expect(board.tasks.list({ node: 'hn4', ctid: '1021', count: 1 }).tasks[0]).toMatchObject({
      ...{ id: task.id, state: 'succeeded', action: 'set' },
    });
    const { stdout } = await shell('hn4', 'cat', '/etc/vz/conf/1021.conf');
    expect(new TextDecoder().decode(stdout)).toMatch(/^NAMESERVER=".*192\.0\.2\.7"$/m);
  });

  test('one that was changed in a shell meanwhile is refused', async () => {
    const [row] = await rowsOf('hn4', { ctids: ['1022'], values: { cpuunits: '4321' } });
    await shell('hn4', 'vzctl', 'set', '1022', '--cpuunits=77', '--save');
    expect((await patch('hn4', row)).status).toBe(409);
    const [again] = await rowsOf('hn4', { ctids: ['1022'], values: { cpuunits: '4321' } });
    expect(again?.changes).toEqual([{ key: 'CPUUNITS', before: '77', after: '4321' }]);
    expect((await patch('hn4', again)).status).toBe(200);
  });
});

describe('refused for all', () => {
  test.each([
    [{ ctids: [], values: { cpus: '1' } }, 'ctids'],
    [{ ctids: ['101'], values: {} }, 'values'],
    [{ ctids: ['101'], values: { nosuch: '1' } }, 'values.nosuch'],
    [{ ctids: ['101'], values: { private: '/vz' } }, 'values.private'],
    [{ ctids: ['101'], values: { cpus: '1' }, unset: ['cpus'] }, 'unset.cpus'],
    [{ ctids: ['101', '102'], values: { name: 'web' } }, 'values.name'],
    [{ ctids: ['101', '102'], values: { ip: '10.1.0.99' } }, 'values.ip'],
    [{ ctids: ['101'], values: { cpus: '1' }, add: ['cpus'] }, 'add'],
    [{ ctids: ['101'], values: { nameserver: 'inherit' }, add: ['nameserver'] }, 'add'],
    [{ ctids: ['101'], values: { cpus: '1' }, version: 'x' }, undefined],
    [{ ctids: ['0'], values: { cpus: '1' } }, 'ctids'],
    [{ ctids: ['../101'], values: { cpus: '1' } }, 'ctids'],
    [{ ctids: ['101; reboot'], values: { cpus: '1' } }, 'ctids'],
    [{ ctids: ['--all'], values: { cpus: '1' } }, 'ctids'],
  ])('%j, naming %s, before anything is read', async (body, field) => {
    const from = board.ran.length;
    const reply = await post('hn1', body);
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'bad_input' } } });
    if (field !== undefined) expect((reply.body as Failed).error.field).toBe(field);
    expect(board.ran.slice(from).some(([program]) => program === 'wc')).toBe(false);
  });

  test.each(['\n', '"', '\\', '$(id)', '`id`', '\0', "'", ';'])(
    'a value with %j in it is refused for every parameter; of these a description may have an apostrophe and a semicolon',
    async (hostile) => {
      for (const { name } of params.values()) {
        // In double quotes they mean nothing to the shell that reads the file.
        if (name === 'description' && "';".includes(hostile)) continue;
        const { status, body } = await post('hn1', { ctids: ['101'], values: { [name]: `a${hostile}` } });
        expect(status, `${name} ${JSON.stringify(body)}`).toBe(400);
      }
    },
  );

  test('more than 500 are refused whole', async () => {
    const ctids = (count: number) => Array.from({ length: count }, (_, i) => String(1001 + i));
    expect((await post('hn4', { ctids: ctids(501), values: { cpus: '1' } })).status).toBe(400);
    expect((await post('hn4', { ctids: ctids(500), values: { cpus: '1' } })).status).toBe(200);
  });

  test('a viewer may not ask, and what opens a container to the node needs an admin', async () => {
    const body = { ctids: ['101'], values: { cpuunits: '500' } };
    expect((await post('hn1', body, 'viewer')).status).toBe(403);
    expect((await post('hn1', body, 'operator')).status).toBe(200);
    const dangerous = { ctids: ['101'], values: { features: 'nfs:on' } };
    const refused = await post('hn1', dangerous, 'operator');
    expect(refused).toMatchObject({ status: 403, body: { error: { field: 'values.features' } } });
    expect((await post('hn1', dangerous, 'admin')).status).toBe(200);
  });

  test('a node nobody configured is not found', async () => {
    expect((await post('nowhere', { ctids: ['1'], values: { cpus: '1' } })).status).toBe(404);
  });
});
