import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { POST as act } from '@/app/api/nodes/[node]/containers/[ctid]/actions/route';
import { GET as history } from '@/app/api/nodes/[node]/containers/[ctid]/history/route';
import { GET as containers } from '@/app/api/nodes/[node]/containers/route';
import { POST as doctor } from '@/app/api/nodes/[node]/doctor/route';
import { GET as fleet } from '@/app/api/nodes/route';
import { PATCH as edit, DELETE as remove } from '@/app/api/settings/nodes/[node]/route';
import { POST as check, GET as checkView } from '@/app/api/settings/nodes/check/route';
import { POST as add, GET as list } from '@/app/api/settings/nodes/route';
import type { DoctorReport, NodeSummary, SettingsNode } from '@/lib/api/schemas';
import type { Role } from '@/lib/auth/roles';
import { demoNode } from '@/lib/demo/fleet';
import { createMachine } from '@/lib/demo/machine';
import { demoRun } from '@/lib/demo/run';
import type { Run } from '@/lib/vz/run';
import { ask, type TestBoard, testBoard, until } from './test-board';

let board: TestBoard;
let asked: string[];

beforeEach(async () => {
  board = await testBoard({ demo: false, speed: 200, configFile: '/etc/vzboard.json' });
  // Only these tests send a role.
  const who = (headers: { get(name: string): string | null }) => (headers.get('x-role') ?? 'admin') as Role;
  board.auth = { ...board.auth, who: (headers) => ({ name: 'maria', role: who(headers) }) };
  asked = [];
  board.nodeRuns.set('rack9', simulated('hn1'));
});
afterEach(() => board.close());

function simulated(id: string): Run {
  const spec = demoNode(id, 1, Date.now());
  if (spec === undefined) throw new Error(`no ${id}`);
  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      setTimeout(resolve, ms / 50);
    });
  const run = demoRun(createMachine(spec), { nowMs: Date.now, wait });
  return (argv, options) => {
    asked.push(argv.join(' '));
    return run(argv, options);
  };
}

const rack9 = { id: 'rack9', label: 'Rack 9', transport: 'local', group: 'Frankfurt', tags: ['ssd'] };
const at = (node: string) => ({ params: { node } });
const settings = async () => (await ask(list, 'GET')).body as { nodes: SettingsNode[]; changes: { what: string }[] };
const stored = async (id: string) =>
  (await settings()).nodes.find((node) => node.id === id && node.source === 'screen');
const summary = async (id: string) =>
  ((await ask(fleet, 'GET')).body as { nodes: NodeSummary[] }).nodes.find((node) => node.id === id);
const live = (id: string) => board.nodes.get(id);
async function added(): Promise<void> {
  expect((await ask(add, 'POST', { body: rack9 })).status).toBe(200);
  await until(() => live('rack9')?.listing !== undefined && live('rack9')?.latest !== undefined);
}
const error = (code: string, field?: string) => ({
  error: expect.objectContaining({ code, ...(field === undefined ? {} : { field }) }),
});

describe('the list', () => {
  test('has the nodes of the file, which only the file changes, and those of the screen side by side', async () => {
    await added();
    const { nodes } = await settings();
    expect(nodes.map(({ id, source }) => `${id} ${source}`)).toEqual([
      ...['hn1 file', 'hn2 file', 'hn3 file', 'hn4 file', 'hn5 file'],
      'rack9 screen',
    ]);
    expect(nodes.at(-1)).toMatchObject({
      label: 'Rack 9',
      group: 'Frankfurt',
      tags: ['ssd'],
      changed: { by: 'maria', what: 'added' },
    });
    const refused = await ask(edit, 'PATCH', { ...at('hn1'), body: { disabled: true } });
    expect(refused.status).toBe(409);
    expect((refused.body as { error: { message: string } }).error.message).toContain('/etc/vzboard.json');
  });

  test('is for admins only, and so is every change', async () => {
    for (const role of ['viewer', 'operator']) {
      const headers = { 'x-role': role };
      const calls = [
        ask(list, 'GET', { headers }),
        ask(add, 'POST', { headers, body: rack9 }),
        ask(check, 'POST', { headers, body: { entry: rack9 } }),
        ask(checkView, 'GET', { headers, query: { id: 'x' } }),
        ask(edit, 'PATCH', { headers, ...at('rack9'), body: { disabled: true } }),
        ask(remove, 'DELETE', { headers, ...at('rack9'), query: { history: 'drop' } }),
      ];
      expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403]);
    }
    expect(await stored('rack9')).toBeUndefined();
  });
});

