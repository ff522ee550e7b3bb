/** Values that run differently from the file, settled either way through the HTTP API. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { PATCH as save } from '@/app/api/nodes/[node]/containers/[ctid]/route';
import { POST as settle } from '@/app/api/nodes/[node]/containers/[ctid]/running/route';
import { GET as settings } from '@/app/api/nodes/[node]/containers/[ctid]/settings/route';
import { GET as versions } from '@/app/api/nodes/[node]/containers/[ctid]/versions/route';
import { GET as list } from '@/app/api/nodes/[node]/containers/route';
import { GET as task } from '@/app/api/tasks/[task]/route';
import type { ContainerRow, Preview, Task } from '@/lib/api/schemas';
import type { ConfigVersionRow, Setting } from '@/lib/api/schemas-config';
import { revive } from '@/lib/server/changes';
import { parseConf } from '@/lib/vz/conf';
import { pairIn } from '@/lib/vz/vswap';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
const rows: ContainerRow[] = [];
beforeAll(async () => {
  board = await testBoard({ only: ['hn1', 'hn3'], speed: 8 });
  for (const node of ['hn1', 'hn3']) {
    const { body } = await ask(list, 'GET', { params: { node } });
    rows.push(...(body as { containers: ContainerRow[] }).containers);
  }
});
afterAll(() => board.close());

const nodeOf = (ctid: string) => (ctid.startsWith('3') ? 'hn3' : 'hn1');
const where = (ctid: string) => ({ params: { node: nodeOf(ctid), ctid } });
const set = (ctid: string, ...options: string[]) => board.shell(nodeOf(ctid), ['vzctl', 'set', ctid, ...options]);
const text = async (ctid: string) =>
  new TextDecoder().decode((await board.shell(nodeOf(ctid), ['cat', `/etc/vz/conf/${ctid}.conf`])).stdout);
const version = async (ctid: string) => ((await ask(settings, 'GET', where(ctid))).body as { version: string }).version;
/** The n-th healthy one that runs and has limits of that kind; each test has its own. */
function running(kind: 'classic' | 'vswap', n: number): string {
  const fit = rows.filter(
    ({ state, name, problem, vswap }) =>
      state === 'running' && name !== 'locked' && problem === null && vswap === (kind === 'vswap'),
  );
  const found = fit[n];
  if (found === undefined) throw new Error(`hn1 has only ${String(fit.length)} ${kind} containers that run`);
  return found.ctid;
}
interface Body {
  take: 'config' | 'running';
  names?: string[];
}
const asked = async (ctid: string, body: Body, query: Record<string, string> = {}) =>
  ask(settle, 'POST', { ...where(ctid), query, body: { ...body, version: await version(ctid) } });
