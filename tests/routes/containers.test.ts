import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POST as act } from '@/app/api/nodes/[node]/containers/[ctid]/actions/route';
import { GET as beancounters } from '@/app/api/nodes/[node]/containers/[ctid]/beancounters/route';
import { GET as history } from '@/app/api/nodes/[node]/containers/[ctid]/history/route';
import { PATCH as set, GET as view } from '@/app/api/nodes/[node]/containers/[ctid]/route';
import { GET as list } from '@/app/api/nodes/[node]/containers/route';
import { GET as node } from '@/app/api/nodes/[node]/route';
import { GET as nodes } from '@/app/api/nodes/route';
import { GET as output } from '@/app/api/tasks/[task]/output/route';
import { GET as task } from '@/app/api/tasks/[task]/route';
import { GET as tasks } from '@/app/api/tasks/route';
import type { ContainerRow, Task } from '@/lib/api/schemas';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard();
});
afterAll(() => board.close());

const rows = async (id: string): Promise<ContainerRow[]> =>
  ((await ask(list, 'GET', { params: { node: id } })).body as { containers: ContainerRow[] }).containers;
const find = async (id: string, name: string): Promise<ContainerRow> => {
  const row = (await rows(id)).find((one) => one.name === name);
  if (row === undefined) throw new Error(`no container named ${name} on ${id}`);
  return row;
};
/** Finished task, whatever the grace was. */
async function ended(id: string): Promise<Task> {
  for (;;) {
    const reply = (await ask(task, 'GET', { params: { task: id } })).body as { task: Task };
    if (reply.task.endedAt !== null) return reply.task;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

describe('fleet', () => {
  test('lists every node, the one that does not answer with its problem', async () => {
    const { status, body } = await ask(nodes, 'GET');
    expect(status).toBe(200);
    const reply = body as {
      nodes: { id: string; state: string; problem: unknown }[];
      attention: { severity: string }[];
    };
    expect(reply.nodes.map(({ id }) => id)).toEqual(['hn1', 'hn2', 'hn3', 'hn4', 'hn5']);
    expect(reply.nodes[4]).toMatchObject({ state: 'silent', problem: { code: 'node_silent' } });
    const ranks = reply.attention.map(({ severity }) => ['critical', 'warning', 'notice'].indexOf(severity));
    expect(ranks).toEqual([...ranks].sort());
  });

  test('a node says what needs attention on it', async () => {
    const { body } = await ask(node, 'GET', { params: { node: 'hn2' } });
    const reply = body as { node: { id: string }; attention: { node: string }[] };
    expect(reply.node.id).toBe('hn2');
    expect(new Set(reply.attention.map((item) => item.node))).toEqual(new Set(['hn2']));
  });

  test('an unknown node is not found', async () => {
    expect(await ask(node, 'GET', { params: { node: 'hn9' } })).toMatchObject({
      status: 404,
      body: { error: { code: 'not_found', field: 'node' } },
    });
  });
});

describe('containers', () => {
  test('joins the list with config files and counters', async () => {
    const all = await rows('hn1');
    expect(all).toHaveLength(12);
    const running = all.find(({ state }) => state === 'running') as ContainerRow;
    expect(running).toMatchObject({ problem: null });
    expect(running.hostname).toMatch(/\./);
    expect(running.template).not.toBeNull();
    expect(running.worst).not.toBeNull();
    expect(running.uptimeSeconds).toBeGreaterThan(0);
  });

  test('a container that does not run shows no pressure', async () => {
    const stopped = (await rows('hn1')).find(({ state }) => state === 'stopped') as ContainerRow;
    expect(stopped).toMatchObject({ worst: null, uptimeSeconds: null });
  });

  test('a node that never answered has no containers to show, and says why', async () => {
    const { body } = await ask(list, 'GET', { params: { node: 'hn5' } });
    expect(body).toMatchObject({ containers: [], node: { state: 'silent' } });
    expect(await ask(view, 'GET', { params: { node: 'hn5', ctid: '501' } })).toMatchObject({ status: 504 });
  });

  test('one container comes with its settings as read and the version of its file', async () => {
    const [first] = await rows('hn1');
    const { body } = await ask(view, 'GET', { params: { node: 'hn1', ctid: first?.ctid ?? '' } });
    const { container } = body as { container: { version: string; config: { key: string }[]; onboot: string } };
    expect(container.version).toMatch(/^[0-9a-f]{64}$/);
    expect(container.config.map(({ key }) => key)).toContain('OSTEMPLATE');
  });

  test.each(['', '0', '-1', '01', '+101', ' 101', '101 ', 'web1', '2147483645', '../101', '101/../0', "1'", '٣'])(
    'refuses %j as a CTID before anything runs',
    async (ctid) => {
      const before = board.ran.length;
      const reply = await ask(act, 'POST', { params: { node: 'hn1', ctid }, body: { action: 'start' } });
      expect(reply).toMatchObject({ status: 400, body: { error: { code: 'bad_input', field: 'ctid' } } });
      expect(board.ran.slice(before).filter(([, word]) => word === 'start')).toEqual([]);
    },
  );

  test('a container that is not there is not found', async () => {
    expect(await ask(view, 'GET', { params: { node: 'hn1', ctid: '99999' } })).toMatchObject({
      status: 404,
      body: { error: { code: 'not_found', field: 'ctid' } },
    });
  });
});

describe('counters', () => {
  test('answers every counter with its five numbers, unit, group and pressure', async () => {
    const { ctid } = (await rows('hn1')).find(({ state }) => state === 'running') as ContainerRow;
    const { body } = await ask(beancounters, 'GET', { params: { node: 'hn1', ctid } });
    const reply = body as { beancounters: { name: string; recent: unknown[] }[]; at: number };
    expect(reply.beancounters.map(({ name }) => name)).toContain('numtcpsock');
    expect(reply.beancounters.find(({ name }) => name === 'physpages')).toMatchObject({
      limit: 'unlimited',
      unit: 'pages',
    });
    for (const { recent } of reply.beancounters) expect(recent).toHaveLength(60);
  });

  test('a stopped container without rows answers none, and no time', async () => {
    const { ctid } = (await rows('hn1')).find(({ state }) => state === 'stopped') as ContainerRow;
    expect(await ask(beancounters, 'GET', { params: { node: 'hn1', ctid } })).toMatchObject({
      status: 200,
      body: { at: null, beancounters: [], state: 'stopped' },
    });
  });

  test('history answers exactly as many points as asked, gaps as null', async () => {
    const { ctid } = (await rows('hn1')).find(({ state }) => state === 'running') as ContainerRow;
    const now = Date.now();
    const query = { resource: 'kmemsize', from: String(now - 3_600_000), to: String(now + 10_000), points: '50' };
    const { body } = await ask(history, 'GET', { params: { node: 'hn1', ctid }, query });
    const reply = body as unknown as Record<string, unknown[]>;
    for (const name of ['t', 'held', 'maxheld', 'barrier', 'limit', 'failures']) expect(reply[name]).toHaveLength(50);
    expect(reply.held?.[0]).toBeNull();
    expect(reply.held?.some((value) => typeof value === 'number')).toBe(true);
  });

  test('history answers largest, smallest, average or last of what was read, as asked', async () => {
    const { ctid } = (await rows('hn1')).find(({ state }) => state === 'running') as ContainerRow;
    const t0 = Math.floor(Date.now() / 60_000) * 60_000 + 3_600_000;
    const held = [4, 10, 1, 5];
    const sampled = (value: number) => ({
      ctids: [ctid],
      starts: Int32Array.from([0, 1]),
      counters: ['kmemsize'],
      values: Float64Array.from([value, 10, 20, 30, 0]),
      exact: new Map(),
    });
    for (const [i, value] of held.entries()) await board.history.record('hn1', t0 + i * 10_000, sampled(value));
    const query = { resource: 'kmemsize', from: String(t0), to: String(t0 + 80_000), points: '2' };
    for (const [rollup, expected] of [
      ['max', 10],
      ['min', 1],
      ['avg', 5],
      ['last', 5],
    ] as const) {
      const { body } = await ask(history, 'GET', { params: { node: 'hn1', ctid }, query: { ...query, rollup } });
      expect(body).toMatchObject({ rollup, held: [expected, null] });
    }
    const { body } = await ask(history, 'GET', { params: { node: 'hn1', ctid }, query });
    expect(body).toMatchObject({ rollup: 'max' });
  });

  test.each([
    ['rollup', { resource: 'kmemsize', from: '0', to: '1', points: '2', rollup: 'median' }],
    ['resource', { resource: 'KMEM;', from: '0', to: '1', points: '2' }],
    ['points', { resource: 'kmemsize', from: '0', to: '1', points: '1' }],
    ['points', { resource: 'kmemsize', from: '0', to: '1', points: '1e9' }],
    ['from', { resource: 'kmemsize', from: 'x', to: '1', points: '2' }],
    ['to', { resource: 'kmemsize', from: '5', to: '5', points: '2' }],
    ['from', { resource: 'kmemsize', from: '0', to: '1795350128201', points: '2' }],
  ])('names %s when it is wrong', async (field, query) => {
    const reply = await ask(history, 'GET', { params: { node: 'hn1', ctid: '101' }, query });
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'bad_input', field } } });
  });
});

