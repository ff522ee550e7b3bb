import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
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
import type { RunResult } from '@/lib/vz/run';
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

/** The node's answer to one program is another while `work` runs. */
async function answering(node: string, program: string, answer: Partial<RunResult>, work: () => Promise<void>) {
  const { door } = board.nodes.get(node) ?? {};
  if (door === undefined) throw new Error(`no ${node}`);
  const real = door.read;
  const other = { code: 0, stdout: new Uint8Array(), stderr: new Uint8Array(), truncated: false, ...answer };
  const spy = vi
    .spyOn(door, 'read')
    .mockImplementation((argv, options) => (argv.includes(program) ? Promise.resolve(other) : real(argv, options)));
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
}
const bytes = (text: string) => new TextEncoder().encode(text);

describe('a container that lies', () => {
  test('about its processes is read as far as it makes sense, and no further', async () => {
    const head = '  PID  PPID USER     STAT   RSS    VSZ     ELAPSED COMMAND\n';
    const lines = `    1     0 root     Ss    1548  19232       05:06 \u001b[2Jinit\n${'x'.repeat(10_000_000)}`;
    await answering('hn1', 'ps', { code: 143, truncated: true, stdout: bytes(head + lines) }, async () => {
      const reply = await listOf('hn1', '105');
      expect(reply).toMatchObject({ total: 1, unread: 1, truncated: true, problem: null });
      expect(reply.processes[0]?.command).toBe('�[2Jinit');
      expect(JSON.stringify(reply).length).toBeLessThan(4000);
    });
  });

  test.each([
    [127, 'bash: ps: command not found', /has no ps: install procps/],
    [31, 'Container is not running', /does not run/],
    [1, `\u001b]0;owned\u0007${'y'.repeat(5000)}`, /exit code 1/],
  ])('or has no ps says so: %i', async (code, said, message) => {
    await answering('hn1', 'ps', { code, stderr: bytes(said) }, async () => {
      // Another container each time: what was just read is shared.
      const ctid = { 127: '106', 31: '107', 1: '104' }[code] ?? '';
      const reply = await listOf('hn1', ctid);
      expect(reply).toMatchObject({ processes: [], at: null, problem: { message: expect.stringMatching(message) } });
      expect(reply.problem?.detail?.length).toBeLessThan(1000);
      expect(reply.problem?.detail).not.toContain('\u001b');
    });
  });
});

describe('the kernel’s lines', () => {
  test('that the node does not show say so, and are asked for again', async () => {
    const denied = { code: 1, stderr: bytes('dmesg: read kernel buffer failed: Operation not permitted') };
    await answering('hn3', 'dmesg', denied, async () => {
      const { body } = await ask(kernelLines, 'GET', at('hn3', '302'));
      expect(body).toMatchObject({ lines: [], problem: { detail: expect.stringContaining('not permitted') } });
    });
    const { body } = await ask(kernelLines, 'GET', at('hn3', '302'));
    expect(body).toMatchObject({ problem: null });
  });

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

  /** Commands that run now: the reply to who began one comes only with its end, or after seconds. */
  const running = () => board.tasks.open('hn1').filter((task) => task.action === 'exec' && task.cancelable);

  test('holds up nobody, and is ended by whoever may', async () => {
    const sending = send('103', 'echo first; sleep 6000; echo last');
    await until(() => running().length === 1);
    const id = running()[0]?.id ?? '';
    await until(() => board.tasks.read(id).outputBytes > 0);
    const { body: view } = await ask(container, 'GET', at('hn1', '103'));
    expect(view).toMatchObject({ container: { task: null } });
    expect(board.tasks.read(id)).not.toHaveProperty('usualMs');
    await ask(cancel, 'POST', { params: { task: id } });
    expect(await ended(id)).toMatchObject({
      ...{ error: { code: 'cancelled' }, outcome: expect.stringContaining('background') },
    });
    expect(board.tasks.output(id, 0).text).toBe('first\n');
    await sending;
  });

  test('is one of two at a time on a node', async () => {
    const sending = [send('103', 'sleep 6000'), send('104', 'sleep 6000')];
    await until(() => running().length === 2);
    const third = await send('103', 'true');
    expect(third.status).toBe(409);
    expect(third.body).toMatchObject({ error: { message: expect.stringMatching(/^2 commands run inside/) } });
    await Promise.all(running().map(({ id }) => ask(cancel, 'POST', { params: { task: id } })));
    await Promise.all(sending);
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
