/** Settings of a container through the HTTP API: read, previewed, saved, merged, removed, taken back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PATCH as set } from '@/app/api/nodes/[node]/containers/[ctid]/route';
import { GET as settings } from '@/app/api/nodes/[node]/containers/[ctid]/settings/route';
import { GET as version } from '@/app/api/nodes/[node]/containers/[ctid]/versions/[version]/route';
import { POST as undo } from '@/app/api/nodes/[node]/containers/[ctid]/versions/[version]/undo/route';
import { GET as versions } from '@/app/api/nodes/[node]/containers/[ctid]/versions/route';
import { GET as list } from '@/app/api/nodes/[node]/containers/route';
import { GET as task } from '@/app/api/tasks/[task]/route';
import type { ContainerRow, Preview, Task } from '@/lib/api/schemas';
import type { ConfigVersionRow, Setting } from '@/lib/api/schemas-config';
import type { ErrorBody } from '@/lib/errors';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
let rows: ContainerRow[];
beforeAll(async () => {
  // Slow enough that no timeout strikes on a busy machine.
  board = await testBoard({ only: ['hn1'], sampleMs: 250, speed: 8 });
  rows = ((await ask(list, 'GET', { params: { node: 'hn1' } })).body as { containers: ContainerRow[] }).containers;
});
afterAll(() => board.close());

interface Read {
  version: string;
  vswap: boolean;
  profile: { name: string; found: boolean } | null;
  settings: Setting[];
  differing: number;
  others: { key: string }[];
  shared: { ip: string; ctid: string; node: string; nodeLabel: string }[];
}
const where = (ctid: string) => ({ params: { node: 'hn1', ctid } });
const read = async (ctid: string): Promise<Read> => (await ask(settings, 'GET', where(ctid))).body as Read;
const of = ({ settings: all }: Read, name: string): Setting => {
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no setting ${name}`);
  return found;
};
const text = async (ctid: string) =>
  new TextDecoder().decode((await board.shell('hn1', ['cat', `/etc/vz/conf/${ctid}.conf`])).stdout);
/** The n-th healthy one that runs; each test has its own. */
const running = (n: number) => {
  const plain = rows.filter(({ state, name, problem }) => state === 'running' && name !== 'locked' && problem === null);
  const found = plain[n];
  if (found === undefined) throw new Error(`hn1 has only ${plain.length} healthy containers that run`);
  return found.ctid;
};
async function ended(id: string): Promise<Task> {
  for (;;) {
    const reply = (await ask(task, 'GET', { params: { task: id } })).body as { task: Task };
    if (reply.task.endedAt !== null) return reply.task;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
interface Change {
  values?: Record<string, string>;
  unset?: string[];
}
const change = async (ctid: string, asked: Change, query: Record<string, string> = {}) =>
  ask(set, 'PATCH', { ...where(ctid), query, body: { values: {}, ...asked, version: (await read(ctid)).version } });
const preview = async (ctid: string, asked: Change): Promise<Preview> =>
  (await change(ctid, asked, { preview: '1' })).body as Preview;
async function save(ctid: string, asked: Change): Promise<Task> {
  const reply = await change(ctid, asked);
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return ended((reply.body as { task: Task }).task.id);
}
const writes = (from: number) =>
  board.ran.slice(from).filter(([program, word]) => program === 'vzctl' && word === 'set');

describe('every parameter as it is', () => {
  test('in the file, as it runs, as the profile has it, and whether it can be changed', async () => {
    const seen = await read(running(0));
    expect(seen.settings.length).toBeGreaterThan(55);
    const numproc = of(seen, 'numproc');
    expect(numproc).toMatchObject({ key: 'NUMPROC', unit: 'items', kind: 'pair', editable: true, differs: false });
    expect(numproc.held).not.toBeNull();
    expect(numproc.running).not.toBeNull();
    expect(seen.profile).toMatchObject({ found: true });
    expect(of(seen, 'private')).toMatchObject({
      editable: false,
      dangerous: true,
      why: expect.stringContaining('leave the files'),
    });
    expect(of(seen, 'autostop')).toMatchObject({ editable: false, why: expect.stringContaining('version 4') });
    expect(of(seen, 'diskspace').origin).toMatch(/inherited|overridden/);
    expect(of(seen, 'hostname').origin).toBe('own');
    expect(new Set(seen.settings.map(({ label }) => label)).size).toBeGreaterThan(50);
  });

  test('a container that was changed without --save is said to run differently', async () => {
    const ctid = running(0);
    expect((await read(ctid)).differing).toBe(0);
    await board.shell('hn1', ['vzctl', 'set', ctid, '--numproc=4321']);
    let seen = await read(ctid);
    // With the next sample.
    while (seen.differing === 0) seen = await read(ctid);
    expect(of(seen, 'numproc')).toMatchObject({ differs: true, running: '4321' });
    expect(seen.settings.filter(({ differs }) => differs).map(({ name }) => name)).toEqual(['numproc']);
  });

  test('an address that a container of any node has, too, is told', async () => {
    const one = rows.find(({ state, problem }) => state === 'stopped' && problem === null)?.ctid ?? '';
    const other = running(2);
    expect((await read(one)).shared).toEqual([]);
    const ip = rows.find(({ ctid }) => ctid === other)?.ips[0] ?? '';
    await board.shell('hn1', ['vzctl', 'set', one, `--ipadd=${ip}`, '--save']);
    expect((await read(one)).shared).toEqual([
      { ip, ctid: other, node: 'hn1', nodeLabel: board.nodes.get('hn1')?.label },
    ]);
    await board.shell('hn1', ['vzctl', 'set', one, `--ipdel=${ip}`, '--save']);
  });

  test('keys no parameter has are told with their line, twice where they stand twice', async () => {
    const ctid = running(6);
    await board.shell('hn1', ['vzctl', 'set', ctid, '--description=x', '--save']);
    const lines = (await text(ctid)).split('\n');
    const { others } = (await read(ctid)) as Read & { others: { line: number; key: string; value: string }[] };
    for (const { line, key, value } of others) expect(lines[line - 1]).toBe(`${key}="${value}"`);
    const keys = lines.flatMap((one) => /^([A-Z_]+)=/.exec(one)?.[1] ?? []);
    const known = new Set((await read(ctid)).settings.map(({ key }) => key));
    expect(others.map(({ key }) => key)).toEqual(keys.filter((key) => !known.has(key) && key !== 'ORIGIN_SAMPLE'));
    expect(others.length).toBeGreaterThan(0);
  });
});

describe('before a save', () => {
  test('a preview has the exact commands, the difference, what waits, what speaks against it, and runs nothing', async () => {
    const ctid = running(1);
    const from = board.ran.length;
    const shown = await preview(ctid, {
      values: { numproc: '1', netfilter: 'full', iolimit: '10' },
      unset: ['onboot'],
    });
    expect(shown.commands.slice(-3)).toEqual([
      ['vzctl', 'set', ctid, '--numproc=1', '--save'],
      ['vzctl', 'set', ctid, '--iolimit=10M', '--save'],
      ['vzctl', 'set', ctid, '--netfilter=full', '--save'],
    ]);
    expect(shown.diff).toContainEqual({ key: 'IOLIMIT', before: null, after: '10485760' });
    expect(shown.diff).toContainEqual(expect.objectContaining({ key: 'NUMPROC', after: '1' }));
    expect(shown.restart).toBe(true);
    const held = of(await read(ctid), 'numproc').held;
    expect(shown.findings).toContainEqual({
      level: 'risk',
      message: `numproc: ${held} are held now, more than the new barrier 1. What is held stays; more is refused until less is in use.`,
      field: 'values.numproc',
    });
    expect(shown.findings.map(({ message }) => message)).toContain(
      'NETFILTER takes effect when the container is started again.',
    );
    expect(writes(from)).toEqual([]);
  });

  test('rules between counters are said with their formula and today’s numbers', async () => {
    const classic = rows.find(({ vswap, state }) => vswap === false && state === 'running')?.ctid ?? '';
    const { findings } = await preview(classic, { values: { kmemsize: '1M:2M', dgramrcvbuf: '1K' } });
    const said = findings.map(({ level, message }) => `${level} ${message}`);
    expect(said.find((one) => one.startsWith('break kmemsize: the barrier is 1048576'))).toMatch(
      /and 40,960 × average processes \+ dcachesize limit = \d+ is needed\.$/,
    );
    expect(said.filter((one) => one.startsWith('risk dgramrcvbuf')).join()).toMatch(
      /is 1024, and 32 KiB = 32768 is needed/,
    );
    // What was not touched is not spoken of.
    expect(findings.every(({ field = '' }) => /values\.(kmemsize|dgramrcvbuf)/.test(field))).toBe(true);
  });

  test('disk space below what is in use is blocked with the number', async () => {
    const ctid = rows.find(({ layout, state }) => layout === 'simfs' && state === 'running')?.ctid ?? '';
    const { findings } = await preview(ctid, { values: { diskspace: '1K' } });
    const block = findings.find(({ field }) => field === 'values.diskspace');
    expect(block?.level).toBe('break');
    expect(block?.message).toMatch(/\d/);
    const from = board.ran.length;
    const reply = await change(ctid, { values: { diskspace: '1K' } });
    expect(reply).toMatchObject({ status: 409, body: { error: { code: 'conflict', field: 'values.diskspace' } } });
    expect(writes(from)).toEqual([]);
  });

  test('an address of another container and a name that is taken are said', async () => {
    const [one, other] = [rows.find(({ ctid }) => ctid === running(1)), rows.find(({ ctid }) => ctid === running(2))];
    const ip = other?.ips[0] ?? '';
    const { findings } = await preview(one?.ctid ?? '', { values: { ip, name: other?.name ?? '' } });
    expect(findings.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        `${ip} is an address of container ${other?.ctid} of ${board.nodes.get('hn1')?.label}, too.`,
        `The name is taken by container ${other?.ctid} of this node.`,
      ]),
    );
  });

  test.each([
    [{ values: { ram: 'x' } }, 'values.ram'],
    [{ values: { private: '/vz' } }, 'values.private'],
    [{ values: { autostop: 'stop' } }, 'values.autostop'],
    [{ values: { nodemask: '0' } }, 'values.nodemask'],
    [{ values: {}, unset: ['nosuch'] }, 'unset.nosuch'],
    [{ values: { cpus: '2' }, unset: ['cpus'] }, 'unset.cpus'],
    [{ values: {}, unset: [] }, 'values'],
  ])('%j is refused for %s', async (asked, field) => {
    const reply = await change(running(1), asked as Change);
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'bad_input', field } } });
  });
});

