/** What scripts/vzboard-node does to profiles and templates of a node, with real files, under the shells that nodes have. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
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
const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');
const source = readFileSync('scripts/vzboard-node', 'utf8');

let folder: string;
const at = (...names: string[]) => join(folder, ...names);
const profile = (name: string) => at('conf', `ve-${name}.conf-sample`);
const cache = (name = '') => at('template', 'cache', name);

function program(name: string, body: string): void {
  writeFileSync(at('programs', name), `#!/bin/sh\n${body}\n`);
  chmodSync(at('programs', name), 0o755);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vzboard-files-'));
  for (const name of ['conf', 'locks', 'programs', 'private', 'template/cache'])
    mkdirSync(at(name), { recursive: true });
  const globals = [`LOCKDIR=${at('locks')}`, `TEMPLATE="${at('template')}"`, 'CONFIGFILE="basic"'];
  const places = [`VE_PRIVATE=${at('private')}/$VEID`, 'DEF_OSTEMPLATE="centos-6-x86_64"'];
  writeFileSync(at('vz.conf'), `${[...globals, ...places].join('\n')}\n`);
  writeFileSync(profile('basic'), '# as shipped\nNUMPROC="240:240"\nODD=1 # kept\n');
  program('vzctl', `state=down; [ ! -e ${folder}/running ] || state=running\necho "CTID $2 exist unmounted $state"`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The helper with this node's places, under one shell; `change` alters its text. */
function helperUnder(shell: readonly string[]) {
  const [run = '', ...before] = shell;
  return (words: readonly string[], input = '', change = (text: string) => text) => {
    const path = at('vzboard-node');
    const text = withSettings(source, { spool: at('spool'), programs: [at('programs')], conf: at('conf') });
    const made = change(text).replace('setsid /bin/sh "$self"', `setsid ${shell.join(' ')} "$self"`);
    // A detached run still reads the file it was started from: it is replaced, never written into.
    writeFileSync(`${path}.new`, made);
    renameSync(`${path}.new`, path);
    const { status, stdout, stderr } = spawnSync(run, [...before, path, ...words], { input });
    return { code: status, out: stdout.toString(), err: stderr.toString() };
  };
}

const url = 'https://example.net/a.tar.gz';