const preview = async (ctid: string, body: Body) => (await asked(ctid, body, { preview: '1' })).body as Preview;
async function done(ctid: string, body: Body): Promise<Task> {
  const reply = await asked(ctid, body);
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return await ended((reply.body as { task: Task }).task.id);
}
async function ended(id: string): Promise<Task> {
  for (;;) {
    const one = ((await ask(task, 'GET', { params: { task: id } })).body as { task: Task }).task;
    if (one.endedAt !== null) return one;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

describe('apply config', () => {
  test('sets exactly what differs to what the file leads to, and leaves the file byte for byte', async () => {
    const ctid = running('classic', 0);
    const before = await text(ctid);
    await set(ctid, '--numproc=4321', '--numfile=4444');
    const shown = await preview(ctid, { take: 'config' });
    expect(shown.commands.map((words) => words.map((word) => word.replace(/=.*/, '=')))).toEqual([
      ['vzctl', 'set', ctid, '--numproc=', '--numfile='],
    ]);
    expect(shown.diff).toContainEqual(expect.objectContaining({ key: 'NUMPROC', before: '4321' }));
    expect(shown.findings.at(-1)?.message).toMatch(/^Without --save: the file says it already/);
    const applied = await done(ctid, { take: 'config' });
    expect(applied).toMatchObject({
      state: 'succeeded',
      action: 'apply-config',
      outcome: '2 values run as the file has them.',
    });
    expect(await text(ctid)).toBe(before);
    expect(await asked(ctid, { take: 'config' })).toMatchObject({ status: 409 });
  });

  test('only what was chosen, and an address that was added in a shell goes', async () => {
    const ctid = running('classic', 1);
    await set(ctid, '--ipadd=203.0.113.7', '--numproc=4321');
    const shown = await preview(ctid, { take: 'config', names: ['ip'] });
    expect(shown.commands).toEqual([['vzctl', 'set', ctid, '--ipdel=203.0.113.7']]);
    expect((await done(ctid, { take: 'config', names: ['ip'] })).outcome).toBe('1 value runs as the file has it.');
    expect((await preview(ctid, { take: 'config' })).diff.map(({ key }) => key)).toEqual(['NUMPROC']);
  });

  test('on a VSwap container "running differs from config" knows the implicit values, which are set and not written', async () => {
    const ctid = running('vswap', 0);
    const before = await text(ctid);
    expect(before).not.toMatch(/^LOCKEDPAGES=/m);
    await set(ctid, '--lockedpages=77:77');
    const shown = await preview(ctid, { take: 'config' });
    const ram = pairIn(parseConf(before), 'physpages')?.second;
    expect(shown.commands).toEqual([['vzctl', 'set', ctid, `--lockedpages=${String(ram)}`]]);
    expect(shown.findings.at(-1)?.message).toContain(`vzctl computes ${String(ram)} from RAM and swap`);
    expect((await done(ctid, { take: 'config' })).state).toBe('succeeded');
    expect(await text(ctid)).toBe(before);
  });
});

describe('keep running values', () => {
  test('writes what runs into the file under its lock, every other line as it was, and is a version', async () => {
    const ctid = running('classic', 2);
    const before = await text(ctid);
    await set(ctid, '--numproc=4321', '--ipadd=203.0.113.8');
    const from = board.ran.length;
    const shown = await preview(ctid, { take: 'running' });
    expect(shown.commands[0]?.slice(0, 3)).toEqual(['vzboard-node', 'edit', ctid]);
    expect(shown.diff).toContainEqual(expect.objectContaining({ key: 'NUMPROC', after: '4321' }));
    const kept = await done(ctid, { take: 'running' });
    expect(kept).toMatchObject({ state: 'succeeded', outcome: '2 running values are in the config file.' });
    expect(board.ran.slice(from).some(([program, word]) => program === 'vzctl' && word === 'set')).toBe(false);
    const own = /^(NUMPROC|IP_ADDRESS)=.*$/gm;
    const after = await text(ctid);
    expect(after).toMatch(/^NUMPROC="4321"$/m);
    expect(after).toMatch(/^IP_ADDRESS=".*203\.0\.113\.8"$/m);
    expect(after.replace(own, '')).toBe(before.replace(own, ''));
    const { versions: seen } = (await ask(versions, 'GET', where(ctid))).body as { versions: ConfigVersionRow[] };
    expect(seen[0]).toMatchObject({ task: kept.id, by: 'demo' });
    expect(await asked(ctid, { take: 'running' })).toMatchObject({ status: 409 });
  });

  test('says of a computed value that the file will say it from then on', async () => {
    const ctid = running('vswap', 1);
    await set(ctid, '--lockedpages=77:77');
    const { findings, diff } = await preview(ctid, { take: 'running' });
    expect(diff).toEqual([{ key: 'LOCKEDPAGES', before: null, after: '77' }]);
    expect(findings.at(-1)?.message).toMatch(/does not follow RAM and swap any more/);
    await done(ctid, { take: 'running' });
    expect(await text(ctid)).toMatch(/^LOCKEDPAGES="77"$/m);
  });
});

test('what a task has set is told at once, not only with the next sample', async () => {
  const ctid = running('vswap', 2);
  const { version: hash } = (await ask(settings, 'GET', where(ctid))).body as { version: string };
  const body = { values: { lockedpages: '4096' }, version: hash };
  const { task: begun } = (await ask(save, 'PATCH', { ...where(ctid), body })).body as { task: Task };
  await ended(begun.id);
  const { settings: all } = (await ask(settings, 'GET', where(ctid))).body as { settings: Setting[] };
  expect(all.find(({ name }) => name === 'lockedpages')).toMatchObject({ running: '4096', differs: false });
});

describe('neither runs', () => {
  test('against a file that changed since it was shown', async () => {
    const ctid = running('classic', 3);
    const was = await version(ctid);
    await set(ctid, '--numproc=4321');
    await set(ctid, '--description=meanwhile', '--save');
    const reply = await ask(settle, 'POST', { ...where(ctid), body: { take: 'running', version: was } });
    expect(reply).toMatchObject({ status: 409, body: { error: { code: 'conflict', field: 'version' } } });
  });

  test('of a container that is stopped', async () => {
    const ctid =
      rows.find(({ state, problem, ctid: one }) => state === 'stopped' && one.startsWith('1') && problem === null)
        ?.ctid ?? '';
    expect(await asked(ctid, { take: 'config' })).toMatchObject({
      status: 409,
      body: { error: { message: 'The container does not run: it takes the file at its next start.' } },
    });
  });
});

test('what a forged line of vzlist says is neither set nor written', async () => {
  const ctid = running('classic', 4);
  const node = board.nodes.get('hn1');
  if (node === undefined) throw new Error('no hn1');
  const { read } = node.door;
  const forged = vi.spyOn(node.door, 'read').mockImplementation(async (argv, options) => {
    const result = await read(argv, options);
    if (argv[0] !== 'vzlist' || !argv.includes('-j')) return result;
    const said = new TextDecoder().decode(result.stdout).replace(/"ip": \[[^\]]*\]/, '"ip": ["10.0.0.1$(id)"]');
    return { ...result, stdout: new TextEncoder().encode(said) };
  });
  try {
    const before = await text(ctid);
    const { findings } = await preview(ctid, { take: 'running', names: ['ip'] });
    expect(findings[0]).toMatchObject({ level: 'break', message: expect.stringContaining('$(id)') });
    expect((await asked(ctid, { take: 'running', names: ['ip'] })).status).toBe(409);
    expect(await text(ctid)).toBe(before);
  } finally {
    forged.mockRestore();
  }
});

test.each(['apply-config', 'keep-running'])('a task %s of an earlier vzboard is read back', async (action) => {
  const ctid = running('classic', 0);
  const node = board.nodes.get('hn1');
  if (node === undefined) throw new Error('no hn1');
  const kept = { version: await version(ctid), values: [['numproc', '1']] };
  // Of a task only these are looked at.
  const revived = revive({ node, versions: board.versions }, { action, ctid, id: 'x', by: 'ann' } as Task, kept);
  const { ok } = await revived.readBack([]);
  expect(ok).toBe(action === 'apply-config');
});
