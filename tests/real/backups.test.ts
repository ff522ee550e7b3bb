/** What scripts/vzboard-node does for backups of containers, with real files, under the shells that nodes have. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { withSettings } from '@/lib/node/vzboard-node';

const shells = [['dash'], ['bash', '--posix'], ['busybox', 'sh']].filter(
  ([name = '']) => spawnSync(name, ['-c', 'true']).error === undefined,
);
const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');
const source = readFileSync('scripts/vzboard-node', 'utf8');
const FILE = '101-20261125T190000Z.tar.gz';
const PLAIN = '101-20261125T190001Z.tar';
const CONF = 'NUMPROC="240:240"\nHOSTNAME="a.example"\nODD=$(id) # as it was\n';

let folder: string;
const at = (...names: string[]) => join(folder, ...names);
const area = (name = '') => at('dump', 'vzboard', name);
const inside = (...names: string[]) => at('private', '101', ...names);
const calls = () => (existsSync(at('calls')) ? readFileSync(at('calls'), 'utf8').trim().split('\n') : []);
const state = () => readFileSync(at('state'), 'utf8');

function program(name: string, body: string): void {
  writeFileSync(at('programs', name), `#!/bin/sh\n${body}\n`);
  chmodSync(at('programs', name), 0o755);
}

/** A vzctl that keeps the state of 101 in a file, and says what vzctl says. */
const vzctl = (extra = '') => `cd ${folder}
[ "$1" = status ] || echo "$1 $2" >>calls
${extra}
case $1 in
  status) case $2 in 101) echo "CTID 101 exist $(cat state)" ;; *) echo "CTID $2 deleted unmounted down" ;; esac ;;
  stop) printf 'unmounted down' >state ;;
  suspend) printf 'unmounted down suspended' >state ;;
  start | resume) printf 'mounted running' >state ;;
esac`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vzboard-backups-'));
  for (const name of ['conf', 'locks', 'programs', 'private/101/etc', 'dump']) mkdirSync(at(name), { recursive: true });
  const places = [`LOCKDIR=${at('locks')}`, `DUMPDIR="${at('dump')}"`, `VE_PRIVATE=${at('private')}/$VEID`];
  writeFileSync(at('vz.conf'), `${places.join('\n')}\n`);
  writeFileSync(at('conf', '101.conf'), CONF);
  writeFileSync(inside('etc', 'passwd'), 'root\n');
  writeFileSync(at('state'), 'mounted running');
  program('vzctl', vzctl());
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The helper with this node's places, under one shell; `change` alters its text. */
function helperUnder(shell: readonly string[]) {
  const [run = '', ...before] = shell;
  return (words: readonly string[], input = '', change = (text: string) => text) => {
    const path = at('vzboard-node');
    const text = withSettings(source, { spool: at('spool'), programs: [at('programs')], conf: at('conf') });
    const made = change(text).replace('setsid /bin/sh "$self"', `setsid ${shell.join(' ')} "$self"`);
    writeFileSync(`${path}.new`, made);
    renameSync(`${path}.new`, path);
    const { status, stdout, stderr } = spawnSync(run, [...before, path, ...words], { input });
    return { code: status, out: stdout.toString(), err: stderr.toString() };
  };
}

const facts = (name: string) =>
  Object.fromEntries(
    readFileSync(area(`${name}.facts`), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' ')),
  );

