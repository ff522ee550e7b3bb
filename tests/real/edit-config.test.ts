import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { isAppError } from '@/lib/errors';
import { detachedWrites } from '@/lib/node/detached';
import { localRun } from '@/lib/node/local';
import type { NodeDoor } from '@/lib/node/node';
import { openNode } from '@/lib/node/open';
import { type Helper, openHelper } from '@/lib/node/vzboard-node';
import { isWrite } from '@/lib/vz/actions';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { makeSimNode, type SimNode } from '../../scripts/sim-node.mjs';

let folder: string;
let node: SimNode;
let door: NodeDoor;
let helper: Helper;
const ctid = parseCtid('101');
const path = () => join(node.files.conf, '101.conf');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const set = (description: string) =>
  promisify(execFile)(join(node.programs, 'vzctl'), ['set', '101', `--description=${description}`, '--save']);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vzboard-edit-'));
  node = await makeSimNode(join(folder, 'node'), { nodeId: 'hn1', speed: 20 });
  const programs = [node.programs];
  const config = { id: 'hn1', label: 'hn1', transport: 'local' as const, sudo: false, programs, files: node.files };
  const run = localRun(config);
  helper = openHelper(run, { settings: { spool: join(folder, 'spool'), programs, conf: node.files.conf } });
  const detached = detachedWrites({ helper });
  door = openNode(config, { run, helper, detached, isWrite, nowMs: Date.now, log: () => {}, mask: (argv) => argv });
}, 60_000);

afterAll(() => {
  door.close();
  rmSync(folder, { recursive: true, force: true });
});

const edit = (of: Ctid, expected: string, next: string) =>
  helper.call('edit', [of, expected, sha256(next)], { stdin: next }).then(
    () => 'done',
    (e: unknown) => (isAppError(e) ? e.code : String(e)),
  );

test('twenty edits beside twenty saves of vzctl lose neither the one nor the other', async () => {
  const outcomes = new Map<string, number>();
  for (let round = 0; round < 20; round++) {
    const saving = set(`save ${round}`).then(
      () => 'saved',
      (e: { code: number }) => `exit ${e.code}`,
    );
    // In every other round from the very moment at which vzctl has the lock, and has not saved yet.
    const lock = join(node.dir, 'lock', '101.lck');
    while (round % 2 === 1 && !existsSync(lock)) await setImmediate();
    // Read and written again while vzctl may be anywhere in its own reading and writing.
    let edited: string;
    do {
      const before = readFileSync(path(), 'utf8');
      const after = `${before.replace(/^HOSTNAME=.*\n/m, '')}HOSTNAME="edit-${round}.example.org"\n`;
      edited = await edit(ctid, sha256(before), after);
      outcomes.set(edited, (outcomes.get(edited) ?? 0) + 1);
    } while (edited === 'locked' || edited === 'conflict');
    expect(edited).toBe('done');
    const saved = await saving;
    outcomes.set(saved, (outcomes.get(saved) ?? 0) + 1);
    // vzctl gives up at once when it finds the lock held.
    if (saved === 'exit 9') await set(`save ${round}`);
    else expect(saved).toBe('saved');
    const text = readFileSync(path(), 'utf8');
    expect(text).toContain(`HOSTNAME="edit-${round}.example.org"`);
    expect(text).toContain(`DESCRIPTION="save ${round}"`);
  }
  // Otherwise they never met, and the test shows nothing.
  expect(
    (outcomes.get('locked') ?? 0) + (outcomes.get('conflict') ?? 0) + (outcomes.get('exit 9') ?? 0),
  ).toBeGreaterThan(5);
  expect(readdirSync(join(node.dir, 'lock'))).toEqual([]);
}, 120_000);

test('the holder of a lock is named, and its end frees the container', async () => {
  const stop = spawn(join(node.programs, 'vzctl'), ['stop', '192'], { stdio: 'ignore' });
  const slow = parseCtid('192');
  await vi.waitFor(async () => expect((await door.lockHolder(slow))?.pid).toBe(stop.pid), 10_000);
  expect((await door.lockHolder(slow))?.command).toContain('vzctl stop 192');
  expect(await edit(slow, '0'.repeat(64), '')).toBe('locked');
  await vi.waitFor(async () => expect(await door.lockHolder(slow)).toBeUndefined(), 10_000);
});

test('as a task does it, an edit runs detached and answers with its exit code', async () => {
  const before = readFileSync(path(), 'utf8');
  const next = `${before}# kept\n`;
  const argv = ['vzboard-node', 'edit', ctid, sha256(before), sha256(next)] as const;
  expect((await door.write(ctid, argv, { stdin: next })).code).toBe(0);
  expect(readFileSync(path(), 'utf8')).toBe(next);
  expect((await door.write(ctid, argv, { stdin: next })).code).toBe(75);
});

test('what is refused says why, and a helper that was lost is sent again', async () => {
  const before = readFileSync(path(), 'utf8');
  const bad = `${before}NAME="$(id)"\n`;
  expect(await edit(ctid, sha256(before), bad)).toBe('bad_input');
  rmSync(join(folder, 'spool.helper'), { recursive: true });
  expect(await edit(parseCtid('999'), '0'.repeat(64), bad)).toBe('not_found');
  expect(readdirSync(join(folder, 'spool.helper'))).toHaveLength(1);
  // Cut by a full disk: nothing a shell can run.
  writeFileSync(join(folder, 'spool.helper', readdirSync(join(folder, 'spool.helper'))[0] ?? ''), '');
  expect(await edit(ctid, sha256(before), bad)).toBe('bad_input');
});
