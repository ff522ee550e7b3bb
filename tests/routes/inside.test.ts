import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POST as run } from '@/app/api/nodes/[node]/containers/[ctid]/commands/route';
import { GET as kernelLines } from '@/app/api/nodes/[node]/containers/[ctid]/kernel-lines/route';
import { GET as processes } from '@/app/api/nodes/[node]/containers/[ctid]/processes/route';
import { GET as container } from '@/app/api/nodes/[node]/containers/[ctid]/route';
import { GET as pidOwner } from '@/app/api/nodes/[node]/pids/[pid]/route';
import { POST as cancel } from '@/app/api/tasks/[task]/cancel/route';
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Preview, Task } from '@/lib/api/schemas';
import { revive } from '@/lib/server/changes';
import { ask, type TestBoard, testBoard, until } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard({ only: ['hn1', 'hn2', 'hn3'] });
});
afterAll(() => board.close());

const at = (node: string, ctid: string) => ({ params: { node, ctid } });
async function listOf(node: string, ctid: string): Promise<ReplyOf<typeof api.processList>> {
  const { status, body } = await ask(processes, 'GET', at(node, ctid));
  expect(status).toBe(200);
  return body;
}

describe('the processes of a container', () => {
  test('are listed by memory, together near what the kernel counts', async () => {
    const reply = await listOf('hn1', '102');
    expect(reply.problem).toBeNull();
    expect(reply.processes.length).toBeGreaterThan(5);
    const memory = reply.processes.map(({ residentKib }) => residentKib);
    expect(memory).toEqual([...memory].sort((a, b) => b - a));
    expect(reply.processes.some(({ command }) => command.includes('mysqld'))).toBe(true);
    const held = Number(reply.physpages?.heldBytes);
    expect(reply.residentKib * 1024).toBeGreaterThan(held * 0.8);
    expect(reply.residentKib * 1024).toBeLessThan(held * 1.2);
    expect(reply.at).not.toBeNull();
  });

  test('of one that does not run are none, and nothing is asked inside', async () => {
    const before = board.ran.length;
    expect(await listOf('hn1', '108')).toMatchObject({
      state: 'stopped',
      processes: [],
      total: 0,
      at: null,
      problem: null,
    });
    expect(board.ran.slice(before).filter((argv) => argv.includes('exec2'))).toEqual([]);
  });

  test('are asked for once by several who look at the same time', async () => {
    const asked = () => board.ran.filter((argv) => argv.includes('ps') && argv[2] === '101').length;
    const before = asked();
    await Promise.all([listOf('hn1', '101'), listOf('hn1', '101'), listOf('hn1', '101')]);
    expect(asked() - before).toBe(1);
  });
});

describe('the kernel’s lines', () => {
  test('are those of the container, newest first, with times', async () => {
    const { status, body } = await ask(kernelLines, 'GET', at('hn2', '201'));
    expect(status).toBe(200);
    const reply: ReplyOf<typeof api.kernelLineList> = body;
    expect(reply.problem).toBeNull();
    expect(reply.since).toBeLessThan(reply.now);
    const times = reply.lines.map((line) => line.at ?? 0);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    for (const { text } of reply.lines) expect(text).toMatch(/\b201\b/);
  });

  test('of a container that was refused memory say which counter', async () => {
    const all = await Promise.all(
      [...(board.nodes.get('hn2')?.listing?.containers.keys() ?? [])].map(async (ctid) => {
        const { body } = await ask(kernelLines, 'GET', at('hn2', ctid));
        const reply: ReplyOf<typeof api.kernelLineList> = body;
        return reply.lines;
      }),
    );
    const lines = all.flat();
    expect(lines.some(({ kind, counter }) => kind === 'shortage' && counter !== undefined)).toBe(true);
    expect(lines.some(({ kind }) => kind === 'started')).toBe(true);
  });

  test('are read once for all containers of a node', async () => {
    const before = board.ran.filter(([program]) => program === 'dmesg').length;
    await Promise.all(['201', '202', '203'].map((ctid) => ask(kernelLines, 'GET', at('hn2', ctid))));
    expect(board.ran.filter(([program]) => program === 'dmesg').length - before).toBeLessThanOrEqual(1);
  });
});

describe('whose a process is', () => {
  const owner = (pid: string) => ask(pidOwner, 'GET', { params: { node: 'hn1', pid } });
  test('is told with the name of the container', async () => {
    const { status, body } = await owner('2400');
    expect(status).toBe(200);
    expect(body).toMatchObject({ pid: 2400, name: 'init', ctid: expect.stringMatching(/^\d+$/) });
    expect((await owner('1')).body).toMatchObject({ ctid: null, name: 'init' });
  });
  test.each([
    ['999999', 404],
    ['0', 400],
    ['1;id', 400],
    ['-p', 400],
  ])('of %s: %i', async (pid, status) => expect((await owner(pid)).status).toBe(status));
});

