/** What scripts/vzboard-node does to make a container's files anew and to take that back, with real files, under the shells that nodes have. */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { withSettings } from '@/lib/node/vzboard-node';

const shells = [['dash'], ['bash', '--posix'], ['busybox', 'sh']].filter(
  ([name = '']) => spawnSync(name, ['-c', 'true']).error === undefined,
);
const source = readFileSync('scripts/vzboard-node', 'utf8');
const CONF =
  '# ours\nVE_PRIVATE="PLACE/$VEID"\nVE_LAYOUT="simfs"\nOSTEMPLATE="centos-6-x86_64"\nNAME="web1"\nODD=1 # kept\nIP_ADDRESS="10.0.0.1"\n';

let folder: string;
const at = (...names: string[]) => join(folder, ...names);
const area = (name = '101') => at('private', name);
const conf = (name = '101.conf') => at('etc/conf', name);
const read = (path: string) => readFileSync(path, 'utf8');
const config = () => CONF.replace('PLACE', at('private'));

/** As vzctl creates: told to be told what it was called with; ends as `fail` says. */
const CREATE = `
say() { echo "$*"; }
lose() { for one in conf mount; do mv F/etc/conf/$1.$one F/etc/conf/$1.$one.destroyed; done; rm F/etc/names/web1; }
[ "$1" != --skiplock ] || shift
case $1 in
  status)
    life='unmounted down'; [ ! -e F/life ] || life=$(cat F/life)
    there=deleted; [ -d F/private/$2 ] && [ -f F/etc/conf/$2.conf ] && there=exist
    say "CTID $2 $there $life" ;;
  create)
    echo "$@" >F/called; cat F/locks/$2.lck >F/lock-seen
    mkdir F/private/$2.tmp
    [ ! -e F/wait ] || while [ -e F/wait ]; do sleep 0.05; done
    if [ -e F/fail ]; then rm -rf F/private/$2.tmp; [ ! -e F/loses ] || lose $2; exit $(cat F/fail); fi
    echo new >F/private/$2.tmp/etc; mv F/private/$2.tmp F/private/$2
    printf 'OSTEMPLATE="%s"\\nHOSTNAME="made"\\n' "$4" >>F/etc/conf/$2.conf ;;
esac`;