describe('a save', () => {
  test('is one task of a call for each concern, proven by the file and the running container', async () => {
    const ctid = running(3);
    const done = await save(ctid, { values: { description: 'rack 4', cpuunits: '2000', nameserver: '192.0.2.53' } });
    expect(done).toMatchObject({
      state: 'succeeded',
      action: 'set',
      commands: [
        ['vzctl', 'set', ctid, '--description=rack 4', '--save'],
        ['vzctl', 'set', ctid, '--cpuunits=2000', '--save'],
        ['vzctl', 'set', ctid, '--nameserver=192.0.2.53', '--save'],
      ],
      outcome: '3 settings are in the config file as asked and in the running container.',
    });
    expect(await text(ctid)).toMatch(/^DESCRIPTION="rack 4"$/m);
  });

  test('stops at the first call that fails, and names what did not come about', async () => {
    const ctid = running(3);
    const taken = rows.find((row) => row.ctid === running(2))?.ips[0] ?? '';
    const before = await text(ctid);
    const own = of(await read(ctid), 'ip').value ?? '';
    const done = await save(ctid, {
      values: { ip: `${own} ${taken}`.trim(), description: 'after', hostname: 'never.example.org' },
    });
    expect(done).toMatchObject({ state: 'failed', exitCode: 78 });
    expect(done.outcome).toContain(`IP_ADDRESS was asked to be ${own} ${taken}`);
    expect(done.outcome).toContain('HOSTNAME was asked to be never.example.org');
    expect(done.outcome).not.toContain('DESCRIPTION');
    const after = await text(ctid);
    expect(after).toContain('DESCRIPTION="after"');
    expect(after.replace(/^DESCRIPTION=.*$/m, '')).toBe(before.replace(/^DESCRIPTION=.*$/m, ''));
  });

  test('takes keys out through the locked helper, every other line as it was', async () => {
    const ctid = running(3);
    await save(ctid, { values: { onboot: 'no', bootorder: '7' } });
    const before = await text(ctid);
    expect(of(await read(ctid), 'onboot').file).toBe('no');
    const done = await save(ctid, { unset: ['onboot'], values: { bootorder: '8' } });
    expect(done.state, done.error?.message).toBe('succeeded');
    expect(done.commands.map((words) => words.slice(0, 3))).toEqual([
      ['vzboard-node', 'drop-keys', ctid],
      ['vzctl', 'set', ctid],
    ]);
    expect(await text(ctid)).toBe(before.replace(/^ONBOOT=.*\n/m, '').replace('BOOTORDER="7"', 'BOOTORDER="8"'));
    expect(of(await read(ctid), 'onboot').file).toBeNull();
  });

  test('waits for whoever holds the lock before it touches the file, and can be taken back until then', async () => {
    const ctid = rows.find(({ name }) => name === 'locked')?.ctid ?? '';
    const before = await text(ctid);
    const asked = change(ctid, { unset: ['diskinodes'] });
    let waiting: Task | undefined;
    while (waiting?.waiting?.for !== 'lock') {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      waiting = board.tasks.open('hn1').find((one) => one.ctid === ctid);
    }
    expect(waiting.waiting.holder).toContain('vzmigrate');
    await board.tasks.cancel(waiting.id, 'ann');
    await asked;
    expect(await ended(waiting.id)).toMatchObject({ state: 'failed', error: { code: 'cancelled' } });
    expect(await text(ctid)).toBe(before);
  });

  test('set on a missing container leaves a stray file with exit 0: nothing is run where the config is gone', async () => {
    const stopped = rows.find(({ state, problem }) => state === 'stopped' && problem === null)?.ctid ?? '';
    const asked = { values: { description: 'x' }, version: (await read(stopped)).version };
    await board.shell('hn1', ['vzctl', 'destroy', stopped]);
    const from = board.ran.length;
    const reply = await ask(set, 'PATCH', { ...where(stopped), body: asked });
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(writes(from)).toEqual([]);
    expect((await board.shell('hn1', ['cat', `/etc/vz/conf/${stopped}.conf`])).code).toBe(1);
  });
});

