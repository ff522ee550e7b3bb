/** What scripts/vzboard-node does to retire containers, bring them back and adopt root file systems, with real files, under the shells that nodes have. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
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
const conf = (name: string) => at('conf', name);
const area = (...names: string[]) => at('private', ...names);
const confs = (ctid: string) => readdirSync(at('conf')).filter((name) => name.startsWith(`${ctid}.`));

function program(name: string, body: string): void {
  writeFileSync(at('programs', name), `#!/bin/sh\n${body}\n`);
  chmodSync(at('programs', name), 0o755);
}

/** A container as vzctl create leaves it, with a name. */
function container(ctid: string, name?: string): void {
  mkdirSync(area(ctid, 'etc'), { recursive: true });
  const named = name === undefined ? '' : `NAME="${name}"\n`;
  writeFileSync(conf(`${ctid}.conf`), `VE_PRIVATE="${area()}/$VEID"\nODD=1 # kept\n${named}`);
  if (name !== undefined) symlinkSync(conf(`${ctid}.conf`), at('names', name));
}

/** A root file system as debootstrap makes it. */
function root(name: string): void {
  for (const part of ['etc', 'usr/sbin', 'bin', 'dev']) mkdirSync(area(name, part), { recursive: true });
  writeFileSync(area(name, 'usr/sbin/init'), '');
  const release = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\nHOME_URL="x"\n';
  writeFileSync(area(name, 'etc/os-release'), release);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vzboard-areas-'));
  for (const name of ['conf', 'locks', 'programs', 'private', 'names', 'root']) mkdirSync(at(name));
  const places = [`VE_PRIVATE=${area()}/$VEID`, `VE_ROOT=${at('root')}/$VEID`];
  writeFileSync(at('vz.conf'), `${[`LOCKDIR=${at('locks')}`, ...places].join('\n')}\n`);
  writeFileSync(conf('ve-basic.conf-sample'), '# as shipped\nNUMPROC="240:240"\nODD=1 # kept\n');
  program(
    'vzctl',
    `there=deleted; [ ! -e ${folder}/conf/$2.conf ] || [ ! -e ${folder}/private/$2 ] || there=exist
state='unmounted down'; [ ! -e ${folder}/state ] || read -r state <${folder}/state
echo "CTID $2 $there $state"`,
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The helper with this node's places, under one shell. */
function helperUnder(shell: readonly string[]) {
  const [run = '', ...before] = shell;
  return (words: readonly string[], input = '', change = (text: string) => text) => {
    const path = at('vzboard-node');
    const text = withSettings(source, { spool: at('spool'), programs: [at('programs')], conf: at('conf') });
    // A detached run still reads the file it was started from: it is replaced, never written into.
    writeFileSync(`${path}.new`, change(text).replace('setsid /bin/sh "$self"', `setsid ${shell.join(' ')} "$self"`));
    renameSync(`${path}.new`, path);
    const { status, stdout, stderr } = spawnSync(run, [...before, path, ...words], { input });
    return { code: status, out: stdout.toString(), err: stderr.toString() };
  };
}

describe.each(shells.map((shell) => [shell.join(' '), shell] as const))('under %s', (_name, shell) => {
  const ask = helperUnder(shell);

  describe('retiring', () => {
    test('puts config and scripts aside, takes every name away, and keeps every file; bringing back is the reverse', () => {
      container('101', 'web');
      symlinkSync(conf('101.conf'), at('names', 'old'));
      container('1101', 'other');
      for (const script of ['mount', 'start']) writeFileSync(conf(`101.${script}`), '#!/bin/sh\n');
      const text = readFileSync(conf('101.conf'), 'utf8');
      expect(ask(['retire', '101'])).toMatchObject({ code: 0, out: expect.stringContaining('vzboard-node 1 retire') });
      expect(confs('101')).toEqual(['101.conf.retired', '101.mount.retired', '101.start.retired']);
      expect(readFileSync(conf('101.conf.retired'), 'utf8')).toBe(text);
      expect(readdirSync(at('names'))).toEqual(['other']);
      expect(existsSync(area('101', 'etc'))).toBe(true);
      expect(ask(['bring-back', '101'])).toMatchObject({ code: 0, out: 'vzboard-node 1 bring-back named\n' });
      expect(confs('101')).toEqual(['101.conf', '101.mount', '101.start']);
      expect(readFileSync(conf('101.conf'), 'utf8')).toBe(text);
      expect(readlinkSync(at('names', 'web'))).toBe(conf('101.conf'));
      expect(readdirSync(at('locks'))).toEqual([]);
    });

    test.each([
      ['runs', 'mounted running'],
      ['is mounted', 'mounted down'],
    ])('one that %s is refused', (_what, state) => {
      container('101');
      writeFileSync(at('state'), `${state}\n`);
      expect(ask(['retire', '101'])).toMatchObject({ code: 75 });
      expect(confs('101')).toEqual(['101.conf']);
    });

    test('one that is suspended keeps its saved memory, and one without files is refused', () => {
      container('101');
      writeFileSync(at('state'), 'unmounted down suspended\n');
      expect(ask(['retire', '101'])).toMatchObject({ code: 0 });
      container('102');
      rmSync(area('102'), { recursive: true });
      expect(ask(['retire', '102'])).toMatchObject({ code: 66 });
      expect(confs('102')).toEqual(['102.conf']);
    });

    test('never overwrites what an earlier retirement kept', () => {
      container('101', 'web');
      writeFileSync(conf('101.conf.retired'), 'earlier\n');
      expect(ask(['retire', '101'])).toMatchObject({ code: 75 });
      rmSync(conf('101.conf.retired'));
      for (const name of ['101.start', '101.start.retired']) writeFileSync(conf(name), name);
      expect(ask(['retire', '101'])).toMatchObject({ code: 75, err: expect.stringContaining('101.start.retired') });
      expect(confs('101')).toEqual(['101.conf', '101.start', '101.start.retired']);
    });

    test('that was cut off between script and config is finished by the next', () => {
      container('101');
      writeFileSync(conf('101.start.retired'), '');
      writeFileSync(conf('101.stop'), '');
      expect(ask(['retire', '101'])).toMatchObject({ code: 0 });
      expect(confs('101')).toEqual(['101.conf.retired', '101.start.retired', '101.stop.retired']);
    });

    test('waits for nobody: a container that somebody works on is locked', () => {
      container('101');
      writeFileSync(at('locks', '101.lck'), `${process.pid}\n\n`);
      expect(ask(['retire', '101'])).toMatchObject({ code: 9, err: expect.stringContaining(`pid ${process.pid}`) });
      expect(ask(['bring-back', '101'])).toMatchObject({ code: 9 });
      expect(confs('101')).toEqual(['101.conf']);
      expect(readdirSync(at('locks'))).toEqual(['101.lck']);
    });

    test('a config that is a link belongs to a newer node, and stays', () => {
      mkdirSync(area('101'));
      writeFileSync(area('101', 've.conf'), '');
      symlinkSync(area('101', 've.conf'), conf('101.conf'));
      expect(ask(['retire', '101'])).toMatchObject({ code: 65, err: expect.stringContaining('vzctl unregister') });
      expect(ask(['retire', '1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71'])).toMatchObject({ code: 64 });
    });

    test('runs detached like any other write', async () => {
      container('101');
      expect(ask(['start', 'r.0.1', '--', 'vzboard-node', 'retire', '101'])).toMatchObject({ code: 0 });
      await vi.waitFor(() => expect(ask(['follow', 'r.0.1', '0', '0', '0']).out).toContain('follow ended 0'), 10_000);
      expect(confs('101')).toEqual(['101.conf.retired']);
    });
  });

  describe('bringing back', () => {
    beforeEach(() => {
      container('101', 'web');
      ask(['retire', '101']);
    });

    test('is refused where the number is in use again, the files are gone, or another container has them', () => {
      writeFileSync(conf('101.conf'), '');
      expect(ask(['bring-back', '101'])).toMatchObject({ code: 75 });
      rmSync(conf('101.conf'));
      writeFileSync(conf('900.conf'), `VE_PRIVATE="${area('101')}"\n`);
      expect(ask(['bring-back', '101'])).toMatchObject({ code: 75, err: expect.stringContaining('belongs to 900') });
      rmSync(conf('900.conf'));
      rmSync(area('101'), { recursive: true });
      expect(ask(['bring-back', '101'])).toMatchObject({ code: 66 });
      expect(ask(['bring-back', '102'])).toMatchObject({ code: 66 });
      expect(confs('101')).toEqual(['101.conf.retired']);
    });

    test('says that the name has gone to another, and leaves it there', () => {
      container('102', 'web');
      expect(ask(['bring-back', '101'])).toMatchObject({ code: 0, out: 'vzboard-node 1 bring-back taken\n' });
      expect(readlinkSync(at('names', 'web'))).toBe(conf('102.conf'));
    });

    test('a NAME that leads out of the names makes no link', () => {
      writeFileSync(conf('101.conf.retired'), `VE_PRIVATE="${area()}/$VEID"\nNAME="../escaped"\n`);
      expect(ask(['bring-back', '101'])).toMatchObject({ code: 0, out: 'vzboard-node 1 bring-back unnamed\n' });
      expect(readdirSync(folder)).not.toContain('escaped');
    });
  });

  describe('looking at private areas', () => {
    const lines = () => {
      const { code, out } = ask(['areas']);
      expect(code).toBe(0);
      return out.trimEnd().split('\n');
    };
    const named = (name: string) => lines().find((line) => line.startsWith('area ') && line.endsWith(` ${name}`));

    test('tells what no config refers to, what is inside, and which distribution says what of itself', () => {
      container('101');
      container('102');
      ask(['retire', '102']);
      container('103');
      renameSync(conf('103.conf'), conf('103.conf.destroyed'));
      root('mine');
      const said = lines();
      expect(said.slice(0, 2)).toEqual(['vzboard-node 1 areas 2 0', `parent ${area()}`]);
      expect(named('mine')).toMatch(/^area dir - - \d+ \d+:\d+ init,etc,usr,bin,dev mine$/);
      expect(said.slice(said.indexOf(named('mine') ?? '') + 1)).toEqual([
        'os PRETTY_NAME=Debian GNU/Linux 12 (bookworm)',
        'os VERSION_ID=12',
        'os ID=debian',
      ]);
      expect(named('103')).toMatch(/^area dir destroyed 103 /);
    });

    test('never follows a link: neither a whole area, nor a directory or file in one', () => {
      mkdirSync(at('outside', 'etc'), { recursive: true });
      writeFileSync(at('outside', 'etc', 'os-release'), 'PRETTY_NAME="secret"\n');
      writeFileSync(at('outside', 'init'), '');
      symlinkSync(at('outside'), area('link'));
      mkdirSync(area('evil'));
      symlinkSync(at('outside', 'etc'), area('evil', 'etc'));
      symlinkSync(at('outside'), area('evil', 'sbin'));
      mkdirSync(area('file', 'etc'), { recursive: true });
      symlinkSync(at('outside', 'etc', 'os-release'), area('file', 'etc', 'os-release'));
      expect(named('link')).toMatch(/^area link /);
      expect(named('evil')).toMatch(/ etc evil$/);
      expect(lines().join('\n')).not.toContain('secret');
    });

    test('takes control characters out of what a distribution says, and leaves out names that are none', () => {
      root('odd');
      writeFileSync(area('odd', 'etc', 'os-release'), 'PRETTY_NAME="a\u001b[31mb"\nID=x\r\n');
      mkdirSync(area('two words'));
      mkdirSync(area('-rf'));
      expect(lines()).toEqual(expect.arrayContaining(['vzboard-node 1 areas 0 2', 'os PRETTY_NAME=a[31mb', 'os ID=x']));
    });
  });

  describe('adopting', () => {
    const own = (name: string, layout = 'simfs') =>
      `VE_PRIVATE="${name === '900' ? `${area()}/$VEID` : area(name)}"\nVE_ROOT="${at('root')}/$VEID"\nVE_LAYOUT="${layout}"\n`;
    const adopt = (name: string, text: string, ...like: string[]) =>
      ask(['adopt', '900', name, sha256(text), ...like], text);

    test.each([['900'], ['mine']])(
      '%s: writes the config of its profile, names it, and only refers to that directory',
      (name) => {
        root(name);
        const text = `# as shipped\nNUMPROC="240:240"\nODD=1 # kept\nHOSTNAME="a.example.org"\nNAME="web"\n${own(name)}`;
        expect(adopt(name, text)).toMatchObject({ code: 65 });
        expect(adopt(name, text, 'basic')).toMatchObject({ code: 0, out: 'vzboard-node 1 adopt named\n' });
        expect(readFileSync(conf('900.conf'), 'utf8')).toBe(text);
        expect(lstatSync(conf('900.conf')).mode & 0o777).toBe(0o644);
        expect(readlinkSync(at('names', 'web'))).toBe(conf('900.conf'));
        expect(adopt(name, text, 'basic')).toMatchObject({ code: 75 });
        expect(ask(['areas']).out).toContain('areas 1 0');
        expect(readdirSync(at('locks'))).toEqual([]);
      },
    );

    test.each([
      ['another directory', (text: string) => text.replace(area('mine'), '/etc')],
      ['a directory twice', (text: string) => `${text}VE_PRIVATE="/etc"\n`],
      ['an indented directory', (text: string) => `  VE_PRIVATE="/etc"\n${text}`],
      ['no directory', (text: string) => text.replace(/^VE_PRIVATE.*\n/m, '')],
      ['another mount point', (text: string) => text.replace(/^VE_ROOT.*$/m, 'VE_ROOT="/etc"')],
      ['another layout', (text: string) => text.replace('simfs', 'ploop')],
      ['a substitution', (text: string) => `${text}HOSTNAME="$(id)"\n`],
      ['an unknown key', (text: string) => `${text}DEVNODES_X="a"\n`],
      ['a name of its own number', (text: string) => `${text}VEID="1"\n`],
    ])('is refused with a config that says %s', (_what, change) => {
      root('mine');
      expect(adopt('mine', change(own('mine')), 'basic')).toMatchObject({ code: 65 });
      expect(confs('900')).toEqual([]);
    });

    test('a profile that names files of its own does not bring them along', () => {
      root('mine');
      writeFileSync(conf('ve-bad.conf-sample'), 'VE_PRIVATE="/etc"\n');
      expect(adopt('mine', `VE_PRIVATE="/etc"\n${own('mine')}`, 'bad')).toMatchObject({ code: 65 });
    });

    test('takes neither a link, nor a file, nor what lies elsewhere, nor what vzctl unpacks', () => {
      root('real');
      symlinkSync(area('real'), area('link'));
      writeFileSync(area('file'), '');
      mkdirSync(area('empty'));
      mkdirSync(area('101.tmp'));
      expect(adopt('link', own('link'))).toMatchObject({ code: 66 });
      expect(adopt('file', own('file'))).toMatchObject({ code: 66 });
      expect(adopt('gone', own('gone'))).toMatchObject({ code: 66 });
      expect(adopt('empty', own('empty'))).toMatchObject({ code: 65 });
      for (const name of ['..', '.', '../private/real', 'real/etc', '', '-x', '101.tmp', '101.aside', 'a b'])
        expect(adopt(name, own('real'))).toMatchObject({ code: 64 });
      expect(confs('900')).toEqual([]);
    });

    test.each([
      ['by the usual path', () => `${at('private')}/mine`],
      ['by another spelling', () => `${at('private')}//mine/`],
      ['through a link above it', () => join(at('alias'), 'mine')],
      ['through a link beside it', () => area('aside')],
      ['to something in it', () => area('mine', 'etc')],
      ['to something it lies in', () => at('private')],
    ])('is refused where a config refers to it %s', (_what, place) => {
      root('mine');
      symlinkSync(at('private'), at('alias'));
      symlinkSync(area('mine', 'usr'), area('aside'));
      for (const kind of ['conf', 'conf.retired', 'conf.destroyed']) {
        writeFileSync(conf(`7.${kind}`), `VE_PRIVATE="${place()}"\n`);
        expect(adopt('mine', own('mine'))).toMatchObject({ code: 75, err: expect.stringContaining('config of 7 ') });
        rmSync(conf(`7.${kind}`));
      }
      expect(adopt('mine', own('mine'))).toMatchObject({ code: 0 });
    });

    test('one that a config without a place refers to by its number is refused', () => {
      root('store');
      symlinkSync(area('store', 'usr'), area('8'));
      writeFileSync(conf('8.conf'), 'ONBOOT="no"\n');
      expect(adopt('store', own('store'))).toMatchObject({ code: 75, err: expect.stringContaining('config of 8 ') });
    });

    test.each([['900.conf'], ['900.conf.retired'], ['900.conf.destroyed'], ['900.mount']])(
      'finds its number taken by %s',
      (name) => {
        root('mine');
        writeFileSync(conf(name), '');
        expect(adopt('mine', own('mine'))).toMatchObject({ code: 75 });
        expect(confs('900')).toEqual([name]);
      },
    );

    test('finds its number taken by another directory of that name', () => {
      root('mine');
      mkdirSync(area('900'));
      expect(adopt('mine', own('mine'))).toMatchObject({ code: 75 });
    });

    test('gives it back where another number took the same directory between looking and writing', () => {
      root('mine');
      // What writes the config first writes the other's.
      program(
        'dd',
        `[ -e ${conf('901.conf')} ] || echo 'VE_PRIVATE="${area('mine')}"' >${conf('901.conf')}\nexec /bin/dd "$@"`,
      );
      const text = own('mine');
      const slow = (words: string) => words.replace('PATH=/usr/sbin', `PATH=${at('programs')}:/usr/sbin`);
      expect(ask(['adopt', '900', 'mine', sha256(text)], text, slow)).toMatchObject({
        code: 75,
        err: expect.stringContaining('config of 901 '),
      });
      expect(confs('900')).toEqual([]);
      expect(readdirSync(at('names'))).toEqual([]);
    });

    test('an image directory is adopted as one', () => {
      mkdirSync(area('900', 'root.hdd'), { recursive: true });
      writeFileSync(area('900', 'root.hdd', 'DiskDescriptor.xml'), '');
      expect(adopt('900', own('900'))).toMatchObject({ code: 65 });
      expect(adopt('900', own('900', 'ploop'))).toMatchObject({ code: 0 });
    });

    test('a config that did not arrive whole, or meets a lock, makes nothing', () => {
      root('mine');
      expect(ask(['adopt', '900', 'mine', sha256('other')], own('mine'))).toMatchObject({ code: 65 });
      writeFileSync(at('locks', '900.lck'), `${process.pid}\n\n`);
      expect(adopt('mine', own('mine'))).toMatchObject({ code: 9 });
      expect(confs('900')).toEqual([]);
    });
  });

  test('what was put aside is read with its date', () => {
    container('101');
    ask(['retire', '101']);
    const both = ['--include=*.conf.destroyed', '--include=*.conf.retired'];
    expect(ask(['run', 'grep', '-RaHs', ...both, '-e', '', '--', at('conf')]).out).toContain(
      '101.conf.retired:ODD=1 # kept\n',
    );
    expect(ask(['run', 'stat', '-c', '%Z %n', '--', conf('101.conf.retired')]).out).toMatch(
      /^\d+ .*101\.conf\.retired\n$/,
    );
    expect(ask(['run', 'stat', '-c', '%Z %n', '--', '/etc/shadow']).code).toBe(64);
    expect(ask(['configs', at('conf')]).out).toContain('101.conf.retired');
  });
});
