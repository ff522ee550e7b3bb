/** Making containers through the HTTP API, on the simulated nodes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POST as clean, GET as leftovers } from '@/app/api/nodes/[node]/containers/[ctid]/leftovers/route';
import { GET as choices } from '@/app/api/nodes/[node]/containers/new/route';
import { POST as create } from '@/app/api/nodes/[node]/containers/route';
import { PUT as pools } from '@/app/api/nodes/[node]/pools/route';
import { GET as output } from '@/app/api/tasks/[task]/output/route';
import { GET as view } from '@/app/api/tasks/[task]/route';
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { CreateDraft, Preview, Task } from '@/lib/api/schemas';
import type { ErrorBody } from '@/lib/errors';
import { revive } from '@/lib/server/changes';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard({ only: ['hn1', 'hn2'], speed: 100 });
});
afterAll(() => board.close());

const SECRET = 'Wort-das-keiner-sieht';
type Choices = ReplyOf<typeof api.containerNew>;
const at = (node: string, ctid?: string) => ({ params: { node, ...(ctid === undefined ? {} : { ctid }) } });
const read = async (node = 'hn1', query = {}): Promise<Choices> =>
  (await ask(choices, 'GET', { ...at(node), query })).body;
const draft = (ctid: string, more: Partial<CreateDraft> = {}): CreateDraft => ({
  ...{ ctid, template: 'centos-6-x86_64', profile: 'vswap-512m', layout: 'simfs', values: {}, start: false },
  ...more,
});
const post = (body: unknown, query = {}, node = 'hn1') => ask(create, 'POST', { ...at(node), body, query });
const preview = async (body: unknown): Promise<Preview & { config: string }> =>
  (await post(body, { preview: '1' })).body;
const failure = ({ body }: { body: never }): ErrorBody => (body as { error: ErrorBody }).error;
async function ended(task: Task): Promise<Task> {
  for (;;) {
    const { body } = await ask(view, 'GET', { params: { task: task.id } });
    const found = (body as { task: Task }).task;
    if (found.endedAt !== null) return found;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
async function make(body: CreateDraft): Promise<Task> {
  const reply = await post(body);
  if (reply.status !== 200) throw new Error(failure(reply).message);
  return await ended((reply.body as { task: Task }).task);
}
const conf = async (ctid: string) =>
  new TextDecoder().decode((await board.shell('hn1', ['cat', `/etc/vz/conf/${ctid}.conf`])).stdout);
/** Free when asked for; each test takes its own. */
let taken = 30;
const fresh = async () => (await read()).ctids[taken++ - 30 + 10] ?? '';

describe('the choices', () => {
  test('name free CTIDs over all nodes, templates, profiles and the defaults of vz.conf', async () => {
    const { ctids, templates, profiles, defaults, layouts, problem } = await read();
    expect(problem).toBeNull();
    expect(ctids).toHaveLength(50);
    for (const node of board.nodes.values()) {
      for (const ctid of node.listing?.containers.keys() ?? []) expect(ctids).not.toContain(ctid);
    }
    expect(Number(ctids[0])).toBeGreaterThanOrEqual(101);
    expect(templates.find(({ isDefault }) => isDefault)?.name).toBe('centos-6-x86_64');
    expect(profiles.find(({ name }) => name === 'vswap-512m')?.values.vswap).toBe(true);
    expect(defaults).toMatchObject({ template: 'centos-6-x86_64' });
    expect(layouts).toEqual(['simfs', 'ploop']);
  });

  test('leave out a CTID of which only a config of a destroyed container is kept', async () => {
    const ctid = (await read()).ctids[3] ?? '';
    await make(draft(ctid));
    await board.shell('hn1', ['vzctl', 'destroy', ctid]);
    await board.nodes.get('hn1')?.relist();
    expect((await read()).ctids).not.toContain(ctid);
    const { findings } = await preview(draft(ctid));
    expect(findings).toContainEqual(expect.objectContaining({ level: 'risk', field: 'ctid' }));
  });

  test('of a container to be like have its settings and nothing that only one may have', async () => {
    const ctid = await fresh();
    await make(
      draft(ctid, {
        values: {
          name: 'muster',
          hostname: 'muster.example.net',
          ip: '10.9.9.9',
          ram: '768M',
          swap: '1G',
          nameserver: '10.9.9.1',
        },
      }),
    );
    const { like } = await read('hn1', { from: ctid });
    expect(like).toMatchObject({
      template: 'centos-6-x86_64',
      profile: 'vswap-512m',
      layout: 'simfs',
      values: { ram: '768M', nameserver: '10.9.9.1' },
    });
    expect(JSON.stringify(like)).not.toMatch(/muster|10\.9\.9\.9/);
    expect((await ask(choices, 'GET', { ...at('hn1'), query: { from: '99999' } })).status).toBe(404);
  });
});

