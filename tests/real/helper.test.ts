import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { forcedLine, withSettings } from '@/lib/node/vzboard-node';
import { parseCtid } from '@/lib/vz/ctid';
import { configsArgv } from '@/lib/vz/files';
import { PS_COMMAND } from '@/lib/vz/inside';
import {
  accountsArgv,
  plain,
  quotaShowArgv,
  quotaStatArgv,
  repquotaArgv,
  setGraceArgv,
  setOwnerArgv,
  spaceArgv,
} from '@/lib/vz/quota-argv';
import { swapLimitsArgv } from '@/lib/vz/read-counters';
import type { Argv } from '@/lib/vz/run';
import { ioacctArgv } from '@/lib/vz/usage';

/** What nodes have as /bin/sh, as far as this machine has it too: dash or bash is always there. */
const shells = [['dash'], ['bash', '--posix'], ['busybox', 'sh']].filter(
  ([name = '']) => spawnSync(name, ['-c', 'true']).error === undefined,
);

let folder: string;
let spool: string;
let conf: string;
let locks: string;
const paths = new Map<string, string>();

const ctid = parseCtid('101');
const limits = { blockSoft: 10_485_760n, blockHard: 11_534_336n, inodeSoft: 0n, inodeHard: 999_999_999_999_999n };