describe('adding', () => {
  test('puts the node to work at once, without a restart', async () => {
    await added();
    expect(await summary('rack9')).toMatchObject({ state: 'ok', group: 'Frankfurt', tags: ['ssd'], disabled: null });
    expect(((await ask(containers, 'GET', at('rack9'))).body as { containers: unknown[] }).containers.length).toBe(12);
  });

  test('is refused when the node cannot be reached, unless it is added disabled', async () => {
    const gone = { ...rack9, id: 'gone' };
    const refused = await ask(add, 'POST', { body: gone });
    expect(refused.status).toBe(502);
    expect(refused.body).toEqual(error('node_failed', 'transport'));
    expect(await stored('gone')).toBeUndefined();
    expect((await ask(add, 'POST', { body: { ...gone, disabled: true } })).status).toBe(200);
    expect(await stored('gone')).toMatchObject({ state: 'disabled', disabled: { by: 'maria' } });
  });

  test.each<[what: string, body: object, code: string, field: string, says: string]>([
    ['an id of the file', { ...rack9, id: 'hn1' }, 'conflict', 'id', '/etc/vzboard.json'],
    ['a word of our own addresses', { ...rack9, id: 'new' }, 'conflict', 'id', 'another id'],
    ['a simulated node', { ...rack9, transport: 'demo' }, 'bad_input', 'transport', 'local'],
    ['ssh without a host', { ...rack9, transport: 'ssh' }, 'bad_input', 'ssh.host', 'needed'],
    [
      'an option that runs programs',
      { ...rack9, transport: 'ssh', ssh: { host: 'a', options: { ProxyCommand: 'x' } } },
      'bad_input',
      'ssh.options.ProxyCommand',
      'runs a program',
    ],
    [
      'a host that is an option',
      { ...rack9, transport: 'ssh', ssh: { host: '-v' } },
      'bad_input',
      'ssh.host',
      'not begin',
    ],
    ['a relative directory', { ...rack9, programs: ['bin'] }, 'bad_input', 'programs.0', 'absolute'],
  ])('with %s is refused at its field', async (_, body, code, field, says) => {
    const refused = (await ask(add, 'POST', { body })).body as { error: { message: string } };
    expect(refused).toEqual(error(code, field));
    expect(refused.error.message).toContain(says);
  });

  test('an id twice is refused', async () => {
    await added();
    expect((await ask(add, 'POST', { body: rack9 })).body).toEqual(error('conflict', 'id'));
  });
});

