/** What scripts/vzboard-node takes away of a create that failed, and which creates it lets through, with real files under the shells that nodes have. */
import { spawnSync } from 'node:child_process';
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
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withSettings } from '@/lib/node/vzboard-node';
import { linksArgv } from '@/lib/vz/actions';

const shells = [['dash'], ['bash', '--posix'], ['busybox', 'sh']].filter(
  ([name = '']) => spawnSync(name, ['-c', 'true']).error === undefined,
);
const source = readFileSync('scripts/vzboard-node', 'utf8');

let folder: string;
const at = (...names: string[]) => join(folder, ...names);
const isLink = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;

function program(name: string, body: string): void {
  writeFileSync(at('programs', name), `#!/bin/sh\n${body}\n`);
  chmodSync(at('programs', name), 0o755);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vzboard-clean-'));
  for (const name of ['conf', 'names', 'locks', 'programs', 'private', 'root']) mkdirSync(at(name));
  const places = [`VE_PRIVATE=${at('private')}/$VEID`, `VE_ROOT=${at('root')}/$VEID`];
  writeFileSync(at('vz.conf'), `${[`LOCKDIR=${at('locks')}`, ...places].join('\n')}\n`);
  program('vzctl', 'echo "CTID $2 deleted unmounted down"');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What vzctl 4.11.1 leaves when it is killed in the middle, and the name of one that merely failed. */
function failedCreate(): void {
  writeFileSync(at('conf', '105.conf'), '# a profile\nNUMPROC="240:240"\n');
  mkdirSync(at('private', '105.tmp', 'etc'), { recursive: true });
  writeFileSync(at('private', '105.tmp', 'etc', 'fstab'), '');
  symlinkSync(at('keep'), at('private', '105.tmp', 'out'));
  mkdirSync(at('keep'));
  writeFileSync(at('keep', 'file'), 'kept');
  symlinkSync(at('conf', '105.conf'), at('names', 'web 1'));
  symlinkSync(at('conf', '1105.conf'), at('names', 'other'));
}

function helperUnder(shell: readonly string[]) {
  const [run = '', ...before] = shell;
  return (...words: string[]) => {
    const path = at('vzboard-node');
    const settings = { spool: at('spool'), programs: [at('programs')], conf: at('conf') };
    writeFileSync(`${path}.new`, withSettings(source, settings));
    renameSync(`${path}.new`, path);
    const { status, stdout, stderr } = spawnSync(run, [...before, path, ...words], { input: '' });
    return { code: status, out: stdout.toString(), err: stderr.toString() };
  };
}

describe.each(shells.map((shell) => [shell.join(' '), shell] as const))('under %s', (_name, shell) => {
  const ask = helperUnder(shell);
  const clean = (ctid = '105') => ask('create-clean', ctid);

  test('everything that a create left goes, and nothing that a link leads to', () => {
    failedCreate();
    expect(clean()).toMatchObject({ code: 0, out: expect.stringContaining('vzboard-node 1 create-clean') });
    expect(existsSync(at('conf', '105.conf'))).toBe(false);
    expect(existsSync(at('private', '105.tmp'))).toBe(false);
    expect(readdirSync(at('names'))).toEqual(['other']);
    expect(readFileSync(at('keep', 'file'), 'utf8')).toBe('kept');
    expect(readdirSync(at('locks'))).toEqual([]);
  });

  test('a name alone goes as well, and where nothing is left nothing is wrong', () => {
    symlinkSync(at('conf', '105.conf'), at('names', 'web1'));
    expect(clean()).toMatchObject({ code: 0, out: expect.stringContaining(`removed ${at('names', 'web1')}`) });
    expect(readdirSync(at('names'))).toEqual([]);
    expect(clean().code).toBe(0);
  });

  test.each([
    ['there is a private area', () => mkdirSync(at('private', '105'))],
    ['the private area is a link', () => symlinkSync('/nowhere', at('private', '105'))],
    [
      'the config was saved by a create that came to its end',
      () => writeFileSync(at('conf', '105.conf'), 'OSTEMPLATE="x"\n'),
    ],
    [
      'the config leads to a private area',
      () => {
        rmSync(at('conf', '105.conf'));
        symlinkSync('/nowhere/ve.conf', at('conf', '105.conf'));
      },
    ],
    ['vzctl says that it is mounted', () => program('vzctl', 'echo "CTID $2 deleted mounted down"')],
    ['vzctl says nothing', () => program('vzctl', 'exit 1')],
  ])('nothing goes while %s', (_what, change) => {
    failedCreate();
    change();
    expect(clean()).toMatchObject({ code: 75, out: '' });
    expect(isLink(at('names', 'web 1'))).toBe(true);
    expect(existsSync(at('private', '105.tmp', 'etc', 'fstab'))).toBe(true);
    expect(existsSync(at('conf', '105.conf')) || isLink(at('conf', '105.conf'))).toBe(true);
    expect(readdirSync(at('locks'))).toEqual([]);
  });

  test('nothing goes while the disk of the private areas is not there', () => {
    failedCreate();
    renameSync(at('private'), at('elsewhere'));
    expect(clean()).toMatchObject({ code: 66 });
    expect(isLink(at('names', 'web 1'))).toBe(true);
  });

  test('nothing goes while somebody creates it', () => {
    failedCreate();
    writeFileSync(at('locks', '105.lck'), `${process.pid}\n\n`);
    expect(clean()).toMatchObject({ code: 9 });
    expect(existsSync(at('private', '105.tmp'))).toBe(true);
  });

  test('where private areas do not end in their CTID nothing is taken for its own', () => {
    failedCreate();
    writeFileSync(at('vz.conf'), `LOCKDIR=${at('locks')}\nVE_PRIVATE=${at('private')}\n`);
    expect(clean()).toMatchObject({ code: 65 });
    expect(existsSync(at('private', '105.tmp'))).toBe(true);
  });

  test.each([[['0']], [['']], [['web1']], [['../x']], [['105', '106']], [[]]])('the words %j are refused', (words) => {
    expect(ask('create-clean', ...words)).toMatchObject({ code: 64 });
  });

  test('the names of a node are read in one form and from one directory', () => {
    failedCreate();
    const read = (...argv: readonly string[]) => ask('run', ...argv);
    const { code, out } = read(...linksArgv(at('names')));
    expect(code).toBe(0);
    expect(out.split('\0')).toContain(at('conf', '105.conf'));
    expect(read(...linksArgv(at('private'))).code).toBe(64);
    expect(read(...linksArgv(at('names')).slice(0, -2), '-delete', '-print').code).toBe(64);
  });

  const good = ['--ostemplate=centos-6-x86_64', '--config=basic', '--layout=simfs', '--ipadd=10.0.0.4', '--name=web1'];
  test.each([
    ['vzctl', 'create', '105', ...good],
    ['vzctl', 'exec2', '105', 'chpasswd'],
  ])('%s %s %s is let through', (...argv) => {
    expect(ask('start', 'a.0.1', '--', ...argv)).toMatchObject({ code: 0 });
  });

  test.each([
    ['another private area', ['create', '105', '--private=/etc']],
    ['a path for a template', ['create', '105', '--ostemplate=../x']],
    ['a path for a profile', ['create', '105', '--config=../x']],
    ['another layout', ['create', '105', '--layout=ploop:raw']],
    ['an option in two words', ['create', '105', '--name', '--private']],
    ['a substitution', ['create', '105', '--hostname=$(id)']],
    ['the node itself', ['create', '0', ...good]],
    ['a lock that is skipped', ['create', '105', '--skiplock']],
    ['words behind chpasswd', ['exec2', '105', 'chpasswd', '-e']],
    ['a shell behind chpasswd', ['exec2', '105', 'chpasswd; id']],
  ])('%s is refused', (_what, words) => {
    expect(ask('start', 'a.0.1', '--', 'vzctl', ...words)).toMatchObject({ code: 64 });
  });
});