describe.each(shells.map((shell) => [shell.join(' '), shell] as const))('under %s', (_name, shell) => {
  const ask = helperUnder(shell);

  describe('a profile', () => {
    const made = '# ours\nNUMPROC="100:100"\n';
    const write = (name: string, old: string, text: string, ...like: string[]) =>
      ask(['profile-write', name, old, sha256(text), ...like], text);

    test('is made once, with the mode that vzctl can read, and never over another', () => {
      expect(write('small', 'new', made)).toMatchObject({ code: 0, out: expect.stringContaining('profile-write') });
      expect(readFileSync(profile('small'), 'utf8')).toBe(made);
      expect(statSync(profile('small')).mode & 0o777).toBe(0o644);
      expect(write('small', 'new', made)).toMatchObject({ code: 75 });
      expect(readdirSync(at('locks'))).toEqual([]);
    });

    test('is replaced only as it was read, and keeps its odd lines', () => {
      const old = readFileSync(profile('basic'), 'utf8');
      const text = old.replace('240:240', '100:100');
      expect(write('basic', sha256('other'), text)).toMatchObject({ code: 75 });
      expect(write('basic', sha256(old), text)).toMatchObject({ code: 0 });
      expect(readFileSync(profile('basic'), 'utf8')).toBe(text);
    });

    test.each([
      ['a substitution', 'NUMPROC="$(id)"\n'],
      ['a line that is no assignment', 'rm -rf /\n'],
      ['a key that opens the node', 'DEVICES="b:8:0:rw"\n'],
      ['an open quote', 'NUMPROC="1\n'],
    ])('with %s is refused', (_what, text) => {
      expect(write('bad', 'new', text)).toMatchObject({ code: 65 });
      expect(existsSync(profile('bad'))).toBe(false);
    });

    test('made like a container takes its odd lines, but nothing that names it', () => {
      writeFileSync(at('conf', '101.conf'), 'FEATURES="nfs:on"\nHOSTNAME="a"\n');
      expect(write('like', 'new', 'FEATURES="nfs:on"\n')).toMatchObject({ code: 65 });
      expect(write('like', 'new', 'FEATURES="nfs:on"\nHOSTNAME="a"\n', '101')).toMatchObject({ code: 65 });
      expect(write('like', 'new', 'FEATURES="nfs:on"\n', '101')).toMatchObject({ code: 0 });
    });

    test('is validated by the node where it can, and kept whatever that says', () => {
      program('vzcfgvalidate', 'echo "Warning: $1" >&2; exit 2');
      expect(write('small', 'new', made)).toMatchObject({ code: 0, err: `Warning: ${profile('small')}\n` });
    });

    test('goes only unused, unchanged and not the default', () => {
      write('small', 'new', made);
      const remove = (name: string, hash: string) => ask(['profile-remove', name, hash]);
      expect(remove('basic', sha256(readFileSync(profile('basic'))))).toMatchObject({
        code: 75,
        err: expect.stringContaining('default'),
      });
      writeFileSync(at('conf', '101.conf'), 'ORIGIN_SAMPLE="small"\n');
      expect(remove('small', sha256(made))).toMatchObject({ code: 75, err: expect.stringContaining(' 101') });
      rmSync(at('conf', '101.conf'));
      expect(remove('small', sha256('other'))).toMatchObject({ code: 75 });
      expect(remove('small', sha256(made))).toMatchObject({ code: 0 });
      expect(existsSync(profile('small'))).toBe(false);
    });

    test('is written detached with its text from standard input, and says how that went', async () => {
      const words = ['start', 'p.0.1', '--stdin', '--', 'vzboard-node', 'profile-write', 'late', 'new', sha256(made)];
      expect(ask(words, made)).toMatchObject({ code: 0 });
      const news = () => ask(['follow', 'p.0.1', '0', '0', '0']).out;
      await vi.waitFor(() => expect(news()).toContain('follow ended 0'), 10_000);
      expect(news()).toContain(`profile-write ${sha256(made)}`);
      expect(readFileSync(profile('late'), 'utf8')).toBe(made);
    });

    test('that is a link is neither written nor removed', () => {
      symlinkSync('/etc/hostname', profile('link'));
      const hash = sha256(readFileSync('/etc/hostname'));
      expect(write('link', hash, made)).toMatchObject({ code: 65 });
      expect(ask(['profile-remove', 'link', hash])).toMatchObject({ code: 66 });
    });
  });

  test('drop-keys takes out all lines of the keys and leaves the rest byte for byte', () => {
    const path = at('conf', '101.conf');
    writeFileSync(path, '# a\nPHYSPAGES="0:1"\n  SWAPPAGES=1\nODD=1 # x\nSWAPPAGES="0:2"');
    chmodSync(path, 0o600);
    expect(ask(['drop-keys', '101', 'SWAPPAGES'])).toMatchObject({ code: 0 });
    expect(readFileSync(path, 'utf8')).toBe('# a\nPHYSPAGES="0:1"\nODD=1 # x\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(ask(['drop-keys', '101', 'VE_PRIVATE'])).toMatchObject({ code: 64 });
  });

  describe('a template', () => {
    test('goes only when nothing is made of it, and is no link', () => {
      for (const name of ['a-1.tar.gz', 'centos-6-x86_64.tar.xz', 'used.tar']) writeFileSync(cache(name), 'x');
      symlinkSync('/etc/hostname', cache('link.tar'));
      writeFileSync(at('conf', '7.conf'), 'OSTEMPLATE="used"\n');
      const remove = (name: string) => ask(['template-remove', name]);
      expect(remove('used.tar')).toMatchObject({ code: 75, err: expect.stringContaining(' 7') });
      expect(remove('centos-6-x86_64.tar.xz')).toMatchObject({ code: 75, err: expect.stringContaining('default') });
      expect(remove('link.tar')).toMatchObject({ code: 66 });
      expect(remove('a-1.tar.gz')).toMatchObject({ code: 0 });
      expect(readdirSync(cache()).sort()).toEqual(['centos-6-x86_64.tar.xz', 'link.tar', 'used.tar']);
    });

    test('is packed from a stopped container with its numbers of owners, and never from a running one', () => {
      mkdirSync(at('private', '101', 'etc'), { recursive: true });
      writeFileSync(at('private', '101', 'etc', 'passwd'), 'root\n');
      writeFileSync(at('conf', '101.conf'), `VE_PRIVATE="${at('private')}/$VEID"\n`);
      writeFileSync(at('running'), '');
      expect(ask(['template-make', '101', 'mine.tar.gz'])).toMatchObject({ code: 75 });
      rmSync(at('running'));
      expect(ask(['template-make', '101', 'mine.tar.gz'])).toMatchObject({ code: 0 });
      expect(spawnSync('tar', ['-tzf', cache('mine.tar.gz')]).stdout.toString()).toContain('./etc/passwd');
      expect(ask(['template-make', '101', 'mine.tar.gz'])).toMatchObject({ code: 75 });
      expect(readdirSync(cache())).toEqual(['mine.tar.gz']);
      expect(readdirSync(at('locks'))).toEqual([]);
    });

    // The download itself is played: what counts is what becomes of its bytes.
    const fetching = (body: string) => (text: string) => {
      program('wget', body);
      return text.replace('PATH=/usr/sbin', `PATH=${at('programs')}:/usr/sbin`);
    };
    const bytes = 'for word in "$@"; do [ "$last" = -O ] && printf abc >"$word"; last=$word; done';

    test('is kept only with the checksum that was asked for', () => {
      expect(ask(['template-fetch', 'a.tar.gz', url, sha256('abd')], '', fetching(bytes))).toMatchObject({
        code: 65,
        err: expect.stringContaining(sha256('abc')),
      });
      expect(readdirSync(cache())).toEqual([]);
      expect(ask(['template-fetch', 'a.tar.gz', url, sha256('abc')], '', fetching(bytes))).toMatchObject({ code: 0 });
      expect(readFileSync(cache('a.tar.gz'), 'utf8')).toBe('abc');
    });

    test('that is being fetched can be ended, and leaves nothing; a vzctl cannot', async () => {
      const slow = fetching(': >"$0.began"; sleep 30');
      const start = (id: string, ...words: string[]) => ask(['start', id, '--', ...words], '', slow);
      start('f.0.1', 'vzboard-node', 'template-fetch', 'a.tar.gz', url, sha256('abc'));
      await vi.waitFor(() => expect(existsSync(at('programs', 'wget.began'))).toBe(true), 10_000);
      expect(ask(['end', 'f.0.1'], '', slow)).toMatchObject({ code: 0 });
      const state = (id: string) => ask(['follow', id, '0', '0', '0'], '', slow).out.split(' ').slice(3, 5).join(' ');
      await vi.waitFor(() => expect(state('f.0.1')).toBe('ended 143'), 10_000);
      expect(readdirSync(cache())).toEqual([]);
      program('vzctl', `: >${folder}/held; while [ -e ${folder}/held ]; do sleep 0.05; done`);
      start('v.0.1', 'vzctl', 'stop', '101');
      await vi.waitFor(() => expect(existsSync(at('held'))).toBe(true), 10_000);
      expect(ask(['end', 'v.0.1'], '', slow)).toMatchObject({ code: 64 });
      rmSync(at('held'));
      await vi.waitFor(() => expect(state('v.0.1')).toBe('ended 0'), 10_000);
    });
  });

  test.each([
    [['find', '-P', 'CACHE', '-mindepth', '1', '-maxdepth', '1', '-printf', '%y %s %T@ %f\\0'], 'f 1 '],
    [
      ['grep', '-RaHs', '--include=ve-*.conf-sample', '-e', '', '--', 'CONF'],
      'conf/ve-basic.conf-sample:# as shipped\n',
    ],
  ])('reads with %j', (words, found) => {
    writeFileSync(cache('a.tar'), 'x');
    const real = words.map((word) =>
      word === 'CACHE' ? cache().replace(/\/$/, '') : word === 'CONF' ? at('conf') : word,
    );
    const { code, out } = ask(['run', ...real]);
    expect(code).toBe(0);
    expect(out).toContain(found);
  });
});

// What is refused by words alone is so under every shell alike: tests/real/helper.test.ts holds their ways of matching together.
describe('a word that is not what it should be', () => {
  const ask = helperUnder(shells[0] ?? []);

  test.each([
    ['file:///etc/shadow'],
    ['ftp://example.net/a'],
    ['--post-file=/etc/shadow'],
    ['http://user:secret@example.net/a'],
    ['http://example.net/$(id)'],
    ['http://example.net/a b'],
    ['http://-x/'],
  ])('is not fetched from %s', (from) => {
    expect(ask(['template-fetch', 'a.tar.gz', from, sha256('abc')])).toMatchObject({ code: 64 });
  });

  test.each([['../a.tar'], ['a/b.tar'], ['.a.tar'], ['-a.tar'], ['a.tar.zst'], ['.tar'], ['a b.tar'], ['']])(
    'is never called %s',
    (name) => {
      for (const words of [
        ['template-remove', name],
        ['template-make', '101', name],
        ['template-fetch', name, url, sha256('')],
      ])
        expect(ask(words)).toMatchObject({ code: 64 });
    },
  );

  test.each([
    [['find', '-P', '/etc', '-mindepth', '1', '-maxdepth', '1', '-printf', '%y %s %T@ %f\\0']],
    [['find', '-P', 'CACHE', '-mindepth', '1', '-maxdepth', '1', '-exec', 'id']],
    [['find', '-P', 'CACHE', '-delete']],
    [['vzsplit', '-n', '3', '-f', 'x']],
    [['vzcfgvalidate', '-r', '/etc/vz/conf/ve-basic.conf-sample']],
    [['vztmpl-dl', 'centos-6-x86_64']],
    [['vzpkg', 'remove', 'cache', 'x']],
  ])('refuses to read with %j', (words) => {
    expect(ask(['run', ...words.map((word) => word.replace('CACHE', cache().replace(/\/$/, '')))])).toMatchObject({
      code: 64,
    });
  });
});