describe('a file that changed since the form was filled', () => {
  test('is refused with base, mine and theirs, and goes through with the version they name', async () => {
    const ctid = running(4);
    await save(ctid, { values: { cpuunits: '1000', description: 'base' } });
    const filled = await read(ctid);
    await board.shell('hn1', ['vzctl', 'set', ctid, '--cpuunits=3000', '--bootorder=5', '--save']);
    const from = board.ran.length;
    const mine = { cpuunits: '2000', description: 'mine' };
    const reply = await ask(set, 'PATCH', { ...where(ctid), body: { values: mine, version: filled.version } });
    expect(reply.status).toBe(409);
    const { error } = reply.body as { error: ErrorBody };
    expect(error).toMatchObject({ code: 'conflict', field: 'version', merge: { hasBase: true } });
    expect(error.merge?.rows).toEqual(
      expect.arrayContaining([
        { key: 'CPUUNITS', base: '1000', mine: '2000', theirs: '3000', conflict: true },
        { key: 'DESCRIPTION', base: 'base', mine: 'mine', theirs: 'base', conflict: false },
        { key: 'BOOTORDER', base: null, mine: null, theirs: '5', conflict: false },
      ]),
    );
    expect(writes(from)).toEqual([]);
    const body = { values: mine, version: error.merge?.version ?? '' };
    const again = await ask(set, 'PATCH', { ...where(ctid), body });
    expect(again.status).toBe(200);
    expect((await ended((again.body as { task: Task }).task.id)).state).toBe('succeeded');
    expect(await text(ctid)).toMatch(/^CPUUNITS="2000"$/m);
  });
});