describe('a preview', () => {
  test('shows every command, the config that will come out, and runs nothing', async () => {
    const ctid = await fresh();
    const before = board.ran.length;
    const values = { name: 'shop', hostname: 'shop.example.net', ip: '10.9.0.1', nameserver: '10.9.0.2' };
    const { commands, config, findings } = await preview(draft(ctid, { values, start: true, password: SECRET }));
    expect(commands).toEqual([
      [
        'vzctl',
        'create',
        ctid,
        '--ostemplate=centos-6-x86_64',
        '--config=vswap-512m',
        '--layout=simfs',
        '--ipadd=10.9.0.1',
        '--hostname=shop.example.net',
        '--name=shop',
      ],
      ['vzctl', 'set', ctid, '--nameserver=10.9.0.2', '--save'],
      ['vzctl', 'start', ctid],
      ['vzctl', 'exec2', ctid, 'chpasswd'],
    ]);
    expect(findings).toEqual([]);
    expect(board.ran.slice(before).some(([program, word]) => program === 'vzctl' && word !== 'status')).toBe(false);
    await make(draft(ctid, { values }));
    expect(await conf(ctid)).toBe(config);
  });

  test('says what stands in the way, at its field', async () => {
    const ctid = [...(board.nodes.get('hn1')?.listing?.containers.keys() ?? [])][0] ?? '';
    const [name, ip] = [...(board.nodes.get('hn1')?.listing?.containers.values() ?? [])].flatMap(
      ({ name: own, ips }) => (own === null || ips[0] === undefined ? [] : [own, ips[0]]),
    );
    const { findings } = await preview(
      draft(ctid, { template: 'nope', profile: 'nope', values: { name: name ?? '', ip: ip ?? '' } }),
    );
    const at_ = (field: string) => findings.find((one) => one.field === field);
    expect(at_('ctid')).toMatchObject({ level: 'break', blocks: true });
    expect(at_('template')?.message).toContain('templates page');
    expect(at_('profile')).toMatchObject({ level: 'break', blocks: true });
    expect(at_('values.name')).toMatchObject({ level: 'break', blocks: true });
    expect(at_('values.ip')).toMatchObject({ level: 'break', blocks: false });
  });

  test('finds an address that a container of another node has', async () => {
    const other = [...(board.nodes.get('hn2')?.listing?.containers.values() ?? [])].find(({ ips }) => ips.length > 0);
    const { findings } = await preview(draft(await fresh(), { values: { ip: other?.ips[0] ?? '' } }));
    expect(findings[0]).toMatchObject({ field: 'values.ip', message: expect.stringContaining(other?.ctid ?? '?') });
  });
});