describe('actions', () => {
  test('a preview shows the exact command and runs nothing', async () => {
    const { ctid } = (await rows('hn1')).find(({ state }) => state === 'running') as ContainerRow;
    const before = board.ran.length;
    const reply = await ask(act, 'POST', {
      params: { node: 'hn1', ctid },
      body: { action: 'stop' },
      query: { preview: '1' },
    });
    expect(reply).toMatchObject({ status: 200, body: { commands: [['vzctl', 'stop', ctid]], findings: [] } });
    // Who holds its lock is looked up, and nothing else.
    expect(board.ran.slice(before).every(([program]) => program === 'cat')).toBe(true);
  });

  test('stops and starts a container: a task each, proven by the state read back', async () => {
    const { ctid } = (await rows('hn3')).find(({ state }) => state === 'running') as ContainerRow;
    const where = { params: { node: 'hn3', ctid } };
    const stop = (await ask(act, 'POST', { ...where, body: { action: 'stop' } })).body as { task: Task };
    expect(await ended(stop.task.id)).toMatchObject({
      state: 'succeeded',
      exitCode: 0,
      commands: [['vzctl', 'stop', ctid]],
    });
    expect((await rows('hn3')).find((row) => row.ctid === ctid)).toMatchObject({ state: 'stopped' });
    const said = (await ask(output, 'GET', { params: { task: stop.task.id } })).body as { text: string; done: boolean };
    expect(said.text).toContain('Container was stopped');
    expect(said.done).toBe(true);
    const start = (await ask(act, 'POST', { ...where, body: { action: 'start' } })).body as { task: Task };
    expect(await ended(start.task.id)).toMatchObject({ state: 'succeeded', by: 'demo' });
    expect((await rows('hn3')).find((row) => row.ctid === ctid)).toMatchObject({ state: 'running' });
    const kept = (await ask(tasks, 'GET', { query: { node: 'hn3', ctid } })).body as { tasks: Task[] };
    expect(kept.tasks.map(({ action }) => action)).toEqual(['start', 'stop']);
  });

  test('refuses to start a running container, with the reason', async () => {
    const { ctid } = (await rows('hn1')).find(
      ({ state, name }) => state === 'running' && name !== 'locked',
    ) as ContainerRow;
    const reply = await ask(act, 'POST', { params: { node: 'hn1', ctid }, body: { action: 'start' } });
    expect(reply).toMatchObject({ status: 409, body: { error: { code: 'conflict', message: 'The container runs.' } } });
  });

  test('a stop that vzctl calls done but was not is a failed task', async () => {
    const { ctid } = await find('hn2', 'lying-stop').catch(() => find('hn1', 'lying-stop'));
    const where = (await rows('hn2')).some((row) => row.ctid === ctid) ? 'hn2' : 'hn1';
    const { task: made } = (await ask(act, 'POST', { params: { node: where, ctid }, body: { action: 'stop' } }))
      .body as {
      task: Task;
    };
    expect(await ended(made.id)).toMatchObject({
      state: 'failed',
      exitCode: 0,
      outcome: expect.stringContaining('still runs'),
    });
  });

  test('what vzctl says of a failed start is in the task', async () => {
    const node = (await rows('hn1')).some(({ name }) => name === 'fail-start') ? 'hn1' : 'hn2';
    const { ctid } = await find(node, 'fail-start');
    const { task: made } = (await ask(act, 'POST', { params: { node, ctid }, body: { action: 'start' } })).body as {
      task: Task;
    };
    const done = await ended(made.id);
    expect(done.state).toBe('failed');
    expect(done.exitCode).not.toBe(0);
    expect(done.error?.message).toBeTruthy();
  });

  test.each([{}, { action: 'destroy' }, { action: ['start'] }, null, 'x'])('refuses the body %j', async (body) => {
    const reply = await ask(act, 'POST', { params: { node: 'hn1', ctid: '101' }, body });
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'bad_input' } } });
  });

  test('refuses a body that is no JSON, one of another type, and one that is too large', async () => {
    const params = { node: 'hn1', ctid: '101' };
    expect(await ask(act, 'POST', { params, body: '{' })).toMatchObject({ status: 400 });
    expect(await ask(act, 'POST', { params, body: '{}', headers: { 'content-type': 'text/plain' } })).toMatchObject({
      status: 400,
    });
    expect(await ask(act, 'POST', { params, body: `"${'x'.repeat(300_000)}"` })).toMatchObject({ status: 413 });
  });
});