describe('a command inside', () => {
  const send = (ctid: string, command: string, more: object = {}, query = {}) =>
    ask(run, 'POST', { ...at('hn1', ctid), query, body: { command, keep: true, ...more } });
  async function ended(id: string): Promise<Task> {
    await until(() => board.tasks.read(id).endedAt !== null);
    return board.tasks.read(id);
  }
  async function result(ctid: string, command: string, more: object = {}): Promise<Task> {
    const { status, body } = await send(ctid, command, more);
    expect(status).toBe(200);
    return await ended((body as { task: Task }).task.id);
  }

  test('is run as it stands by the shell there, on standard input, and its output is kept', async () => {
    const task = await result('103', `echo 'a  b' "$HOME"; echo err >&2`);
    expect(task).toMatchObject({
      ...{ action: 'exec', state: 'succeeded', exitCode: 0, outcome: 'The command ended with exit code 0.' },
      commands: [['vzctl', 'exec2', '103', '-']],
      input: `echo 'a  b' "$HOME"; echo err >&2`,
    });
    expect(board.tasks.output(task.id, 0).text).toBe('a  b /\nerr\n');
    expect(board.ran.flat().some((word) => word.includes('$HOME'))).toBe(false);
  });

  test('whose text is not kept leaves only that something was run', async () => {
    const task = await result('103', 'echo hunter2 >/dev/null', { keep: false });
    expect(JSON.stringify(task)).not.toContain('hunter2');
    expect(task).not.toHaveProperty('input');
  });

  test.each([
    ['false', 1, 'The command ended with exit code 1.'],
    ['nosuch', 127, 'The shell inside did not find the command (exit code 127).'],
    ['exit 31', 31, 'The command ended with exit code 31.'],
    ['exit 9', 9, 'The command ended with exit code 9.'],
    ['exit 137', 137, 'The command was ended by signal 9 (exit code 137).'],
  ])('%s ends with %i, in words', async (command, exitCode, message) => {
    expect(await result('103', command)).toMatchObject({
      state: 'failed',
      exitCode,
      error: { message },
      outcome: message,
    });
  });

  test('holds up nobody, and is ended by whoever may', async () => {
    const { body } = await send('103', 'echo first; sleep 6000; echo last');
    const { task } = body as { task: Task };
    const { body: view } = await ask(container, 'GET', at('hn1', '103'));
    expect(view).toMatchObject({ container: { task: null } });
    expect(board.tasks.read(task.id)).toMatchObject({ state: 'running', cancelable: true });
    expect(board.tasks.read(task.id)).not.toHaveProperty('usualMs');
    await ask(cancel, 'POST', { params: { task: task.id } });
    expect(await ended(task.id)).toMatchObject({
      error: { code: 'cancelled' },
      outcome: expect.stringContaining('background'),
    });
    expect(board.tasks.output(task.id, 0).text).toBe('first\n');
  });

  test('is one of two at a time on a node', async () => {
    const [one, two] = await Promise.all([send('103', 'sleep 6000'), send('104', 'sleep 6000')]);
    const third = await send('103', 'true');
    expect(third.status).toBe(409);
    expect(third.body).toMatchObject({ error: { message: expect.stringMatching(/^2 commands run inside/) } });
    for (const { body } of [one, two]) {
      const { id } = (body as { task: Task }).task;
      await ask(cancel, 'POST', { params: { task: id } });
      await ended(id);
    }
  });

  test('is refused where the container does not run, with the reason, also as a preview', async () => {
    const { status, body } = await send('108', 'true');
    expect([status, body]).toMatchObject([409, { error: { message: 'The container does not run.' } }]);
    const preview: Preview = (await send('108', 'true', {}, { preview: '1' })).body;
    expect(preview).toMatchObject({ commands: [['vzctl', 'exec2', '108', '-']], findings: [{ level: 'break' }] });
  });

  test.each([
    ['two lines', 'true\nid'],
    ['a NUL', 'true\0'],
    ['an escape', 'echo \u001b[2J'],
    ['nothing', '   '],
  ])('of %s is refused', async (_, command) => expect((await send('103', command)).status).toBe(400));

  test('that an earlier vzboard began is read back', async () => {
    const node = board.nodes.get('hn1');
    if (node === undefined) throw new Error('no hn1');
    const task = await result('103', 'true');
    const revived = revive({ node, versions: board.versions }, task, {});
    const ok = { code: 0, stdout: new Uint8Array(), stderr: new Uint8Array(), truncated: false };
    expect(await revived.readBack([ok])).toEqual({ ok: true, outcome: 'The command ended with exit code 0.' });
    expect(await revived.readBack([])).toMatchObject({ ok: false });
  });
});

test.each([
  ['viewer', [403, 403, 200, 200]],
  ['operator', [200, 403, 200, 200]],
  ['admin', [200, 200, 200, 200]],
] as const)('a %s may read lines and PIDs; processes need an operator, commands an admin', async (role, expected) => {
  const { auth } = board;
  try {
    board.auth = { ...auth, who: () => ({ name: 'vera', role }) };
    const replies = [
      await ask(processes, 'GET', at('hn1', '103')),
      await ask(run, 'POST', { ...at('hn1', '103'), body: { command: 'true', keep: true } }),
      await ask(kernelLines, 'GET', at('hn1', '103')),
      await ask(pidOwner, 'GET', { params: { node: 'hn1', pid: '1' } }),
    ];
    expect(replies.map(({ status }) => status)).toEqual(expected);
  } finally {
    board.auth = auth;
  }
});
