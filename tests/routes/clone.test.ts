/** Copies of containers through the HTTP API, on the simulated nodes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POST as clone, GET as view } from '@/app/api/nodes/[node]/containers/[ctid]/clone/route';
import { GET as snapshots } from '@/app/api/nodes/[node]/containers/[ctid]/snapshots/route';
import type { api } from '@/lib/api/contract';
import type { BodyOf, ReplyOf } from '@/lib/api/endpoint';
import type { Preview, Task } from '@/lib/api/schemas';
import { revive } from '@/lib/server/changes';
import { get, parseConf } from '@/lib/vz/conf';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard({ only: ['hn1', 'hn2', 'hn3'] });
});
afterAll(() => board.close());

type Offer = ReplyOf<typeof api.cloneView>;
type Body = BodyOf<typeof api.containerClone>;
type Failed = { error: { code: string; message: string; field?: string } };
const at = (ctid: string, node = 'hn1') => ({ params: { node, ctid } });
const body = (more: Partial<Body> = {}): Body => ({
  ...{ to: '950', name: '', hostname: 'copy.example.org', addresses: [], from: 'stopped' },
  ...more,
});
const post = (ctid: string, asked: Body, node = 'hn1') => ask(clone, 'POST', { ...at(ctid, node), body: asked });
const preview = async (ctid: string, asked: Body, node = 'hn1') =>
  (await ask(clone, 'POST', { ...at(ctid, node), body: asked, query: { preview: '1' } })).body as Preview;
const taskOf = (reply: { body: never }) => (reply.body as { task: Task }).task;
const said = ({ findings }: Preview) => findings.map(({ level, message }) => `${level}: ${message}`).join('\n');
const confOf = async (node: string, ctid: string) => {
  const { stdout } = await board.shell(node, ['cat', `/etc/vz/conf/${ctid}.conf`]);
  return parseConf(new TextDecoder().decode(stdout));
};

test('begins with the next CTID of the fleet and what the original has', async () => {
  const offer = (await ask(view, 'GET', at('108'))).body as Offer;
  expect(offer).toMatchObject({ ctid: '108', state: 'stopped', layout: 'simfs', hostname: 'legacy.example.org' });
  expect(offer.nextCtid).toBe('311');
  expect(offer.reason).toBeNull();
});

describe('a stopped container', () => {
  test('shows commands, the difference of the configs, and what is the same in both', async () => {
    const shown = await preview('108', body({ name: 'legacy2', addresses: ['10.9.0.1'], start: true }));
    const [first = [], ...others] = shown.commands;
    expect(first.slice(0, 4)).toEqual(['vzboard-node', 'clone', '108', '950']);
    expect(others).toEqual([
      ['vzctl', 'set', '950', '--name=legacy2', '--save'],
      ['vzctl', 'start', '950'],
    ]);
    expect(shown.diff).toContainEqual({ key: 'HOSTNAME', before: 'legacy.example.org', after: 'copy.example.org' });
    expect(shown.diff).toContainEqual({ key: 'NAME', before: null, after: 'legacy2' });
    expect(shown.diff).toContainEqual({ key: 'IP_ADDRESS', before: '10.1.0.18', after: '10.9.0.1' });
    expect(said(shown)).toMatch(/to copy; [^;]+ are free in \/vz\/private\.[\s\S]*risk: The host keys of sshd/);
  });

  test('is copied, named and started, and the original stays as it is', async () => {
    const asked = body({ name: 'legacy2', addresses: ['10.9.0.1'], start: true, dropHostKeys: true });
    const task = taskOf(await post('108', asked));
    expect(task).toMatchObject({ state: 'succeeded', action: 'clone', ctid: '950', outcome: '950 is there and runs.' });
    expect(task.commands[0]).toContain('--drop-host-keys');
    const conf = await confOf('hn1', '950');
    expect(get(conf, 'HOSTNAME')).toBe('copy.example.org');
    expect(get(conf, 'NAME')).toBe('legacy2');
    expect(get(conf, 'ORIGIN_SAMPLE')).toBe('basic');
    expect(board.nodes.get('hn1')?.listing?.containers.get('950')).toMatchObject({ state: 'running', name: 'legacy2' });
    expect(board.nodes.get('hn1')?.listing?.containers.get('108')?.state).toBe('stopped');
  });

  test('is not copied over what is there, nor to names and addresses that others have', async () => {
    const findings = said(
      await preview('108', body({ to: '101', name: 'www', addresses: ['10.1.0.12', '10.2.0.11'] })),
    );
    expect(findings).toContain('break: 101 is a container of hn1');
    expect(findings).toContain('break: www is the name of 101.');
    expect(findings).toContain('break: 10.1.0.12 belongs to 102.');
    expect(findings).toMatch(/risk: 10\.2\.0\.11 belongs to 201 on hn2/);
    expect(await post('108', body({ to: '101' }))).toMatchObject({ status: 409, body: { error: { field: 'to' } } });
    expect(said(await preview('108', body({ to: '201' })))).toContain('201 is a container of hn2');
    await board.shell('hn1', ['vzctl', 'create', '960', '--ostemplate', 'debian-7.0-x86_64']);
    await board.shell('hn1', ['vzctl', 'destroy', '960']);
    await board.nodes.get('hn1')?.relist();
    expect(said(await preview('108', body({ to: '960' })))).toContain('/etc/vz/conf/960.conf.destroyed is still there');
  });

  test('that cannot be copied to the end leaves nothing of the copy', async () => {
    const task = taskOf(await post('108', body({ to: '951', hostname: 'fail-copy' })));
    expect(task).toMatchObject({ state: 'failed', exitCode: 73, outcome: '951 is not there.' });
    expect(board.nodes.get('hn1')?.listing?.containers.has('951')).toBe(false);
  });

  test('gives bridged interfaces hardware addresses that nobody else has', async () => {
    const asked = body({ to: '952', hostname: 'campaign2.example.com' });
    expect(said(await preview('310', asked, 'hn3'))).not.toContain('Its snapshots');
    expect(said(await preview('302', { ...asked, from: 'suspended' }, 'hn3'))).toContain('Its snapshots are copied');
    expect(taskOf(await post('310', asked, 'hn3')).state).toBe('succeeded');
    const [old = '', made = ''] = [await confOf('hn3', '310'), await confOf('hn3', '952')].map(
      (conf) => get(conf, 'NETIF') ?? '',
    );
    const macs = (text: string) => text.match(/(?:[0-9A-F]{2}:){5}[0-9A-F]{2}/g) ?? [];
    expect(made).toMatch(/^ifname=eth0,bridge=vmbr0,mac=00:18:51:.*host_ifname=veth952\.0,/);
    expect(new Set([...macs(old), ...macs(made)]).size).toBe(4);
  });
});

describe('a running container', () => {
  test('is refused as it is, and copied suspended for the time of it', async () => {
    expect(await post('107', body({ to: '953' }))).toMatchObject({ status: 409, body: { error: { field: 'from' } } });
    const asked = body({ to: '953', from: 'suspended' });
    expect(said(await preview('107', asked))).toContain('risk: It does not answer while it is copied');
    const task = taskOf(await post('107', asked));
    expect(task).toMatchObject({ state: 'succeeded', outcome: '953 is there.' });
    expect(board.nodes.get('hn1')?.listing?.containers.get('107')?.state).toBe('running');
  });

  test('that was suspended for a copy that fails runs again', async () => {
    const task = taskOf(await post('107', body({ to: '954', from: 'suspended', hostname: 'fail-copy' })));
    expect(task).toMatchObject({ state: 'failed', outcome: '954 is not there.' });
    expect(board.tasks.output(task.id, 0).text).toContain('Restoring completed successfully');
    expect(board.nodes.get('hn1')?.listing?.containers.get('107')?.state).toBe('running');
  });

  test('is copied from one of its snapshots without being touched, as a tree of files', async () => {
    const list = (await ask(snapshots, 'GET', at('302', 'hn3'))).body as ReplyOf<typeof api.snapshotList>;
    const { id = '' } = list.snapshots[0] ?? {};
    const asked = body({ to: '955', from: id, dropHostKeys: true });
    const shown = await preview('302', asked, 'hn3');
    expect(shown.commands[0]).toContain(`--snapshot=${id}`);
    expect(said(shown)).toContain('hint: The snapshot is mounted for it, read-only. The copy is simfs');
    expect(taskOf(await post('302', asked, 'hn3')).state).toBe('succeeded');
    expect(get(await confOf('hn3', '955'), 'VE_LAYOUT')).toBe('simfs');
    const after = (await ask(snapshots, 'GET', at('302', 'hn3'))).body as ReplyOf<typeof api.snapshotList>;
    expect(after.snapshots.every(({ mountedAt }) => mountedAt === null)).toBe(true);
  });
});

describe('nothing runs for', () => {
  test.each([
    ['to', { to: '100' }],
    ['to', { to: '' }],
    ['to', { to: '$(id)' }],
    ['name', { name: 'a b;id' }],
    ['name', { name: '-x' }],
    ['hostname', { hostname: 'a"b' }],
    ['hostname', { hostname: 'a\nDISABLED="yes' }],
    ['addresses', { addresses: ['10.0.0.300'] }],
    ['addresses', { addresses: ['--x'] }],
    ['from', { from: '../../x' }],
  ])('a bad %s: %j', async (field, more) => {
    const before = board.ran.length;
    const reply = await post('108', body({ to: '956', ...more }));
    expect(reply.status).toBe(400);
    expect((reply.body as Failed).error.field).toBe(field);
    expect(board.ran.slice(before).some(([program]) => program === 'vzboard-node')).toBe(false);
  });

  test('a config that a shell of the node would run something of', async () => {
    const path = '/etc/vz/conf/191.conf';
    const node = board.nodes.get('hn1');
    const real = node?.door.read;
    if (node === undefined || real === undefined) throw new Error('hn1 is in the fleet');
    const text = 'DESCRIPTION="$(touch /x)"\nVE_LAYOUT="simfs"\nOSTEMPLATE="x"\n';
    const read: typeof real = async (argv, options) => {
      const result = await real(argv, options);
      return argv.at(-1) === path ? { ...result, stdout: new TextEncoder().encode(text) } : result;
    };
    Object.assign(node.door, { read });
    expect(said(await preview('191', body({ to: '957' })))).toMatch(/break: The config has values .*DESCRIPTION/);
    expect((await post('191', body({ to: '957' }))).status).toBe(409);
    Object.assign(node.door, { read: real });
  });

  test('a node that keeps its containers otherwise', async () => {
    const node = board.nodes.get('hn2');
    if (node === undefined) throw new Error('hn2 is in the fleet');
    const classic = node.version;
    node.version = 'vzctl version 7.0.194';
    expect(((await ask(view, 'GET', at('201', 'hn2'))).body as Offer).reason).toContain('prlctl clone');
    node.version = classic;
  });
});

test('what an earlier vzboard began is read back by what it kept, the original included', async () => {
  const node = board.nodes.get('hn1');
  if (node === undefined) throw new Error('hn1 is in the fleet');
  const kept = {
    from: '108',
    to: '953',
    name: '',
    hostname: 'copy.example.org',
    start: false,
    totalKib: null,
    freeKib: null,
  };
  const task = { action: 'clone', ctid: '953' } as Task;
  const read = await revive({ node, versions: board.versions }, task, { ...kept, suspends: true }).readBack([]);
  expect(read).toEqual({ ok: false, outcome: '953 is there. The original, 108, does not run again: look at it.' });
});
