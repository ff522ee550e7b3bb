/** How far scripts/vzboard-node sees an archive read, by real programs that read real archives, under the shells that nodes have. */

import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createCipheriv } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { withSettings } from '@/lib/node/vzboard-node';

const shells = [['dash'], ['bash', '--posix'], ['busybox', 'sh']].filter(
  ([name = '']) => spawnSync(name, ['-c', 'true']).error === undefined,
);

const BACKUP = '101-20261101T020000Z.tar.gz';
let folder: string;
const at = (...names: string[]) => join(folder, ...names);
const cache = (name: string) => at('template', 'cache', name);
/** Programs that read an archive, each in a session of its own as a detached write is. */
let readers: ChildProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vzboard-unpack-'));
  for (const name of ['conf', 'locks', 'programs', 'template/cache', 'tree', 'dump/vzboard'])
    mkdirSync(at(name), { recursive: true });
  writeFileSync(at('vz.conf'), `LOCKDIR=${at('locks')}\nTEMPLATE="${at('template')}"\nDUMPDIR=${at('dump')}\n`);
  // What gzip cannot make small, so that the archive is read in several pieces.
  const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(4_000_000));
  writeFileSync(at('tree', 'a'), noise);
  execFileSync('tar', ['-C', at('tree'), '-czf', cache('debian.tar.gz'), '.']);
  copyFileSync(cache('debian.tar.gz'), at('dump', 'vzboard', BACKUP));
  writeFileSync(
    at('vzboard-node'),
    withSettings(readFileSync('scripts/vzboard-node', 'utf8'), {
      spool: at('spool'),
      programs: [at('programs')],
      conf: at('conf'),
    }),
  );
});
afterEach(() => {
  for (const { pid } of readers) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  readers = [];
  rmSync(at('locks', '101.lck'), { force: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Reads as far as a pipe lets it that nobody empties. */
function reads(...[program = '', ...args]: readonly string[]): number {
  const reader = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  readers.push(reader);
  return reader.pid ?? 0;
}
const unpack = () => reads('tar', '-xzOf', cache('debian.tar.gz'));

describe.each(shells.map((shell) => [shell.join(' '), shell] as const))('under %s', (_name, [run = '', ...before]) => {
  const ask = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(run, [...before, at('vzboard-node'), 'unpack-progress', ...words]);
    return { code: status, out: stdout.toString().trim(), err: stderr.toString() };
  };
  /** Bytes read, once the reader has come as far as it will. */
  async function position(): Promise<number> {
    let last = -1;
    await vi.waitFor(() => {
      const [, read] = /^vzboard-node 1 unpack-progress (\d+) \d+$/.exec(ask('101', 'debian').out) ?? [];
      const before = last;
      last = Number(read ?? -1);
      expect(last).toBeGreaterThan(0);
      expect(last).toBe(before);
    }, 5000);
    return last;
  }

  test('nobody reads it', () => {
    expect(ask('101', 'debian')).toEqual({ code: 0, out: 'vzboard-node 1 unpack-progress none', err: '' });
  });

  test('tar with its gzip has read a part of it, and the whole is known', async () => {
    unpack();
    const read = await position();
    const { size } = statSync(cache('debian.tar.gz'));
    expect(read).toBeLessThan(size);
    expect(ask('101', 'debian').out).toBe(`vzboard-node 1 unpack-progress ${read} ${size}`);
  });

  test('a backup is looked for in the dump directory, and its unpacking is seen as a restore does it', async () => {
    const { size } = statSync(at('dump', 'vzboard', BACKUP));
    const told = () => ask('101', BACKUP, 'backup').out.replace('vzboard-node 1 unpack-progress ', '');
    expect(told()).toBe('none');
    // Its sum is checked before, which reads it too.
    reads('sh', '-c', 'exec sha256sum - <"$0"', at('dump', 'vzboard', BACKUP));
    expect(told()).toBe('none');
    reads('sh', '-c', 'exec nice -n 19 gzip -dc <"$0"', at('dump', 'vzboard', BACKUP));
    await vi.waitFor(() => expect(told()).toMatch(new RegExp(`^[1-9]\\d* ${size}$`)), 5000);
    const [read] = told().split(' ').map(Number);
    expect(read).toBeLessThan(size);
  });

  test('a template that is a link is found by what it leads to', async () => {
    symlinkSync(cache('debian.tar.gz'), cache('linked.tar.gz'));
    unpack();
    await position();
    expect(ask('101', 'linked').out).toMatch(/unpack-progress [1-9]\d* [1-9]\d*$/);
    rmSync(cache('linked.tar.gz'));
  });

  test('of two that read the same template it is the one that holds the lock of the container', async () => {
    const one = unpack();
    const alone = await position();
    // Somewhere else in it than the first.
    const other = reads('sh', '-c', 'exec 3<"$0"; head -c 1000 <&3 >/dev/null; exec cat <&3', cache('debian.tar.gz'));
    await vi.waitFor(() => expect(ask('101', 'debian').out).toMatch(/none$/));
    writeFileSync(at('locks', '101.lck'), `${one}\n\n`);
    expect(await position()).toBe(alone);
    writeFileSync(at('locks', '101.lck'), `${other}\n\n`);
    expect(await position()).not.toBe(alone);
  });

  test.each([
    ['a path', ['101', '../debian'], 64],
    ['no container', ['0', 'debian'], 64],
    ['a template that is not there', ['101', 'centos'], 66],
    ['more words', ['101', 'debian', '-r'], 64],
    ['a backup that is not there', ['101', '101-20261102T020000Z.tar.gz', 'backup'], 66],
    ['a path as a backup', ['101', '../vzboard/101-20261101T020000Z.tar.gz', 'backup'], 64],
  ])('refuses %s', (_what, words, code) => {
    expect(ask(...words)).toMatchObject({ code, out: '' });
  });
});