describe('versions', () => {
  const all = async (ctid: string) =>
    ((await ask(versions, 'GET', where(ctid))).body as { versions: ConfigVersionRow[] }).versions;

  test('every change is one, by whom and what, also one made in a shell, and can be taken back', async () => {
    const ctid = running(5);
    await read(ctid);
    const done = await save(ctid, { values: { description: 'one', cpuunits: '1500' } });
    await board.shell('hn1', ['vzctl', 'set', ctid, '--bootorder=9', '--save']);
    const now = await read(ctid);
    const [theirs, ours, first] = await all(ctid);
    expect(theirs).toMatchObject({ task: null, by: null, changes: [{ key: 'BOOTORDER', before: null, after: '9' }] });
    expect(ours).toMatchObject({ task: done.id, by: 'demo' });
    expect(ours?.changes?.map(({ key, after }) => [key, after])).toEqual(
      expect.arrayContaining([
        ['DESCRIPTION', 'one'],
        ['CPUUNITS', '1500'],
      ]),
    );
    expect(first).toMatchObject({ changes: null, task: null });
    const shown = await ask(version, 'GET', { params: { node: 'hn1', ctid, version: ours?.id ?? '' } });
    expect((shown.body as { text: string }).text).toContain('DESCRIPTION="one"');

    const where2 = { params: { node: 'hn1', ctid, version: theirs?.id ?? '' }, body: { version: now.version } };
    const before = await ask(undo, 'POST', { ...where2, query: { preview: '1' } });
    expect(before.body).toMatchObject({ diff: [{ key: 'BOOTORDER', before: '9', after: null }] });
    const reply = (await ask(undo, 'POST', where2)).body as { task: Task };
    expect((await ended(reply.task.id)).state).toBe('succeeded');
    expect(await text(ctid)).not.toContain('BOOTORDER');
    expect((await all(ctid))[0]).toMatchObject({
      task: reply.task.id,
      changes: [{ key: 'BOOTORDER', before: '9', after: null }],
    });
  });

  test('what was changed again since is not taken back by itself, and the first version not at all', async () => {
    const ctid = running(5);
    await save(ctid, { values: { cpuunits: '1600' } });
    const [newest] = await all(ctid);
    await save(ctid, { values: { cpuunits: '1700' } });
    const { version: hash } = await read(ctid);
    const params = { node: 'hn1', ctid, version: newest?.id ?? '' };
    expect(await ask(undo, 'POST', { params, body: { version: hash } })).toMatchObject({
      status: 409,
      body: { error: { message: 'CPUUNITS was changed again since, so that it cannot be taken back by itself.' } },
    });
    const last = (await all(ctid)).at(-1);
    const first = { ...params, version: last?.id ?? '' };
    expect(await ask(undo, 'POST', { params: first, body: { version: hash } })).toMatchObject({ status: 409 });
    expect(await ask(version, 'GET', { params: { ...params, version: 'nosuch' } })).toMatchObject({ status: 404 });
  });
});