describe('the checklist of a draft', () => {
  async function checked(entry: object): Promise<DoctorReport> {
    const begun = (await ask(check, 'POST', { body: { entry } })).body as { errors: unknown[]; report: DoctorReport };
    expect(begun.errors).toEqual([]);
    for (;;) {
      const { report } = (await ask(checkView, 'GET', { query: { id: begun.report.id } })).body as {
        report: DoctorReport;
      };
      if (report.endedAt !== null) return report;
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  }

  test('turns green one by one and saves nothing', async () => {
    const report = await checked(rack9);
    expect(report.verdict).toBe('good');
    expect(await stored('rack9')).toBeUndefined();
    expect(asked).toContain('uname -r');
  });

  test('shows what cannot be reached', async () => {
    const report = await checked({ ...rack9, id: 'gone' });
    expect(report.checks[0]).toMatchObject({ id: 'reach', state: 'bad', cure: expect.any(String) });
  });

  test('says all that is wrong with a draft at once, and asks nothing then', async () => {
    const entry = { id: 'HN', transport: 'ssh', programs: ['x'], ssh: { host: '-o', port: 0 } };
    const { body } = await ask(check, 'POST', { body: { entry } });
    const { errors, report } = body as { errors: { field: string }[]; report: unknown };
    expect(errors.map(({ field }) => field).sort()).toEqual(['id', 'programs.0', 'ssh.host', 'ssh.port']);
    expect(report).toBeNull();
    expect(asked).toEqual([]);
  });

  test('names an id that is taken, but not the one of the node that is edited', async () => {
    await added();
    const dry = async (editing?: string) =>
      (await ask(check, 'POST', { body: { entry: rack9, dry: true, ...(editing === undefined ? {} : { editing }) } }))
        .body;
    expect(await dry()).toMatchObject({ errors: [{ field: 'id' }] });
    expect(await dry('rack9')).toMatchObject({ errors: [], report: null });
  });

  test('is gone under an unknown id', async () => {
    expect((await ask(checkView, 'GET', { query: { id: 'x' } })).status).toBe(404);
  });
});

describe('editing', () => {
  test('of words changes the words and keeps what was read', async () => {
    await added();
    const before = live('rack9')?.listing;
    asked = [];
    const reply = await ask(edit, 'PATCH', { ...at('rack9'), body: { entry: { ...rack9, label: 'Top', tags: [] } } });
    expect(reply.body).toMatchObject({ node: { label: 'Top', tags: [], changed: { what: 'edited' } } });
    expect(live('rack9')?.listing).toBe(before);
    expect(asked).not.toContain('date +%s');
    expect((await summary('rack9'))?.label).toBe('Top');
  });

  test('of the connection asks the node first, and starts anew', async () => {
    await added();
    asked = [];
    const entry = { ...rack9, programs: ['/opt/vz'] };
    expect((await ask(edit, 'PATCH', { ...at('rack9'), body: { entry } })).status).toBe(200);
    expect(asked).toContain('date +%s');
    expect(live('rack9')?.door.config.programs).toEqual(['/opt/vz']);
    board.nodeRuns.delete('rack9');
    const again = await ask(edit, 'PATCH', { ...at('rack9'), body: { entry: { ...rack9, programs: ['/gone'] } } });
    expect(again.body).toEqual(error('node_failed', 'transport'));
    expect(live('rack9')?.door.config.programs).toEqual(['/opt/vz']);
  });

  test('never changes the id', async () => {
    await added();
    const reply = await ask(edit, 'PATCH', { ...at('rack9'), body: { entry: { ...rack9, id: 'rack10' } } });
    expect(reply.body).toEqual(error('bad_input', 'id'));
  });
});

describe('disabling', () => {
  test('stops reading, keeps what was read last, and refuses whoever wants something of the node', async () => {
    await added();
    const listed = live('rack9')?.listing?.containers.size;
    await ask(edit, 'PATCH', { ...at('rack9'), body: { disabled: true } });
    const node = await summary('rack9');
    expect(node).toMatchObject({ state: 'disabled', disabled: { by: 'maria' }, containers: { total: listed } });
    asked = [];
    const refused = await ask(act, 'POST', { params: { node: 'rack9', ctid: '101' }, body: { action: 'stop' } });
    expect(refused.status).toBe(409);
    expect((refused.body as { error: { message: string } }).error.message).toContain('disabled by maria');
    expect((await ask(doctor, 'POST', at('rack9'))).status).toBe(409);
    await expect(live('rack9')?.door.read(['vzlist'])).rejects.toMatchObject({ code: expect.any(String) });
    expect(asked).toEqual([]);
  });

  test('is undone by enabling', async () => {
    await added();
    await ask(edit, 'PATCH', { ...at('rack9'), body: { disabled: true } });
    await ask(edit, 'PATCH', { ...at('rack9'), body: { disabled: false } });
    asked = [];
    await live('rack9')?.relist();
    expect(asked.length).toBeGreaterThan(0);
    expect(await stored('rack9')).toMatchObject({ disabled: null, changed: { what: 'enabled' } });
  });
});

describe('removing', () => {
  const kept = async () => {
    const to = Date.now() + 60_000;
    const query = { resource: 'kmemsize', from: String(to - 600_000), to: String(to), points: '60' };
    const node = live('rack9') === undefined ? undefined : 'rack9';
    if (node !== undefined) await ask(history, 'GET', { params: { node, ctid: '101' }, query });
    const series = await board.history.read({
      nodeId: 'rack9',
      ctid: '101',
      counter: 'kmemsize',
      fromMs: to - 600_000,
      toMs: to,
      points: 60,
    });
    return series.held.some((held) => held !== null);
  };

  test('keeps the history when asked to, and the node is gone', async () => {
    await added();
    expect(await kept()).toBe(true);
    expect((await ask(remove, 'DELETE', { ...at('rack9'), query: { history: 'keep' } })).status).toBe(200);
    expect(live('rack9')).toBeUndefined();
    expect(await summary('rack9')).toBeUndefined();
    expect(await kept()).toBe(true);
    expect((await settings()).changes.map(({ what }) => what)).toEqual(['removed', 'added']);
  });

  test('drops the history when asked to', async () => {
    await added();
    await ask(remove, 'DELETE', { ...at('rack9'), query: { history: 'drop' } });
    expect(await kept()).toBe(false);
    expect((await settings()).changes[0]).toMatchObject({ node: 'rack9', by: 'maria', what: 'dropped' });
  });

  test('needs to be told which, and does nothing otherwise', async () => {
    await added();
    expect((await ask(remove, 'DELETE', at('rack9'))).status).toBe(400);
    expect((await ask(remove, 'DELETE', { ...at('hn1'), query: { history: 'drop' } })).status).toBe(409);
    expect((await ask(remove, 'DELETE', { ...at('nowhere'), query: { history: 'drop' } })).status).toBe(404);
    expect(live('rack9')).toBeDefined();
  });

  test('is refused while a task works on the node', async () => {
    await added();
    const stop = ask(act, 'POST', { params: { node: 'rack9', ctid: '101' }, body: { action: 'restart' } });
    await until(() => board.tasks.open('rack9').length > 0);
    expect((await ask(remove, 'DELETE', { ...at('rack9'), query: { history: 'drop' } })).status).toBe(423);
    expect((await ask(edit, 'PATCH', { ...at('rack9'), body: { disabled: true } })).status).toBe(423);
    await stop;
  });
});

test('the demo refuses real nodes with the reason', async () => {
  const demo = await testBoard();
  try {
    for (const call of [ask(add, 'POST', { body: rack9 }), ask(check, 'POST', { body: { entry: rack9 } })]) {
      const { status, body } = await call;
      expect(status).toBe(409);
      expect((body as { error: { message: string } }).error.message).toContain('never runs together with real nodes');
    }
    expect(((await ask(list, 'GET')).body as { demo: boolean }).demo).toBe(true);
  } finally {
    await demo.close();
  }
});