function program(name: string, body: string): void {
  writeFileSync(at('programs', name), `#!/bin/sh\n${body.replaceAll('F/', `${folder}/`)}\n`);
  chmodSync(at('programs', name), 0o755);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vzboard-reinstall-'));
  for (const name of ['etc/conf', 'etc/names', 'locks', 'programs', 'private/101', 'quota', 'template/cache', 'data'])
    mkdirSync(at(name), { recursive: true });
  writeFileSync(at('mounts'), `/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 ${area('1010')} ext4 rw 0 0\n`);
  writeFileSync(at('etc/vz.conf'), `LOCKDIR=${at('locks')}\nTEMPLATE=${at('template')}\n`);
  writeFileSync(conf(), config());
  chmodSync(conf(), 0o600);
  writeFileSync(conf('101.mount'), '#!/bin/sh\necho ours\n');
  writeFileSync(join(area(), 'old'), 'old');
  writeFileSync(at('quota/quota.101'), 'counted');
  symlinkSync(conf(), at('etc/names/web1'));
  writeFileSync(at('template/cache/debian-8.0-x86_64.tar.gz'), '');
  program('vzctl', CREATE);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function helper(): string {
  const path = at('vzboard-node');
  const text = withSettings(source, { spool: at('spool'), programs: [at('programs')], conf: at('etc/conf') });
  const here = text
    .replace(/^quota_dir=.*$/m, `quota_dir='${at('quota')}'`)
    .replaceAll('</proc/mounts', `<${at('mounts')}`);
  writeFileSync(`${path}.new`, here);
  renameSync(`${path}.new`, path);
  return path;
}

const TO = 'debian-8.0-x86_64';
/** Nothing of what is done in between has a name any more. */
const tidy = () => {
  // Whoever was killed leaves the file that its lock was a link to, which holds nothing.
  expect(readdirSync(at('locks')).filter((name) => name.endsWith('.lck'))).toEqual([]);
  const files = readdirSync(at('etc/conf')).filter((name) => !name.endsWith('.destroyed'));
  expect(files.sort()).toEqual(['101.conf', '101.mount']);
};
const trashGone = () =>
  vi.waitFor(() => expect(readdirSync(at('private')).filter((name) => name.startsWith('.'))).toEqual([]), 5000);

describe.each(shells.map((shell) => [shell.join(' '), shell] as const))('under %s', (_name, shell) => {
  const [run = '', ...before] = shell;
  const ask = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(run, [...before, helper(), ...words]);
    return { code: status, out: stdout.toString(), err: stderr.toString() };
  };
  const reinstall = () => ask('reinstall', '101', TO, '1234');

  test('new files come from the template; config, scripts, owner and mode are as before but for the template', () => {
    expect(reinstall()).toMatchObject({ code: 0, out: expect.stringContaining('vzboard-node 1 reinstall') });
    expect(read(at('called'))).toBe(`create 101 --ostemplate ${TO} --layout simfs\n`);
    expect(read(conf())).toBe(config().replace('centos-6-x86_64', TO));
    expect(statSync(conf()).mode & 0o777).toBe(0o600);
    expect(readdirSync(area())).toEqual(['etc']);
    expect(readdirSync(area('101.aside'))).toEqual(['old']);
    expect(read(conf('101.conf.aside'))).toBe(config());
    expect(read(conf('101.mount.aside'))).toBe(read(conf('101.mount')));
    expect(read(conf('101.aside'))).toMatch(/FROM="centos-6-x86_64"\nTO="debian-8.0-x86_64"\nAT="\d+"\nKIB="1234"\n/);
    expect(read(conf('101.aside'))).toContain(`NEW="${statSync(area()).ino}"`);
    expect(read(at('quota/quota.101.aside'))).toBe('counted');
    // vzctl's lock was ours while it worked, so that nobody took the CTID.
    expect(Number(read(at('lock-seen')).split('\n')[0])).toBeGreaterThan(1);
    expect(readdirSync(at('locks'))).toEqual([]);
  });

  test('an image is made anew with the size of the old one', () => {
    writeFileSync(conf(), config().replace('simfs', 'ploop').replace('NAME=', 'DISKSPACE="2G:2.2G"\nNAME='));
    expect(reinstall()).toMatchObject({ code: 0 });
    expect(read(at('called'))).toBe(`create 101 --ostemplate ${TO} --layout ploop --diskspace 2G:2.2G\n`);
  });

  test.each([
    ['does not unpack', []],
    ['takes config, scripts and name away when it fails', ['loses']],
  ])('a template that %s leaves the container exactly as it was', async (_what, flags) => {
    for (const flag of flags) writeFileSync(at(flag), '');
    writeFileSync(at('fail'), '48');
    const inode = lstatSync(area()).ino;
    expect(reinstall()).toMatchObject({ code: 48, out: expect.stringContaining('The old files are back') });
    expect(lstatSync(area()).ino).toBe(inode);
    expect(read(conf())).toBe(config());
    expect(statSync(conf()).mode & 0o777).toBe(0o600);
    expect(read(conf('101.mount'))).toContain('ours');
    expect(read(at('quota/quota.101'))).toBe('counted');
    expect(read(at('etc/names/web1'))).toBe(config());
    tidy();
    await trashGone();
    expect(readdirSync(at('private'))).toEqual(['101']);
  });

  test('put back, all is as it was, and the new files go away', async () => {
    reinstall();
    writeFileSync(conf(), read(conf()).replace('10.0.0.1', '10.0.0.2'));
    expect(ask('put-back', '101')).toMatchObject({ code: 0 });
    expect(readdirSync(area())).toEqual(['old']);
    expect(read(conf())).toBe(config());
    expect(read(at('quota/quota.101'))).toBe('counted');
    tidy();
    await trashGone();
    expect(ask('put-back', '101')).toMatchObject({ code: 66 });
  });

  test('confirmed, the old files go away and nothing else does', async () => {
    writeFileSync(at('data/precious'), 'not in it');
    symlinkSync(at('data'), join(area(), 'link'));
    reinstall();
    expect(ask('drop-aside', '101')).toMatchObject({ code: 0 });
    expect(existsSync(area('101.aside'))).toBe(false);
    tidy();
    await trashGone();
    expect(readdirSync(area())).toEqual(['etc']);
    expect(read(at('data/precious'))).toBe('not in it');
    expect(reinstall()).toMatchObject({ code: 0 });
  });

  test.each<[string, number, string, () => void]>([
    ['runs', 75, 'not stopped', () => writeFileSync(at('life'), 'mounted running')],
    ['is mounted', 75, 'not stopped', () => writeFileSync(at('life'), 'mounted down')],
    ['is suspended', 75, 'saved memory', () => writeFileSync(at('life'), 'unmounted down suspended')],
    ['has a state nobody can read', 66, 'cannot be read', () => program('vzctl', 'exit 1')],
    ['has files aside already', 75, '101.aside is there', () => mkdirSync(area('101.aside'))],
    ['has a record of files aside', 75, 'is there already', () => writeFileSync(conf('101.aside'), '')],
    ['has a half made new area', 75, '101.tmp is there', () => mkdirSync(area('101.tmp'))],
    ['has a dangling link there', 75, 'is there already', () => symlinkSync('/nowhere', area('101.aside'))],
    [
      'lies in its config about its place',
      65,
      'no plain path',
      () => writeFileSync(conf(), 'VE_PRIVATE="/vz/../etc"\n'),
    ],
    [
      'has a directory of the node for its place',
      65,
      'of the node',
      () => writeFileSync(conf(), 'VE_PRIVATE="/etc"\n'),
    ],
    [
      'has a config that is a link',
      65,
      'is a link',
      () => {
        renameSync(conf(), at('data/ve.conf'));
        symlinkSync(at('data/ve.conf'), conf());
      },
    ],
    [
      'has a private area that is a link',
      65,
      'directory of its own',
      () => {
        renameSync(area(), at('data/101'));
        symlinkSync(at('data/101'), area());
      },
    ],
    ['has something mounted in it', 75, 'is mounted at', () => writeFileSync(at('mounts'), `x ${area()}/mnt ext4\n`)],
    ['is locked', 9, 'is locked', () => writeFileSync(at('locks/101.lck'), `${process.pid}\n\n`)],
    ['is to have a template that is not cached', 66, 'is not in', () => rmSync(at(`template/cache/${TO}.tar.gz`))],
  ])('one that %s is left alone', (_what, code, words, make) => {
    make();
    const seen = () => [
      readdirSync(at('private')).sort(),
      readdirSync(at('etc/conf')).sort(),
      existsSync(at('called')),
    ];
    const had = seen();
    expect(reinstall()).toMatchObject({ code, err: expect.stringContaining(words) });
    expect(seen()).toEqual(had);
    if (code !== 9) expect(readdirSync(at('locks'))).toEqual([]);
  });

  test.each([
    ['no CTID', ['reinstall', 'web1', TO, '-']],
    ['container 0', ['reinstall', '0', TO, '-']],
    ['a path for a template', ['reinstall', '101', '../../x', '-']],
    ['an option for a template', ['reinstall', '101', '--root=/', '-']],
    ['a size that is none', ['reinstall', '101', TO, '1;id']],
    ['a word too many', ['put-back', '101', 'x']],
    ['no word', ['drop-aside']],
  ])('%s is refused', (_what, words) => {
    expect(ask(...words)).toMatchObject({ code: 64 });
    expect(existsSync(at('called'))).toBe(false);
  });

  test('what somebody put in place of the new files meanwhile is not removed, nor what was put aside by somebody else', () => {
    reinstall();
    renameSync(area(), at('data/made'));
    mkdirSync(area());
    writeFileSync(join(area(), 'restored'), '');
    expect(ask('put-back', '101')).toMatchObject({ code: 75, err: expect.stringContaining('not what was made then') });
    rmSync(area(), { recursive: true });
    expect(ask('drop-aside', '101')).toMatchObject({ code: 75, err: expect.stringContaining('the only files') });
    mkdirSync(area());
    renameSync(area('101.aside'), at('data/aside'));
    mkdirSync(area('101.aside'));
    for (const verb of ['put-back', 'drop-aside']) {
      expect(ask(verb, '101')).toMatchObject({ code: 75, err: expect.stringContaining('not what was set aside') });
    }
    expect(existsSync(join(area(), 'restored'))).toBe(false);
  });

  test('it is not retired while files are set aside', () => {
    reinstall();
    expect(ask('retire', '101')).toMatchObject({ code: 75, err: expect.stringContaining('set aside') });
    expect(existsSync(conf())).toBe(true);
  });

  test('what has something mounted in it is not removed', () => {
    reinstall();
    writeFileSync(at('mounts'), `x ${area('101.aside')}/home/a ext4 rw 0 0\n`);
    expect(ask('drop-aside', '101')).toMatchObject({ code: 75, err: expect.stringContaining('is mounted at') });
    writeFileSync(at('mounts'), `x ${area()}/home/a ext4 rw 0 0\n`);
    expect(ask('put-back', '101')).toMatchObject({ code: 75, err: expect.stringContaining('is mounted at') });
    expect(readdirSync(area('101.aside'))).toEqual(['old']);
  });

  test('put back is refused while the new one runs, and nobody may take the old files away then unseen', () => {
    reinstall();
    writeFileSync(at('life'), 'mounted running');
    expect(ask('put-back', '101')).toMatchObject({ code: 75, err: expect.stringContaining('not stopped') });
    expect(readdirSync(area('101.aside'))).toEqual(['old']);
  });

  test('killed in the middle, it is put back once nothing works on it any more', async () => {
    writeFileSync(at('wait'), '');
    const made = spawn(run, [...before, helper(), 'reinstall', '101', TO, '-'], { detached: true, stdio: 'ignore' });
    await vi.waitFor(() => expect(existsSync(area('101.tmp'))).toBe(true), 5000);
    const gone = new Promise((resolve) => made.on('exit', resolve));
    made.kill('SIGKILL');
    await gone;
    // vzctl itself goes on: it would put its files in place of those that were put back.
    expect(ask('put-back', '101')).toMatchObject({ code: 75, err: expect.stringContaining('still being made') });
    expect(ask('drop-aside', '101')).toMatchObject({ code: 75, err: expect.stringContaining('never finished') });
    process.kill(-(made.pid ?? 0), 'SIGKILL');
    await vi.waitFor(() => expect(ask('put-back', '101')).toMatchObject({ code: 0 }), 5000);
    expect(readdirSync(area())).toEqual(['old']);
    tidy();
    await trashGone();
    expect(readdirSync(at('private'))).toEqual(['101']);
  });

  test('ended by a signal, it puts everything back itself', async () => {
    writeFileSync(at('wait'), '');
    const made = spawn(run, [...before, helper(), 'reinstall', '101', TO, '-'], { detached: true, stdio: 'ignore' });
    await vi.waitFor(() => expect(existsSync(area('101.tmp'))).toBe(true), 5000);
    const gone = new Promise((resolve) => made.on('exit', resolve));
    process.kill(-(made.pid ?? 0), 'SIGTERM');
    await gone;
    expect(readdirSync(area())).toEqual(['old']);
    expect(read(conf())).toBe(config());
    tidy();
  });

  test('as a detached write it is found again with its end', async () => {
    expect(ask('start', 'r.0.1', '--', 'vzboard-node', 'reinstall', '101', TO, '-')).toMatchObject({ code: 0 });
    await vi.waitFor(() => expect(ask('follow', 'r.0.1', '0', '0', '0').out).toContain('follow ended 0'), 5000);
    expect(readdirSync(area())).toEqual(['etc']);
    expect(ask('end', 'r.0.1')).not.toMatchObject({ code: 0 });
  });
});