describe.each(shells.map((shell) => [shell.join(' '), shell] as const))('under %s', (_name, shell) => {
  const ask = helperUnder(shell);
  const backup = (mode: string, file = FILE, rate = '0') => ask(['backup', '101', file, mode, rate, 'eve', 'hand']);
  const restore = (file: string, ctid: string, text: string) => ask(['restore', file, ctid, sha256(text)], text);

  test.each([
    ['stopped', ['stop 101', 'start 101']],
    ['suspended', ['suspend 101', 'resume 101']],
    ['snapshot', []],
  ])('a container that runs is packed %s, runs again, and no lock stays', (mode, expected) => {
    expect(backup(mode)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/vzboard-node 1 backup \d+ [0-9a-f]{64}/),
    });
    expect(calls()).toEqual(expected);
    expect(state()).toBe('mounted running');
    expect(readdirSync(at('locks'))).toEqual([]);
    expect(readdirSync(area()).sort()).toEqual([FILE, `${FILE}.conf`, `${FILE}.facts`]);
    for (const name of ['', '.conf', '.facts']) expect(statSync(area(FILE + name)).mode & 0o077).toBe(0);
    expect(readFileSync(area(`${FILE}.conf`), 'utf8')).toBe(CONF);
    expect(facts(FILE)).toMatchObject({
      ctid: '101',
      state: 'running',
      layout: 'simfs',
      by: 'eve',
      origin: 'hand',
      mode: mode === 'snapshot' ? 'live-snapshot' : mode,
      conf: sha256(CONF),
      bytes: String(statSync(area(FILE)).size),
      sha256: sha256(readFileSync(area(FILE))),
    });
  });

  test('an image that runs is packed from a snapshot, which goes again, and comes back as files', () => {
    mkdirSync(inside('root.hdd'));
    writeFileSync(inside('root.hdd', 'DiskDescriptor.xml'), '');
    program(
      'vzctl',
      vzctl(`case $1 in
  snapshot-mount) mkdir "$6/etc" && echo snapped >"$6/etc/passwd" ;;
  snapshot-umount) [ -e busy ] || { : >busy; exit 9; }; rm -r "${at('dump')}/.vzboard-mount-101-"*/etc ;;
esac`),
    );
    expect(backup('snapshot')).toMatchObject({ code: 0 });
    expect(calls()).toEqual(
      ['snapshot', 'snapshot-mount', 'snapshot-umount', 'snapshot-umount', 'snapshot-delete'].map(
        (verb) => `${verb} 101`,
      ),
    );
    expect(readdirSync(area()).sort()).toEqual([FILE, `${FILE}.conf`, `${FILE}.facts`]);
    expect(facts(FILE)).toMatchObject({ mode: 'snapshot', layout: 'ploop', content: 'files' });
    expect(restore(FILE, '202', 'VE_LAYOUT="ploop"\n')).toMatchObject({ code: 65 });
    expect(restore(FILE, '202', 'VE_LAYOUT="simfs"\n')).toMatchObject({ code: 0 });
    expect(readFileSync(at('private', '202', 'etc', 'passwd'), 'utf8')).toBe('snapped\n');
    expect(readdirSync(at('dump'))).toEqual(['vzboard']);
  });

  test('a snapshot that cannot be mounted is deleted again', () => {
    mkdirSync(inside('root.hdd'));
    writeFileSync(inside('root.hdd', 'DiskDescriptor.xml'), '');
    program('vzctl', vzctl('[ "$1" != snapshot-mount ] || exit 160'));
    expect(backup('snapshot')).toMatchObject({ code: 73 });
    expect(calls().at(-1)).toBe('snapshot-delete 101');
    expect(readdirSync(area())).toEqual([]);
    expect(state()).toBe('mounted running');
  });

  test('one that does not run is packed as it is, and stays so', () => {
    writeFileSync(at('state'), 'unmounted down');
    expect(backup('stopped')).toMatchObject({ code: 0 });
    expect(calls()).toEqual([]);
  });

  test('links, holes, devices and hostile names come back as they were, in a container of another number', () => {
    const names = ['-rf', 'a\nb', '$(id)', ' ', '*', 'a;b', "q'q", 'ü'];
    for (const name of names) writeFileSync(inside(name), name);
    symlinkSync('/etc/shadow', inside('shadow'));
    symlinkSync('../../..', inside('up'));
    linkSync(inside('etc', 'passwd'), inside('hard'));
    writeFileSync(inside('hole'), 'x');
    truncateSync(inside('hole'), 3_000_000);
    spawnSync('mkfifo', [inside('pipe')]);
    spawnSync('mknod', [inside('null'), 'c', '1', '3']);
    spawnSync('chown', ['-h', '12345:54321', inside('a;b')]);
    chmodSync(inside("q'q"), 0o4711);
    chmodSync(inside(), 0o755);
    expect(backup('stopped')).toMatchObject({ code: 0 });
    const conf = 'NUMPROC="240:240"\nVE_LAYOUT="simfs"\n';
    expect(restore(FILE, '202', conf)).toMatchObject({
      code: 0,
      out: expect.stringContaining(`restore ${sha256(conf)}`),
    });
    const back = (...more: string[]) => at('private', '202', ...more);
    expect(readdirSync(back()).sort()).toEqual(readdirSync(inside()).sort());
    for (const name of names) expect(readFileSync(back(name), 'utf8')).toBe(name);
    expect(readlinkSync(back('shadow'))).toBe('/etc/shadow');
    expect(readlinkSync(back('up'))).toBe('../../..');
    expect(statSync(back('hard')).ino).toBe(statSync(back('etc', 'passwd')).ino);
    expect(statSync(back('hole')).size).toBe(3_000_000);
    for (const name of ['pipe', 'null', 'a;b', "q'q", '']) {
      const [was, is] = [lstatSync(inside(name)), lstatSync(back(name))];
      expect([is.mode, is.uid, is.gid, is.rdev]).toEqual([was.mode, was.uid, was.gid, was.rdev]);
    }
    expect(readFileSync(at('conf', '202.conf'), 'utf8')).toBe(conf);
    expect(statSync(at('conf', '202.conf')).mode & 0o777).toBe(0o644);
    expect(readdirSync(at('private')).sort()).toEqual(['101', '202']);
    expect(readdirSync(at('locks'))).toEqual([]);
  });

  test('action scripts are packed, shown, and come back only on request', () => {
    const script = '#!/bin/sh\necho "$VEID"\n';
    writeFileSync(at('conf', '101.mount'), script);
    chmodSync(at('conf', '101.mount'), 0o755);
    symlinkSync('/etc/shadow', at('conf', '101.umount'));
    expect(backup('stopped')).toMatchObject({ code: 0 });
    expect(ask(['run', 'cat', '--', area(`${FILE}.scripts`)]).out).toBe('mount:#!/bin/sh\nmount:echo "$VEID"\n');
    const conf = 'NUMPROC="1:1"\n';
    expect(restore(FILE, '202', conf)).toMatchObject({ code: 0 });
    expect(readdirSync(at('conf')).sort()).toEqual(['101.conf', '101.mount', '101.umount', '202.conf']);
    writeFileSync(at('conf', '203.mount'), 'old');
    const asked = (ctid: string) => ask(['restore', FILE, ctid, sha256(conf), 'scripts'], conf);
    expect(asked('203')).toMatchObject({ code: 75 });
    // It would run, as root, for whoever gets that number.
    expect(restore(FILE, '203', conf)).toMatchObject({ code: 75, err: expect.stringContaining('203.mount') });
    expect(readFileSync(at('conf', '203.mount'), 'utf8')).toBe('old');
    expect(existsSync(at('private', '203'))).toBe(false);
    expect(asked('204')).toMatchObject({ code: 0 });
    expect(readFileSync(at('conf', '204.mount'), 'utf8')).toBe(script);
    expect(statSync(at('conf', '204.mount')).mode & 0o777).toBe(0o755);
    expect(existsSync(at('conf', '204.umount'))).toBe(false);
    ask(['backup-remove', FILE]);
    expect(readdirSync(area())).toEqual([]);
  });

  test('what cannot be packed whole leaves nothing, and the container up', () => {
    const broken = (text: string) => text.replace('vzboard-backup conf scripts root/.', 'vzboard-backup gone root/.');
    expect(ask(['backup', '101', FILE, 'stopped', '0', '-', 'hand'], '', broken)).toMatchObject({ code: 73 });
    expect(state()).toBe('mounted running');
    expect(readdirSync(area())).toEqual([]);
    expect(readdirSync(at('locks'))).toEqual([]);
  });

  test('no room is said before the container is touched, and again when it ends while packing', () => {
    const df = (free: number) => program('df', `echo x; echo "/dev/x 9 9 ${free} 9% /"`);
    const own = (text: string) => text.replace('PATH=/usr/sbin', `PATH=${at('programs')}:/usr/sbin`);
    df(1);
    const words = ['backup', '101', PLAIN, 'stopped', '0', '-', 'hand'];
    expect(ask(words, '', own)).toMatchObject({ code: 69 });
    expect(calls()).toEqual([]);
    df(9_999_999);
    writeFileSync(inside('big'), Buffer.alloc(3_000_000, 'x'));
    const full = (text: string) => own(text).replace('part=$area/.part-$owner-$$', '$&\n  ulimit -f 200');
    expect(ask(words, '', full)).toMatchObject({ code: 73 });
    expect(calls()).toEqual(['stop 101', 'start 101']);
    expect(readdirSync(area())).toEqual([]);
  });

  test('a tar that knows no long options packs and unpacks as well', () => {
    program('tar', 'case "$*" in *--[bcdefghijklmnopqrstuvwxyz]*) exit 1 ;; esac\nexec busybox tar "$@"');
    const own = (text: string) => text.replace('PATH=/usr/sbin', `PATH=${at('programs')}:/usr/sbin`);
    symlinkSync('/etc/shadow', inside('shadow'));
    expect(ask(['backup', '101', PLAIN, 'stopped', '0', '-', 'hand'], '', own)).toMatchObject({ code: 0 });
    const conf = 'NUMPROC="1:1"\n';
    expect(ask(['restore', PLAIN, '202', sha256(conf)], conf, own)).toMatchObject({ code: 0 });
    expect(readdirSync(at('private', '202')).sort()).toEqual(['etc', 'shadow']);
  });

  test('ended in the middle it brings the container back up and leaves nothing', async () => {
    writeFileSync(inside('big'), Buffer.alloc(3_000_000, 'x'));
    const words = ['backup', '101', PLAIN, 'stopped', '200', '-', 'hand'];
    expect(ask(['start', 'b.0.1', '--', 'vzboard-node', ...words])).toMatchObject({ code: 0 });
    const part = () => (existsSync(area()) ? readdirSync(area()).find((name) => name.startsWith('.part-')) : undefined);
    await vi.waitFor(() => expect(statSync(area(part() ?? 'none')).size).toBeGreaterThan(0), {
      timeout: 10_000,
      interval: 20,
    });
    expect(state()).toBe('unmounted down');
    expect(readdirSync(at('locks'))).toEqual(['101.lck', expect.stringMatching(/^101\.lck\.vzboard\./)]);
    expect(ask(['end', 'b.0.1'])).toMatchObject({ code: 0 });
    const news = () => ask(['follow', 'b.0.1', '0', '0', '0']).out.split(' ').slice(3, 5).join(' ');
    await vi.waitFor(() => expect(news()).toBe('ended 143'), { timeout: 10_000, interval: 20 });
    expect(calls()).toEqual(['stop 101', 'start 101']);
    expect(state()).toBe('mounted running');
    expect(readdirSync(area())).toEqual([]);
    expect(readdirSync(at('locks'))).toEqual([]);
  });

  test('ended while vzctl stops the container, that goes on to its end, and the container is started again', async () => {
    const held = `[ "$1" != stop ] || { : >held; while [ -e held ]; do sleep 0.05; done; echo stopped >>calls; }`;
    program('vzctl', vzctl(held));
    ask(['start', 'b.0.1', '--', 'vzboard-node', 'backup', '101', PLAIN, 'stopped', '0', '-', 'hand']);
    await vi.waitFor(() => expect(existsSync(at('held'))).toBe(true), { timeout: 10_000, interval: 20 });
    expect(ask(['end', 'b.0.1'])).toMatchObject({ code: 0 });
    const news = () => ask(['follow', 'b.0.1', '0', '0', '0']).out.split(' ').slice(3, 5).join(' ');
    expect(news()).toBe('running -');
    rmSync(at('held'));
    await vi.waitFor(() => expect(news()).toBe('ended 143'), { timeout: 10_000, interval: 20 });
    expect(calls()).toEqual(['stop 101', 'stopped', 'start 101']);
    expect(state()).toBe('mounted running');
    expect(readdirSync(area())).toEqual([]);
  });

  test('a rate is kept, and no byte lost by it', () => {
    const big = Buffer.from(Array.from({ length: 450_001 }, (_, i) => (i * 7919) % 251));
    writeFileSync(inside('big'), big);
    writeFileSync(at('state'), 'unmounted down');
    const begun = performance.now();
    expect(backup('stopped', PLAIN, '400')).toMatchObject({ code: 0 });
    expect(performance.now() - begun).toBeGreaterThan(900);
    expect(restore(PLAIN, '202', 'NUMPROC="1:1"\n')).toMatchObject({ code: 0 });
    expect(sha256(readFileSync(at('private', '202', 'big')))).toBe(sha256(big));
  });

  test('a container that does not come back up is said so, and the archive stays', () => {
    program('vzctl', vzctl('[ "$1" != start ] || exit 7'));
    expect(backup('stopped')).toMatchObject({ code: 74, err: expect.stringContaining('vzctl start ended with 7') });
    expect(facts(FILE)).toMatchObject({ state: 'running' });
  });

  test('a suspension that failed half way ends in a start', () => {
    program('vzctl', vzctl(`[ "$1" != suspend ] || { printf 'unmounted down' >state; exit 16; }`));
    expect(backup('suspended')).toMatchObject({ code: 75 });
    expect(calls()).toEqual(['suspend 101', 'start 101']);
  });

  test('a lock of somebody else is left alone, and the container untouched', () => {
    writeFileSync(at('locks', '101.lck'), `${process.pid}\n\n`);
    expect(backup('stopped')).toMatchObject({ code: 9, err: expect.stringContaining(`pid ${process.pid}`) });
    expect(calls()).toEqual([]);
    expect(readdirSync(at('locks'))).toEqual(['101.lck']);
  });

  test('a restore touches nothing that is there, and keeps nothing of one that fails', () => {
    writeFileSync(at('state'), 'unmounted down');
    expect(backup('stopped')).toMatchObject({ code: 0 });
    const conf = 'NUMPROC="1:1"\n';
    expect(restore(FILE, '101', conf)).toMatchObject({ code: 75 });
    mkdirSync(at('private', '202'));
    expect(restore(FILE, '202', conf)).toMatchObject({ code: 75, err: expect.stringContaining('private/202') });
    writeFileSync(at('dump', 'Dump.203'), '');
    expect(restore(FILE, '203', conf)).toMatchObject({ code: 75, err: expect.stringContaining('Dump.203') });
    expect(restore(FILE, '204', 'NUMPROC="$(id)"\n')).toMatchObject({ code: 65 });
    expect(restore(FILE, '204', 'VE_PRIVATE="/"\n')).toMatchObject({ code: 65 });
    // A byte of the archive that changed since.
    const bytes = readFileSync(area(FILE));
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    writeFileSync(area(FILE), bytes);
    expect(restore(FILE, '204', conf)).toMatchObject({ code: 65, err: expect.stringContaining('not what was packed') });
    expect(readdirSync(at('private')).sort()).toEqual(['101', '202']);
    expect(readdirSync(at('conf'))).toEqual(['101.conf']);
    expect(readdirSync(at('locks'))).toEqual([]);
    expect(ask(['backup-remove', FILE])).toMatchObject({ code: 0 });
    expect(readdirSync(area())).toEqual([]);
  });

  test('of OpenVZ 7 the config goes with the files, and vzctl registers it', () => {
    rmSync(at('conf', '101.conf'));
    writeFileSync(inside('ve.conf'), CONF);
    symlinkSync(inside('ve.conf'), at('conf', '101.conf'));
    writeFileSync(at('state'), 'unmounted down');
    expect(backup('stopped')).toMatchObject({ code: 0 });
    expect(restore(FILE, '202', 'NUMPROC="1:1"\n')).toMatchObject({ code: 0 });
    expect(calls()).toEqual([`register ${at('private', '202')}`]);
    expect(readFileSync(at('private', '202', 've.conf'), 'utf8')).toBe('NUMPROC="1:1"\n');
    expect(existsSync(at('conf', '202.conf'))).toBe(false);
  });

  test('is read with find, grep and cat, and with nothing else', () => {
    writeFileSync(at('state'), 'unmounted down');
    backup('stopped');
    const dir = at('dump', 'vzboard');
    const run = (...words: string[]) => ask(['run', ...words]);
    expect(run('find', '-P', dir, '-mindepth', '1', '-maxdepth', '1', '-printf', '%y %s %T@ %f\\0').out).toContain(
      FILE,
    );
    expect(run('grep', '-RaHs', '--include=*.facts', '-e', '', '--', dir).out).toContain(`${FILE}.facts:ctid 101\n`);
    expect(run('cat', '--', area(`${FILE}.conf`)).out).toBe(CONF);
    expect(run('cat', '--', area(FILE))).toMatchObject({ code: 64 });
    expect(run('grep', '-RaHs', '--include=*.facts', '-e', '', '--', '/etc')).toMatchObject({ code: 64 });
  });
});

describe('a word that is not what it should be', () => {
  const ask = helperUnder(shells[0] ?? []);

  test.each([
    ['../x.tar'],
    ['101.tar'],
    ['0-20261125T190000Z.tar'],
    ['101-20261125T190000Z.tgz'],
    ['a-20261125T190000Z.tar'],
    [''],
  ])('is never called %j', (name) => {
    for (const words of [
      ['backup', '101', name, 'stopped', '0', '-', 'hand'],
      ['backup-remove', name],
      ['restore', name, '202', sha256('')],
    ])
      expect(ask(words)).toMatchObject({ code: 64 });
  });

  test.each([
    [['102', FILE, 'stopped', '0', '-', 'hand']],
    [['101', FILE, 'running', '0', '-', 'hand']],
    [['101', FILE, 'stopped', '-1', '-', 'hand']],
    [['101', FILE, 'stopped', '0', 'a b', 'hand']],
    [['101', FILE, 'stopped', '0', '-', 'me']],
    [['101', FILE, 'stopped']],
  ])('makes no backup: %j', (words) => {
    expect(ask(['backup', ...words])).toMatchObject({ code: 64 });
    expect(calls()).toEqual([]);
  });
});