describe('settings', () => {
  const read = async (ctid: string) =>
    ((await ask(view, 'GET', { params: { node: 'hn1', ctid } })).body as { container: { version: string } }).container;

  test('a preview shows command and difference and runs nothing', async () => {
    const [first] = await rows('hn1');
    const ctid = first?.ctid ?? '';
    const { version } = await read(ctid);
    const reply = await ask(set, 'PATCH', {
      params: { node: 'hn1', ctid },
      query: { preview: '1' },
      body: { values: { description: 'mail front end' }, version },
    });
    expect(reply).toMatchObject({
      status: 200,
      body: {
        commands: [['vzctl', 'set', ctid, '--description=mail front end', '--save']],
        diff: [{ key: 'DESCRIPTION', after: 'mail front end' }],
      },
    });
  });

  test.each(['a"b', 'a\nb', 'a`id`', 'a$(id)', 'a\\b'])(
    'refuses %j in a description before anything runs',
    async (text) => {
      const [first] = await rows('hn1');
      const ctid = first?.ctid ?? '';
      const { version } = await read(ctid);
      const before = board.ran.length;
      const reply = await ask(set, 'PATCH', {
        params: { node: 'hn1', ctid },
        body: { values: { description: text }, version },
      });
      expect(reply).toMatchObject({ status: 400, body: { error: { code: 'bad_input', field: 'values.description' } } });
      expect(board.ran.slice(before).filter(([, word]) => word === 'set')).toEqual([]);
    },
  );

  test('refuses a change that is based on an older version of the file', async () => {
    const [first] = await rows('hn1');
    const reply = await ask(set, 'PATCH', {
      params: { node: 'hn1', ctid: first?.ctid ?? '' },
      body: { values: { description: 'x' }, version: '0'.repeat(64) },
    });
    expect(reply).toMatchObject({ status: 409, body: { error: { code: 'conflict', field: 'version' } } });
  });
});