describe('a create', () => {
  test('makes, sets up and starts a container, and its password is nowhere to be read', async () => {
    const ctid = await fresh();
    const before = board.ran.length;
    const values = { name: 'geheim', nameserver: '10.9.1.2' };
    const task = await make(draft(ctid, { values, start: true, password: SECRET }));
    expect(task).toMatchObject({ state: 'succeeded', action: 'create', ctid, exitCode: 0 });
    expect(task.outcome).toBe(`geheim (${ctid}) was made from centos-6-x86_64 and runs. The root password is set.`);
    expect(board.nodes.get('hn1')?.listing?.containers.get(ctid)).toMatchObject({ state: 'running', name: 'geheim' });
    const { body } = await ask(output, 'GET', { params: { task: task.id }, query: { from: '0' } });
    for (const shown of [task, body, board.ran.slice(before), await conf(ctid)]) {
      expect(JSON.stringify(shown)).not.toContain(SECRET);
    }
  });

  test('whose start fails says that it was made and does not run, and nothing is called left over', async () => {
    const ctid = await fresh();
    const task = await make(draft(ctid, { values: { name: 'fail-start-new' }, start: true, password: SECRET }));
    expect(task.state).toBe('failed');
    expect(task.outcome).toContain(`fail-start-new (${ctid}) was made`);
    expect(task.outcome).toContain('does not run');
    expect(task.outcome).toContain('The root password is not set.');
    expect((await ask(leftovers, 'GET', at('hn1', ctid))).body).toMatchObject({
      files: [],
      reason: expect.any(String),
    });
  });

  test('that fails names what it left, and that goes when asked to', async () => {
    const ctid = await fresh();
    const task = await make(draft(ctid, { values: { name: 'fail-create-web' } }));
    expect(task).toMatchObject({ state: 'failed', exitCode: 48 });
    expect(task.outcome).toBe(`${ctid} was not made. Left behind: the name fail-create-web.`);
    expect((await ask(leftovers, 'GET', at('hn1', ctid))).body).toMatchObject({
      names: ['fail-create-web'],
      files: [],
      reason: null,
    });
    // The next of that CTID would have two names.
    expect((await preview(draft(ctid))).findings).toContainEqual(
      expect.objectContaining({ level: 'risk', field: 'ctid', message: expect.stringContaining('fail-create-web') }),
    );

    const shown = (await ask(clean, 'POST', { ...at('hn1', ctid), query: { preview: '1' } })).body as Preview;
    expect(shown.commands).toEqual([['vzboard-node', 'create-clean', ctid]]);
    const { task: cleaning } = (await ask(clean, 'POST', at('hn1', ctid))).body as { task: Task };
    expect(await ended(cleaning)).toMatchObject({
      state: 'succeeded',
      outcome: `Nothing is left over of ${ctid} any more.`,
    });
    expect((await preview(draft(ctid))).findings).toEqual([]);
    expect((await ask(clean, 'POST', at('hn1', ctid))).status).toBe(404);
  });

  test('is one of two when two tabs ask for the same CTID', async () => {
    const ctid = await fresh();
    const replies = await Promise.all([post(draft(ctid)), post(draft(ctid))]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [won] = replies.flatMap(({ status, body }) => (status === 200 ? [(body as { task: Task }).task] : []));
    if (won === undefined) throw new Error('one of them got a task');
    expect(await ended(won)).toMatchObject({ state: 'succeeded' });
  });

  test('is refused when somebody made the container in a shell meanwhile', async () => {
    const ctid = await fresh();
    await board.shell('hn1', ['vzctl', 'create', ctid, '--layout', 'simfs', '--config', 'vswap-512m']);
    const reply = await post(draft(ctid));
    expect(reply.status).toBe(409);
    expect(failure(reply).field).toBe('ctid');
  });

  test('of a restarted vzboard is read back from what the first one kept', async () => {
    const ctid = await fresh();
    const values = { name: 'erbe', nameserver: '10.9.2.2' };
    const task = await make(draft(ctid, { values }));
    const node = board.nodes.get('hn1');
    if (node === undefined) throw new Error('hn1 is in the fleet');
    const kept = { ...draft(ctid, { values }), passwordGiven: false };
    const { readBack } = revive({ node, versions: board.versions }, task, kept);
    const ok = { code: 0, stdout: new Uint8Array(), stderr: new Uint8Array(), truncated: false };
    expect(await readBack([ok])).toEqual({
      ok: true,
      outcome: `erbe (${ctid}) was made from centos-6-x86_64 and does not run.`,
    });
    await board.shell('hn1', ['vzctl', 'destroy', ctid]);
    expect(await readBack([ok])).toMatchObject({ ok: false, outcome: expect.stringContaining('was not made') });
  });
});

describe('nothing runs for', () => {
  test.each([
    ['no CTID', { ctid: '' }, 'ctid'],
    ['the node itself', { ctid: '0' }, 'ctid'],
    ['a name for a CTID', { ctid: 'web1' }, 'ctid'],
    ['a CTID of the system', { ctid: '100' }, 'ctid'],
    ['an option for a CTID', { ctid: '--skiplock' }, 'ctid'],
    ['a path for a template', { template: '../../x' }, 'template'],
    ['a path for a profile', { profile: '../../x' }, 'profile'],
    ['an unknown layout', { layout: 'simfs --private=/' }, 'layout'],
    ['a name that is an option', { values: { name: '-x' } }, 'values.name'],
    ['a name with a slash', { values: { name: '../x' } }, 'values.name'],
    ['a number for a name', { values: { name: '102' } }, 'values.name'],
    ['a substitution for a host name', { values: { hostname: '$(id)' } }, 'values.hostname'],
    ['a newline in a description', { values: { description: 'a\nDISABLED="yes' } }, 'values.description'],
    ['no address', { values: { ip: '10.0.0.300' } }, 'values.ip'],
    ['an option among addresses', { values: { ip: '10.0.0.3 --save' } }, 'values.ip'],
    ['a name server by name', { values: { nameserver: 'ns.example.net' } }, 'values.nameserver'],
    ['another private area', { values: { private: '/etc' } }, 'values.private'],
    ['a template among the values', { values: { ostemplate: 'x' } }, 'values.ostemplate'],
    ['an unknown parameter', { values: { userpasswd: 'root:x' } }, 'values.userpasswd'],
    ['a second line in a password', { password: 'a\nroot2:b', start: true }, 'password'],
    ['a password of a stopped one', { password: SECRET, start: false }, 'password'],
    ['RAM without swap', { profile: 'light', values: { ram: '1G' } }, 'values.ram'],
  ])('%s', async (_what, more, field) => {
    const before = board.ran.length;
    const reply = await post({ ...draft('4711'), ...more });
    expect(reply.status).toBe(400);
    expect(failure(reply).field).toBe(field);
    expect(JSON.stringify(reply.body)).not.toContain(SECRET);
    expect(board.ran.slice(before).some(([program, word]) => program === 'vzctl' && word === 'create')).toBe(false);
  });
});

describe('pools', () => {
  const write = (body: unknown) => ask(pools, 'PUT', { ...at('hn1'), body });

  test('give the next addresses nobody has, and not those of a container made of them', async () => {
    const { poolsVersion } = await read();
    const entry = { name: 'Rack 3', ranges: '10.77.0.10-10.77.0.20 2001:db8:77::/64' };
    const reply = await write({ pools: [entry], version: poolsVersion });
    expect(reply.status).toBe(200);
    const [first = ''] = (await read()).pools[0]?.free ?? [];
    expect(first).toBe('10.77.0.10');
    await make(draft(await fresh(), { values: { ip: first } }));
    expect((await read()).pools[0]?.free.slice(0, 2)).toEqual(['10.77.0.11', '10.77.0.12']);
    expect((await read()).pools[0]?.free).toHaveLength(50);

    expect((await write({ pools: [], version: poolsVersion })).status).toBe(409);
    const wrong = await write({
      pools: [{ name: 'x', ranges: '10.0.0.9-10.0.0.1' }],
      version: (await read()).poolsVersion,
    });
    expect(failure(wrong)).toMatchObject({ code: 'bad_input', field: 'pools.0.ranges' });
  });
});