/** setquota inside a container, with whatever words for its numbers. */
const owner = (id: string, ...limits: readonly string[]): string[] => [
  ...['vzctl', 'exec2', '101', 'setquota', '-u', id, ...limits, '-a'],
];

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vzboard-helper-'));
  conf = join(folder, 'conf');
  locks = join(folder, 'locks');
  const programs = join(folder, 'programs');
  for (const path of [conf, locks, programs]) mkdirSync(path);
  writeFileSync(join(folder, 'vz.conf'), `VERBOSE=0\nLOCKDIR=${locks}\n`);
  const program = (name: string, body: string) => {
    writeFileSync(join(programs, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(programs, name), 0o755);
  };
  // Says what it was given, and waits where a test holds it.
  program(
    'vzctl',
    `for word in "$@"; do printf '[%s]' "$word"; done
echo
umask; pwd; grep SigIgn /proc/$$/status; cat
case $1 in
  restart) while [ ! -e ${folder}/go ]; do sleep 0.05; done; exit 7 ;;
  stop) while [ ! -e ${folder}/enough ]; do head -c 100000 /dev/zero | tr '\\000' x; sleep 0.05; done ;;
esac
echo done >&2`,
  );
  program('vzquota', `for word in "$@"; do printf '[%s]' "$word"; done`);
  program('vzlist', `for word in "$@"; do printf '[%s]' "$word"; done`);
  spool = join(folder, 'spool');
  const source = readFileSync('scripts/vzboard-node', 'utf8');
  for (const [i, shell] of shells.entries()) {
    const own = `${spool}-${i}`;
    // As an administrator installs it: without what opens a container to the node.
    const text = withSettings(source, { spool: own, programs: [programs], conf })
      .replace(/^(more_[a-z]+)=.*$/gm, "$1=''")
      .replace(/^exec_inside=.*$/m, "exec_inside='no'");
    const path = join(folder, `vzboard-node-${i}`);
    // Smaller than a real limit, so that a test need not fill it; and the same shell for what goes on in the background.
    writeFileSync(
      path,
      text
        .replace('most_output=8388608', 'most_output=300000')
        .replace('setsid /bin/sh "$self"', `setsid ${shell.join(' ')} "$self"`),
    );
    paths.set(shell.join(' '), path);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Said {
  code: number | null;
  out: string;
  err: string;
}

describe.each(shells.map((shell) => [shell.join(' '), shell] as const))('under %s', (name, shell) => {
  const [program = '', ...before] = shell;
  const own = () => `${spool}-${shells.indexOf(shell)}`;
  function ask(
    words: readonly string[],
    { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
  ): Said {
    const { status, stdout, stderr } = spawnSync(program, [...before, paths.get(name) ?? '', ...words], {
      input,
      env: { ...process.env, ...env },
    });
    return { code: status, out: stdout.toString(), err: stderr.toString() };
  }
  const forced = (line: string, input = '') => ask(['forced'], { input, env: { SSH_ORIGINAL_COMMAND: line } });
  const state = (id: string) => ask(['follow', id, '999999', '999999', '0']).out.split(' ')[3];

  describe.each<[string, (words: readonly string[]) => Said]>([
    ['by words', (words) => ask(words)],
    ['through a forced command', (words) => forced(forcedLine(words))],
  ])('%s', (_how, call) => {
    test.each<[string, string[]]>([
      ['nothing', []],
      ['an unknown verb', ['sh']],
      ['a path as verb', ['/bin/sh']],
      ['options as verb', ['-c', 'id']],
      ['--skiplock before', ['start', 'x', '--', 'vzctl', '--skiplock', 'stop', '101']],
      ['--skiplock after', ['start', 'x', '--', 'vzctl', 'stop', '101', '--skiplock']],
      ['--skiplock of a set', ['start', 'x', '--', 'vzctl', 'set', '101', '--skiplock']],
      ['another program', ['start', 'x', '--', 'rm', 'stop', '101']],
      ['a program by path', ['start', 'x', '--', '/tmp/vzctl', 'stop', '101']],
      ['a destroy with an option', ['start', 'x', '--', 'vzctl', 'destroy', '101', '--safe']],
      ['another word for destroy', ['start', 'x', '--', 'vzctl', 'delete', '101']],
      ['a sub-command that runs anything', ['start', 'x', '--', 'vzctl', 'exec', '101', 'id']],
      ['container 0', ['start', 'x', '--', 'vzctl', 'stop', '0']],
      ['container 0 by an empty word', ['start', 'x', '--', 'vzctl', 'stop', '']],
      ['container 0 with a zero', ['start', 'x', '--', 'vzctl', 'stop', '00']],
      ['a leading zero', ['start', 'x', '--', 'vzctl', 'stop', '0101']],
      ['a sign', ['start', 'x', '--', 'vzctl', 'stop', '+101']],
      ['a blank', ['start', 'x', '--', 'vzctl', 'stop', '101 ']],
      ['a name', ['start', 'x', '--', 'vzctl', 'stop', 'web1']],
      ['a number beyond', ['start', 'x', '--', 'vzctl', 'stop', '2147483645']],
      ['a number far beyond', ['start', 'x', '--', 'vzctl', 'stop', '99999999999999999999']],
      ['a newline in a CTID', ['start', 'x', '--', 'vzctl', 'stop', '101\n102']],
      ['a CTID that is a pattern', ['start', 'x', '--', 'vzctl', 'stop', '[1-9]*']],
      ['a CTID that is arithmetic', ['start', 'x', '--', 'vzctl', 'stop', 'x[$(id)]']],
      ['a semicolon', ['start', 'x', '--', 'vzctl', 'stop', '101;id']],
      ['a substitution', ['start', 'x', '--', 'vzctl', 'stop', '$(id)']],
      ['a word too many', ['start', 'x', '--', 'vzctl', 'stop', '101', '102']],
      ['an option that swallows the next', ['start', 'x', '--', 'vzctl', 'set', '101', '--hostname', '--save']],
      ['a stray word of a set', ['start', 'x', '--', 'vzctl', 'set', '101', 'x']],
      ['the end of options', ['start', 'x', '--', 'vzctl', 'set', '101', '--', '--save']],
      ['a set of nothing', ['start', 'x', '--', 'vzctl', 'set', '101']],
      ['an option that opens the node', ['start', 'x', '--', 'vzctl', 'set', '101', '--private=/', '--save']],
      ['a capability', ['start', 'x', '--', 'vzctl', 'set', '101', '--capability=sys_admin:on', '--save']],
      ['the prefix of an option', ['start', 'x', '--', 'vzctl', 'set', '101', '--desc=x', '--save']],
      ['two names at once', ['start', 'x', '--', 'vzctl', 'set', '101', '--cpus hostname=x']],
      ['a newline in a value', ['start', 'x', '--', 'vzctl', 'set', '101', '--description=x"\nDISABLED="yes']],
      ['a quote in a value', ['start', 'x', '--', 'vzctl', 'set', '101', '--description=a"b']],
      ['a substitution in a value', ['start', 'x', '--', 'vzctl', 'set', '101', '--description=$(id)']],
      ['backquotes in a value', ['start', 'x', '--', 'vzctl', 'set', '101', '--description=`id`']],
      ['a backslash in a value', ['start', 'x', '--', 'vzctl', 'set', '101', '--description=a\\']],
      ['an id with a slash', ['start', '../x', '--', 'vzctl', 'stop', '101']],
      ['an id of dots', ['start', '..', '--', 'vzctl', 'stop', '101']],
      ['no id', ['start', '', '--', 'vzctl', 'stop', '101']],
      ['an id that is too long', ['start', 'x'.repeat(65), '--', 'vzctl', 'stop', '101']],
      ['an id with a slash to clean', ['clean', '../conf']],
      ['a file elsewhere', ['cat', '/etc/shadow']],
      ['a file elsewhere by ..', ['cat', '/etc/vz/../shadow']],
      ['a file with // in it', ['cat', '/proc//self/environ']],
      ['a relative file', ['cat', 'etc/vz/vz.conf']],
      ['an option of cat', ['cat', '--help']],
      ['a newline in a file', ['cat', '/etc/vz/a\n/etc/shadow']],
      ['a directory that begins alike', ['cat', '/etc/vzx/secret']],
      ['cat of a file elsewhere', ['run', 'cat', '/etc/shadow']],
      ['cat with an option', ['run', 'cat', '-A', '/proc/version']],
      ['a shell', ['run', 'sh', '-c', 'id']],
      ['another grep', ['run', ...configsArgv('/etc')]],
      ['a grep with a pattern', ['run', ...configsArgv('/etc/vz/conf').map((word) => word || 'x')]],
      ['the swap limit of what is no container', ['run', ...swapLimitsArgv(['..'])]],
      ['a grep of any file', ['run', 'grep', '-Hs', '-e', '', '--', '/etc/shadow']],
      ['a grep of files elsewhere', ['run', 'grep', '-aH', '-e', '', '--', '/proc/loadavg', '/etc/shadow']],
      ['a grep of files with a pattern', ['run', 'grep', '-aH', '-e', 'x', '--', '/proc/loadavg']],
      ['a grep of files with another option', ['run', 'grep', '-aHr', '-e', '', '--', '/proc/vz/']],
      ['a grep of everything of containers', ['run', ...ioacctArgv().map((word) => word.replace('ioacct', '*'))]],
      ['a grep of containers elsewhere', ['run', ...ioacctArgv().map((word) => word.replace('/proc/bc', '/etc'))]],
      ['an option of vznetstat', ['run', 'vznetstat', '-r']],
      ['the stat of more than names', ['run', 'stat', '-c', '%s', '--', '/vz/private/101']],
      ['the stat of a relative path', ['run', 'stat', '-c', '%n', '--', '../etc']],
      ['the stat of something relative', ['run', 'stat', '-c', '%n', '--', 'etc/shadow']],
      ['an option for a path', ['run', 'stat', '-c', '%n', '--', '--help']],
      ['a list of any directory', ['run', 'ls', '--', '/root']],
      ['a list of a directory by ..', ['run', 'ls', '--', '/vz/../root/lock']],
      ['a list of something relative', ['run', 'ls', '--', 'x/lock']],
      ['a list with options', ['run', 'ls', '-R', '/etc/vz/conf']],
      ['free space of something relative', ['run', 'df', '-Pk', '--', 'x']],
      ['a time that sets the clock', ['run', 'date', '-s', '@0']],
      ['a write as a read', ['run', 'vzctl', 'stop', '101']],
      ['a status of everything', ['run', 'vzctl', 'status', '']],
      ['any command inside as a read', ['run', 'vzctl', 'exec2', '101', 'id']],
      ['another file inside', ['run', 'vzctl', 'exec2', '101', 'cat', '/etc/shadow']],
      ['a second command inside', ['run', 'vzctl', 'exec2', '101', 'cat', '/etc/passwd;id']],
      ['a file inside and an option', ['run', 'vzctl', 'exec2', '101', 'cat', '/etc/passwd', '-A']],
      ['files of the node by exec2', ['run', 'vzctl', 'exec2', '0', 'cat', '/etc/passwd']],
      ['another report inside', ['run', 'vzctl', 'exec2', '101', 'repquota', '-u', '-g', '-v', '-n', '-p', '/']],
      ['a report with a command', ['run', 'vzctl', 'exec2', '101', 'repquota', '-u', '-g', '-v', '-n', '-p', '-a;id']],
      ['another exec as a read', ['run', 'vzctl', 'exec', '101', 'cat', '/etc/passwd']],
      ['a vzquota that changes', ['run', 'vzquota', '-b', 'off', '101', '-t']],
      ['a vzquota with another file', ['run', 'vzquota', 'show', '101', '-c', '/etc/shadow']],
      ['a vzquota without a container', ['run', 'vzquota', 'stat', '', '-t']],
      ['another list of processes inside', ['run', 'vzctl', 'exec2', '101', 'ps', '-e']],
      [
        'processes inside and a command',
        ['run', 'vzctl', 'exec2', '101', ...PS_COMMAND.split(' ').with(-1, 'args;id')],
      ],
      ['processes of the node by exec2', ['run', 'vzctl', 'exec2', '0', ...PS_COMMAND.split(' ')]],
      ['the kernel’s lines forgotten', ['run', 'dmesg', '-C']],
      ['the kernel’s lines hidden', ['run', 'dmesg', '-n', '1']],
      ['whose no process is', ['run', 'vzpid', '-p', '1']],
      ['whose a word is', ['run', 'vzpid', '$(id)']],
      ['a command on standard input, unless the settings say so', ['start', 'x', '--', 'vzctl', 'exec2', '101', '-']],
      ['any command inside', ['start', 'x', '--', 'vzctl', 'exec2', '101', 'id']],
      ['a name for a user', ['start', 'x', '--', ...owner('root', '0', '0', '0', '0')]],
      ['a command for a number', ['start', 'x', '--', ...owner('1000', '0', '0', '0', '$(id)')]],
      ['a second command for a number', ['start', 'x', '--', ...owner('1000', '0;id', '0', '0', '0')]],
      ['a limit below nothing', ['start', 'x', '--', ...owner('1000', '-1', '0', '0', '0')]],
      ['an empty limit', ['start', 'x', '--', ...owner('1000', '', '0', '0', '0')]],
      ['a limit too few', ['start', 'x', '--', ...owner('1000', '1', '0', '0')]],
      ['quota of neither users nor groups', ['start', 'x', '--', ...owner('1', '0', '0', '0', '0').with(4, '-P')]],
      ['quota of one file system', ['start', 'x', '--', ...owner('1', '0', '0', '0', '0').with(-1, '/')]],
      [
        'a grace time with a word',
        ['start', 'x', '--', 'vzctl', 'exec2', '101', 'setquota', '-t', '-u', '1', '7days', '-a'],
      ],
      [
        'a grace time of one user',
        ['start', 'x', '--', 'vzctl', 'exec2', '101', 'setquota', '-T', '-u', '1', '1', '-a'],
      ],
      ['a stop that leaves it mounted', ['start', 'x', '--', 'vzctl', 'stop', '101', '--skip-umount']],
      ['a stop with more than --fast', ['start', 'x', '--', 'vzctl', 'stop', '101', '--fast', '--skip-umount']],
      ['memory saved to any file', ['start', 'x', '--', 'vzctl', 'suspend', '101', '--dumpfile=/etc/passwd']],
      ['an option of vzlist that vzboard does not use', ['run', 'vzlist', '--help']],
      ['odd fields', ['run', 'vzlist', '-o', 'ctid;id']],
      ['another program of that name', ['run', '/tmp/vzlist', '-a']],
      ['the group of somebody else', ['kill', String(process.pid)]],
      ['the first process', ['kill', '1']],
      ['all processes', ['kill', '-1']],
      ['a group that is none', ['kill', '$(id)']],
      ['an offset that is none', ['follow', 'x', '-1', '0', '1']],
      ['arithmetic for an offset', ['follow', 'x', 'a[$(id)]', '0', '1']],
      ['a wait without end', ['follow', 'x', '0', '0', '9999']],
      ['an edit of the node', ['edit', '0', '0'.repeat(64), '0'.repeat(64)]],
      ['an edit without a hash', ['edit', '101', '', '0'.repeat(64)]],
      ['the lock of a path', ['lock-holder', '../101']],
    ])('refuses %s', (_what, words) => {
      const { code, out, err } = call(words);
      expect({ code, out }).toEqual({ code: 64, out: '' });
      expect(err).toMatch(/^vzboard-node: refused: /m);
      expect(existsSync(join(own(), 'x'))).toBe(false);
    });
  });

  test.each([
    ['nothing', ''],
    ['a shell', 'sh -c id; id'],
    ['quotes', "run 'cat' /etc/shadow"],
    ['itself', 'forced'],
    ['what only it starts', '__run x vzctl stop 101'],
    ['a NUL', 'run cat %00'],
    ['half a byte', 'run cat %4'],
    ['no digits', 'run cat %zz'],
    ['a newline', 'version\nid'],
    ['a variable', 'run cat $HOME'],
  ])('a forced command refuses %s', (_what, line) => {
    expect(forced(line)).toMatchObject({ code: 64, out: '', err: expect.stringContaining('refused') });
  });

  test('a forced command takes the reads and writes of vzboard', async () => {
    expect(forced('vzboard-node version').out).toBe('vzboard-node 1 version 1\n');
    writeFileSync(join(conf, '105.conf'), 'A="1"\n');
    const grep = ['run', ...configsArgv(conf)];
    expect(forced(forcedLine(grep)).out).toContain('105.conf:A="1"\n');
    const id = 'forced.0.1';
    expect(forced(forcedLine(['start', id, '--', 'vzctl', 'set', '101', '--description=a b%c', '--save'])).code).toBe(
      0,
    );
    // What is followed answers with the first news, which may be a part of it.
    await vi.waitFor(() => expect(state(id)).toBe('ended'), 10_000);
    expect(forced(forcedLine(['follow', id, '0', '0', '10'])).out).toContain('[set][101][--description=a b%c][--save]');
    expect(forced(`follow ${id} 0 0 10`).code).toBe(0);
  });

  test.each<[string, Argv]>([
    ['the limits of a user', setOwnerArgv(ctid, { kind: 'user', id: 1000 }, limits)],
    ['the limits of a group', setOwnerArgv(ctid, { kind: 'group', id: 4_294_967_294 }, limits)],
    ['grace times', setGraceArgv(ctid, 'group', 604_800, 0)],
  ])('starts a change of quota inside: %s', async (what, argv) => {
    const id = `quota.${what.replaceAll(' ', '-')}.1`;
    expect(ask(['start', id, '--', ...argv])).toMatchObject({ code: 0, out: 'vzboard-node 1 start started\n' });
    const said = argv
      .slice(1)
      .map((word) => `[${word}]`)
      .join('');
    await vi.waitFor(() => expect(state(id)).toBe('ended'), 10_000);
    expect(ask(['follow', id, '0', '0', '0']).out).toContain(said);
  });

  test.each<[string, Argv]>([
    ['both levels, live', quotaStatArgv(ctid)],
    ['both levels of the last run', quotaShowArgv(ctid)],
    ['both levels, for people', plain(quotaStatArgv(ctid))],
    ['users and groups of ploop', repquotaArgv(ctid)],
    ['names of users', accountsArgv(ctid, 'user')],
    ['names of groups', accountsArgv(ctid, 'group')],
    ['space and inodes', spaceArgv(ctid)],
  ])('reads quota: %s', (_what, argv) => {
    const said = argv
      .slice(1)
      .map((word) => `[${word}]`)
      .join('');
    const answer = ask(['run', ...argv]);
    expect(answer.out.startsWith(said)).toBe(true);
  });

  test.each<[string, string[], string]>([
    ['vzlist', ['vzlist', '-a', '-j', '-o', 'ctid,status'], '[-a][-j][-o][ctid,status]'],
    ['a version', ['vzctl', '--version'], '[--version]\n'],
    ['a status', ['vzctl', 'status', '101'], '[status][101]\n'],
    ['a status by UUID', ['vzctl', 'status', '0f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71'], '[status][0f3c9b5e-'],
    ['a file', ['cat', '/proc/version'], 'Linux'],
    ['files line by line', ['grep', '-aH', '-e', '', '--', '/proc/loadavg', '/proc/meminfo'], '/proc/loadavg:'],
    ['interfaces', ['grep', '-aH', '-e', '', '--', '/proc/net/dev'], '/proc/net/dev:'],
    ['names of what is there', ['stat', '-c', '%n', '--', '/proc/version'], '/proc/version\n'],
  ])('runs %s and answers its output and exit code', (_what, words, out) => {
    const answer = ask(['run', ...words]);
    expect(answer.code).toBe(0);
    expect(answer.out.startsWith(out)).toBe(true);
  });

  test('asks for the swap limits of containers; where there are none grep says so', () => {
    const { code, err } = ask(['run', ...swapLimitsArgv(['2147483000', '0f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71'])]);
    expect({ code, err }).toEqual({ code: 2, err: '' });
  });

  test('what containers read and wrote may be asked, there or not', () => {
    const { code, err } = ask(['run', ...ioacctArgv()]);
    expect([0, 1, 2]).toContain(code);
    expect(err).not.toContain('refused');
  });

  test('reads many files in one go, each with its length and hash', () => {
    const text = 'NAME="é→"\r\n\nlast';
    writeFileSync(join(conf, '101.conf'), text);
    symlinkSync('/etc/hostname', join(conf, `9${shells.indexOf(shell)}.conf`));
    const path = (n: string) => join(conf, `${n}.conf`);
    const away = path(`9${shells.indexOf(shell)}`);
    const { code, out } = ask(['cat', path('101'), path('102'), away, '/proc/version']);
    expect(code).toBe(0);
    const version = readFileSync('/proc/version', 'utf8');
    expect(out).toBe(
      `vzboard-node 1 cat 4\nfile ${Buffer.byteLength(text)} ${sha256(text)} ${path('101')}\n${text}\n` +
        `none absent ${path('102')}\nnone elsewhere ${away}\nfile ${version.length} ${sha256(version)} /proc/version\n${version}\n`,
    );
    rmSync(away);
  });

  test('reads all configs in one go, byte for byte, and nothing else that lies about', () => {
    const own = join(folder, `configs-${shells.indexOf(shell)}`);
    const ctid = '0f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71';
    const area = join(own, 'private', ctid);
    mkdirSync(area, { recursive: true });
    const settings = withSettings(readFileSync('scripts/vzboard-node', 'utf8'), {
      spool,
      programs: ['/usr/bin'],
      conf: own,
    });
    const path = join(own, 'helper');
    writeFileSync(path, settings);
    const all = () => {
      const { status, stdout } = spawnSync(program, [...before, path, 'configs', own]);
      return { code: status, out: stdout.toString().replace(/^ +/gm, '') };
    };
    expect(all()).toEqual({ code: 0, out: 'vzboard-node 1 configs 0\n0 /dev/null\n\n\n0 /dev/null\n' });
    writeFileSync(join(own, '101.conf'), 'A="é"\n\nlast');
    writeFileSync(join(own, '102.conf.destroyed'), 'B="1"\n');
    writeFileSync(join(area, 've.conf'), 'C="1"\n');
    symlinkSync(join(area, 've.conf'), join(own, `${ctid}.conf`));
    symlinkSync('/etc/hostname', join(own, '103.conf'));
    symlinkSync(join(own, 'nowhere'), join(own, '104.conf'));
    for (const other of ['0.conf', 've-light.conf-sample', '105.conf.bak', 'x y.conf', '106.other.conf', '-n.conf'])
      writeFileSync(join(own, other), 'D="1"\n');
    const sizes = `6 ${ctid}.conf\n12 101.conf\n6 102.conf.destroyed\n0 /dev/null\n24 total\n`;
    // A link that leads elsewhere and one that leads nowhere are counted, so that it is known that something is missing.
    expect(all()).toEqual({
      code: 0,
      out: `vzboard-node 1 configs 5\n${sizes}\nC="1"\nA="é"\n\nlastB="1"\n\n${sizes}`,
    });
    expect(ask(['configs', '/etc'])).toMatchObject({ code: 64, out: '' });
  });

  test('puts a frame around an answer through a forced command, and ends by its nonce a read and nothing else', async () => {
    const RS = '\u001e';
    const framed = forced(forcedLine(['framed', 'ab12', 'run', 'vzlist', '-a']));
    expect(framed.code).toBe(0);
    expect(framed.out).toMatch(new RegExp(`^${RS}vzboard ab12 run \\d+ 0\n\\[-a\\]$`));
    expect(framed.err).toBe(`${RS}vzboard ab12 begin\n${RS}vzboard ab12 end 0\n`);
    const write = forced(
      forcedLine(['framed', 'ab12', 'start', 'framed.0.1', '--', 'vzctl', 'set', '101', '--skiplock']),
    );
    // A write has no group that may be ended.
    expect(write).toMatchObject({ code: 64, out: `${RS}vzboard ab12 run 0 0\n` });
    expect(write.err).toContain(`${RS}vzboard ab12 end 64\n`);
    expect(forced(forcedLine(['framed', 'AB;', 'version']))).toMatchObject({ code: 64, out: '' });

    // Waits for news of a write that runs on.
    rmSync(join(folder, 'go'), { force: true });
    ask(['start', 'framed.0.2', '--', 'vzctl', 'restart', '101']);
    const line = forcedLine(['framed', 'cd34', 'follow', 'framed.0.2', '99', '0', '30']);
    const child = spawn(program, [...before, paths.get(name) ?? '', 'forced'], {
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, SSH_ORIGINAL_COMMAND: line },
    });
    const gone = once(child, 'exit');
    const group = String(child.pid);
    await vi.waitFor(() => expect(readFileSync(`/proc/${group}/cmdline`, 'utf8')).toContain('forced'), 10_000);
    expect(ask(['alive', group]).out).toBe(`vzboard-node 1 alive ${group}\n`);
    expect(ask(['kill', group, 'ab12'])).toMatchObject({ code: 64 });
    expect(ask(['kill', group, 'cd34']).out).toBe(`vzboard-node 1 kill ${group}\n`);
    await gone;
    expect(ask(['alive', group]).out).toBe('vzboard-node 1 alive\n');
    expect(ask(['kill', group, 'cd34'])).toMatchObject({ code: 66 });
    writeFileSync(join(folder, 'go'), '');
    await vi.waitFor(() => expect(state('framed.0.2')).toBe('ended'), 10_000);
    ask(['clean', 'framed.0.2']);
  });

  test('a detached write has input, its streams apart, its exit code, and signals as a program of a fresh login has them', async () => {
    const id = 'task.0.1';
    expect(ask(['start', id, '--stdin', '--', 'vzctl', 'start', '101'], { input: 'secret\n' }).out).toBe(
      'vzboard-node 1 start started\n',
    );
    await vi.waitFor(() => expect(state(id)).toBe('ended'), 10_000);
    const out = '[start][101]\n0022\n/\nSigIgn:\t0000000000000000\nsecret\n';
    expect(ask(['follow', id, '0', '0', '0']).out).toBe(
      `vzboard-node 1 follow ended 0 0 ${out.length} ${out.length} 0 5 5\n${out}done\n`,
    );
    // From where one has read.
    expect(ask(['follow', id, '8', '5', '0']).out).toMatch(/^vzboard-node 1 follow ended 0 8 \d+ \d+ 5 0 5\n101\]/);
    expect(readdirSync(join(own(), id)).sort()).toEqual(['claim', 'code', 'err', 'out']);
    expect(statSync(own()).mode & 0o777).toBe(0o700);
    expect(statSync(join(own(), id, 'out')).mode & 0o777).toBe(0o600);
    expect(ask(['clean', id]).out).toBe('vzboard-node 1 clean ended\n');
    expect(state(id)).toBe('absent');
  });

  test('the same id starts once, runs on, and cannot be cleaned before it ended', async () => {
    rmSync(join(folder, 'go'), { force: true });
    const words = ['start', 'twice.0.1', '--', 'vzctl', 'restart', '101'];
    expect(ask(words).out).toBe('vzboard-node 1 start started\n');
    expect(ask(words).out).toBe('vzboard-node 1 start exists\n');
    await vi.waitFor(() => expect(state('twice.0.1')).toBe('running'), 10_000);
    expect(ask(['clean', 'twice.0.1'])).toMatchObject({ code: 75 });
    expect(ask(['forbid', 'twice.0.1']).out).toBe('vzboard-node 1 forbid running\n');
    writeFileSync(join(folder, 'go'), '');
    await vi.waitFor(() => expect(ask(['list']).out).toMatch(/^twice.0.1 ended \d+$/m), 10_000);
    expect(ask(['follow', 'twice.0.1', '0', '0', '0']).out).toMatch(/^vzboard-node 1 follow ended 7 /);
    ask(['clean', 'twice.0.1']);
  });

  test('a start that is forbidden never runs, however late it arrives', async () => {
    expect(ask(['forbid', 'late.0.1']).out).toBe('vzboard-node 1 forbid never\n');
    expect(ask(['start', 'late.0.1', '--', 'vzctl', 'start', '101']).out).toBe('vzboard-node 1 start exists\n');
    expect(state('late.0.1')).toBe('never');
    expect(readdirSync(join(own(), 'late.0.1'))).toEqual(['claim']);
    ask(['clean', 'late.0.1']);
  });

  test('tells a node that was restarted from a runner that was killed', async () => {
    for (const [id, claim, expected] of [
      ['boot.0.1', '1 1 another-boot', 'rebooted'],
      ['dead.0.1', `4194304 1 ${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`, 'lost'],
      ['other.0.1', `1 1 ${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`, 'lost'],
    ] as const) {
      mkdirSync(join(own(), id));
      symlinkSync(claim, join(own(), id, 'claim'));
      expect(state(id)).toBe(expected);
      ask(['clean', id]);
    }
  });

  test('an endless writer does not fill the disk, and goes on', async () => {
    rmSync(join(folder, 'enough'), { force: true });
    ask(['start', 'flood.0.1', '--', 'vzctl', 'stop', '101']);
    const base = join(own(), 'flood.0.1', 'out.base');
    await vi.waitFor(
      () => expect(Number(existsSync(base) && readFileSync(base, 'utf8'))).toBeGreaterThan(300_000),
      15_000,
    );
    writeFileSync(join(folder, 'enough'), '');
    await vi.waitFor(() => expect(state('flood.0.1')).toBe('ended'), 15_000);
    const [, from, count, length] =
      /ended 0 (\d+) (\d+) (\d+)/.exec(ask(['follow', 'flood.0.1', '0', '0', '0']).out) ?? [];
    expect(Number(from)).toBeGreaterThan(300_000);
    expect(Number(length)).toBeGreaterThanOrEqual(Number(from) + Number(count));
    ask(['clean', 'flood.0.1']);
  });

  test('a full disk is refused before anything starts', () => {
    const text = readFileSync(paths.get(name) ?? '', 'utf8').replace(
      'least_free_kib=20480',
      'least_free_kib=99999999999999',
    );
    const path = join(folder, 'full');
    writeFileSync(path, text);
    const { status, stderr } = spawnSync(program, [
      ...before,
      path,
      'start',
      'full.0.1',
      '--',
      'vzctl',
      'start',
      '101',
    ]);
    expect(status).toBe(69);
    expect(stderr.toString()).toMatch(/nothing was started: the disk of \S+ has \d+ KiB free/);
    expect(existsSync(join(own(), 'full.0.1'))).toBe(false);
  });

  describe('an edit', () => {
    const path = () => join(conf, '110.conf');
    const before = '# made by hand\nNAME="a"\nODD=yes\n';
    const edit = (old: string, text: string, sent = text) =>
      ask(['edit', '110', sha256(old), sha256(text)], { input: sent });
    const put = (text: string) => {
      rmSync(path(), { force: true });
      writeFileSync(path(), text);
      chmodSync(path(), 0o640);
    };

    test('replaces the file with its mode, and lets the lock go', () => {
      put(before);
      const after = '# made by hand\nNAME="b"\nODD=yes\n\n# more\nDESCRIPTION="it\'s"\n';
      expect(edit(before, after)).toMatchObject({ code: 0, out: `vzboard-node 1 edit ${sha256(after)}\n` });
      expect(readFileSync(path(), 'utf8')).toBe(after);
      expect(statSync(path()).mode & 0o777).toBe(0o640);
      expect(readdirSync(locks)).toEqual([]);
      expect(readdirSync(conf).filter((file) => file.startsWith('110'))).toEqual(['110.conf']);
    });

    test('of a config of Virtuozzo 7 and later leaves the link and changes what it leads to', () => {
      const target = join(folder, `private-${shells.indexOf(shell)}`, '110', 've.conf');
      mkdirSync(join(target, '..'), { recursive: true });
      writeFileSync(target, before);
      rmSync(path(), { force: true });
      symlinkSync(target, path());
      const after = before.replace('"a"', '"c"');
      expect(edit(before, after).code).toBe(0);
      expect(lstatSync(path()).isSymbolicLink()).toBe(true);
      expect(readFileSync(target, 'utf8')).toBe(after);
    });

    test('follows no other link', () => {
      const target = join(folder, 'elsewhere');
      writeFileSync(target, before);
      rmSync(path(), { force: true });
      symlinkSync(target, path());
      expect(edit(before, before.replace('"a"', '"c"')).code).toBe(65);
      expect(readFileSync(target, 'utf8')).toBe(before);
    });

    test('of a file that changed meanwhile, is gone, or did not arrive whole changes nothing', () => {
      put('NAME="x"\n');
      expect(edit(before, 'NAME="b"\n')).toMatchObject({ code: 75, err: expect.stringContaining('changed meanwhile') });
      expect(edit('NAME="x"\n', 'NAME="b"\nOK="1"\n', 'NAME="b"\n').code).toBe(65);
      expect(readFileSync(path(), 'utf8')).toBe('NAME="x"\n');
      rmSync(path());
      expect(edit(before, 'NAME="b"\n').code).toBe(66);
      expect(readdirSync(locks)).toEqual([]);
    });

    test.each([
      ['a substitution', 'NAME="$(id)"\n'],
      ['backquotes', 'NAME="`id`"\n'],
      ['a command', 'NAME="a"\nid\n'],
      ['a command behind a value', 'NAME="a";id\n'],
      ['a value without quotes', 'NAME=a\n'],
      ['a key that opens the node', 'CAPABILITY="SYS_ADMIN:on "\n'],
      ['another private area', 'VE_PRIVATE="/"\n'],
      ['a carriage return', 'NAME="a"\r\n'],
      ['an open quote', 'NAME="a"\nDESCRIPTION="a\n'],
      ['a backslash', 'NAME="a\\"\n'],
      ['an indented line', ' NAME="a"\n'],
    ])('refuses %s', (_what, text) => {
      put('NAME="x"\n');
      expect(edit('NAME="x"\n', text).code).toBe(65);
      expect(readFileSync(path(), 'utf8')).toBe('NAME="x"\n');
    });

    test('keeps odd lines that were there, but not those that make the next ones commands', () => {
      for (const [text, code] of [
        ['export X=$(true)\n', 0],
        ['X="a\n', 65],
        ["X='a\n", 65],
        ['X=a\\\n', 65],
      ] as const) {
        put(text);
        expect([text, edit(text, `${text}NAME="; id ;"\n`).code]).toEqual([text, code]);
      }
    });

    test.each<[string, (dir: string) => string]>([
      ['in quotes', (dir) => `LOCKDIR="${dir}" # comment\n`],
      ['with blanks around', (dir) => `  LOCKDIR=${dir}  \n`],
      ['with a carriage return', (dir) => `LOCKDIR=${dir}\r\n`],
      ['without a newline', (dir) => `VERBOSE=0\nLOCKDIR=${dir}`],
      ['twice', (dir) => `LOCKDIR=${dir}\nLOCKDIR=/elsewhere\n`],
    ])('finds the directory of the locks as vzctl does: %s', (_what, text) => {
      const vzConf = join(folder, 'vz.conf');
      const usual = readFileSync(vzConf, 'utf8');
      writeFileSync(join(locks, '110.lck'), `${process.pid}\n\n`);
      try {
        writeFileSync(vzConf, text(locks));
        expect(ask(['lock-holder', '110']).out).toContain(`held ${process.pid} `);
      } finally {
        writeFileSync(vzConf, usual);
        rmSync(join(locks, '110.lck'));
      }
    });

    test('without vz.conf locks nothing by guess', () => {
      const vzConf = join(folder, 'vz.conf');
      const usual = readFileSync(vzConf, 'utf8');
      put(before);
      rmSync(vzConf);
      try {
        expect(ask(['lock-holder', '110']).code).toBe(66);
        expect(edit(before, 'NAME="b"\n').code).toBe(66);
        expect(readFileSync(path(), 'utf8')).toBe(before);
      } finally {
        writeFileSync(vzConf, usual);
      }
    });

    test('waits for nobody: a lock that is held is 9 with its holder, a dead one is removed as vzctl does', () => {
      put(before);
      const lock = join(locks, '110.lck');
      writeFileSync(lock, `${process.pid}\n\n`);
      const held = ask(['lock-holder', '110']).out;
      expect(held).toMatch(new RegExp(`^vzboard-node 1 lock-holder held ${process.pid} .*node`));
      expect(edit(before, 'NAME="b"\n')).toMatchObject({
        code: 9,
        err: expect.stringMatching(new RegExp(`^Locked by: pid ${process.pid}, cmdline `)),
      });
      expect(readFileSync(lock, 'utf8')).toBe(`${process.pid}\n\n`);
      writeFileSync(lock, '4194304\n\n');
      expect(ask(['lock-holder', '110']).out).toBe('vzboard-node 1 lock-holder stale 4194304\n');
      expect(edit(before, 'NAME="b"\n').code).toBe(0);
      expect(ask(['lock-holder', '110']).out).toBe('vzboard-node 1 lock-holder free\n');
      expect(readdirSync(locks)).toEqual([]);
    });
  });
});

test('is tried under more than one shell wherever there is more than one', () => {
  expect(shells.length).toBeGreaterThan(0);
});
