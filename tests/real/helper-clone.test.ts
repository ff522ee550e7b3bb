/** What scripts/vzboard-node does for copies and snapshots, with real files, under the shells that nodes have. */
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
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { withSettings } from '@/lib/node/vzboard-node';

const shells = [['dash'], ['bash', '--posix'], ['busybox', 'sh']].filter(
  ([name = '']) => spawnSync(name, ['-c', 'true']).error === undefined,
);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const source = readFileSync('scripts/vzboard-node', 'utf8');
const ID = '5c4ae021-2d5c-4a7a-9a3e-f0c9a1d3e0b7';

let folder: string;
const at = (...names: string[]) => join(folder, ...names);
const area = (ctid: string, ...names: string[]) => at('private', ctid, ...names);
const conf = (ctid: string) => at('conf', `${ctid}.conf`);
const said = () => (existsSync(at('vzctl.log')) ? readFileSync(at('vzctl.log'), 'utf8').trim().split('\n') : []);

/** A vzctl whose containers are as the files `running` and `mounted` say; `broken` holds the sub-command that fails. */
const vzctl = () => `#!/bin/sh
[ "$1" = status ] || echo "$*" >>${folder}/vzctl.log
[ ! -e ${folder}/broken ] || [ "$(cat ${folder}/broken)" != "$1" ] || exit 160
case $1 in
  status)
    state=down; [ ! -e ${folder}/running ] || state=running
    mount=unmounted; [ ! -e ${folder}/mounted ] || mount=mounted
    echo "CTID $2 exist $mount $state" ;;
  suspend) [ -e ${folder}/running ] || exit 31; rm ${folder}/running ;;
  resume) : >${folder}/running ;;
  snapshot-mount) mkdir -p "\${4#--target=}/etc" && echo then >"\${4#--target=}/etc/when" ;;
  snapshot-umount) rm -rf ${folder}/root/.vzboard-*/etc ;;
esac
`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vzboard-clone-'));
  for (const name of ['conf', 'locks', 'programs', 'private', 'root']) mkdirSync(at(name));
  const places = [`VE_PRIVATE=${at('private')}/$VEID`, `VE_ROOT="${at('root')}/$VEID"`];
  writeFileSync(at('vz.conf'), `${[`LOCKDIR=${at('locks')}`, ...places].join('\n')}\n`);
  writeFileSync(at('programs', 'vzctl'), vzctl());
  chmodSync(at('programs', 'vzctl'), 0o755);
  writeFileSync(conf('101'), 'NUMPROC="9:9"\nFEATURES="nfs:on"\nHOSTNAME="a"\nNAME="a"\nVE_LAYOUT="simfs"\n');
  mkdirSync(area('101', 'etc', 'ssh'), { recursive: true });
  chmodSync(area('101'), 0o711);
  writeFileSync(area('101', 'etc', 'ssh', 'ssh_host_rsa_key'), 'secret', { mode: 0o600 });
  writeFileSync(area('101', 'etc', 'ssh', 'sshd_config'), 'Port 22\n');
  linkSync(area('101', 'etc', 'ssh', 'sshd_config'), area('101', 'etc', 'hard'));
  symlinkSync('/etc/shadow', area('101', 'etc', 'link'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The helper with this node's places, under one shell; `change` alters its text. */
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

const made = 'NUMPROC="9:9"\nFEATURES="nfs:on"\nHOSTNAME="b"\nVE_LAYOUT="simfs"\n';

describe.each(shells.map((shell) => [shell.join(' '), shell] as const))('under %s', (_name, shell) => {
  const ask = helperUnder(shell);
  const clone = (words: readonly string[] = [], text = made, from = '101', to = '901') =>
    ask(['clone', from, to, sha256(text), ...words], text);
  /** Nothing of a copy is left, nobody is locked out. */
  const nothing = () => {
    expect(readdirSync(at('private'))).toEqual(['101']);
    expect(readdirSync(at('conf'))).toEqual(['101.conf']);
    expect(readdirSync(at('locks'))).toEqual([]);
    expect(readdirSync(at('root'))).toEqual([]);
  };

  test('a stopped container is copied with links, hard links and modes; its config is the one that was sent', () => {
    expect(clone()).toMatchObject({ code: 0, out: expect.stringContaining('vzboard-node 1 clone ') });
    expect(readFileSync(conf('901'), 'utf8')).toBe(made);
    expect(statSync(conf('901')).mode & 0o777).toBe(0o644);
    expect(statSync(area('901')).mode & 0o777).toBe(0o711);
    expect(readlinkSync(area('901', 'etc', 'link'))).toBe('/etc/shadow');
    expect(statSync(area('901', 'etc', 'hard')).nlink).toBe(2);
    expect(statSync(area('901', 'etc', 'ssh', 'ssh_host_rsa_key')).mode & 0o777).toBe(0o600);
    expect(readdirSync(at('private')).sort()).toEqual(['101', '901']);
    expect(readdirSync(at('root'))).toEqual(['901']);
    expect(readdirSync(at('locks'))).toEqual([]);
  });

  test('places may be written with a slash at the end', () => {
    writeFileSync(conf('101'), `${made}VE_PRIVATE="${at('private')}/$VEID/"\n`);
    expect(clone([], `${made}VE_PRIVATE="${at('private')}/$VEID/"\n`)).toMatchObject({ code: 0 });
    expect(existsSync(area('901', 'etc', 'ssh'))).toBe(true);
  });

  test('host keys stay out of the copy where that is asked, and in the original', () => {
    expect(clone(['--drop-host-keys'])).toMatchObject({ code: 0 });
    expect(readdirSync(area('901', 'etc', 'ssh'))).toEqual(['sshd_config']);
    expect(existsSync(area('101', 'etc', 'ssh', 'ssh_host_rsa_key'))).toBe(true);
  });

  test('a link where the keys should be is not followed', () => {
    mkdirSync(at('elsewhere'));
    writeFileSync(at('elsewhere', 'ssh_host_rsa_key'), 'of the node');
    rmSync(area('101', 'etc', 'ssh'), { recursive: true });
    symlinkSync(at('elsewhere'), area('101', 'etc', 'ssh'));
    expect(clone(['--drop-host-keys'])).toMatchObject({ code: 0, out: expect.stringContaining('not a directory') });
    expect(readdirSync(at('elsewhere'))).toEqual(['ssh_host_rsa_key']);
  });

  test('one that runs is refused, and suspended and resumed where that is asked', () => {
    writeFileSync(at('running'), '');
    expect(clone()).toMatchObject({ code: 75, err: expect.stringContaining('101 runs') });
    nothing();
    expect(clone(['--suspend'])).toMatchObject({ code: 0 });
    expect(said()).toEqual(['suspend 101', 'resume 101']);
    expect(existsSync(at('running'))).toBe(true);
    expect(existsSync(area('901', 'etc', 'ssh'))).toBe(true);
  });

  test('one that was suspended for a copy that fails runs again', () => {
    writeFileSync(at('running'), '');
    mkdirSync(at('root'), { recursive: true });
    // A file where the mount point should be: the last step before the config fails.
    writeFileSync(at('root', '901'), '');
    rmSync(at('root'), { recursive: true });
    writeFileSync(at('root'), 'no directory');
    expect(clone(['--suspend'])).toMatchObject({ code: 73 });
    expect(said()).toEqual(['suspend 101', 'resume 101']);
    expect(existsSync(at('running'))).toBe(true);
    expect(readdirSync(at('private'))).toEqual(['101']);
    expect(readdirSync(at('conf'))).toEqual(['101.conf']);
  });

  test('one that is mounted is refused: somebody may be in its files', () => {
    writeFileSync(at('mounted'), '');
    expect(clone()).toMatchObject({ code: 75, err: expect.stringContaining('is mounted') });
    nothing();
  });

  test.each([
    ['a config', () => writeFileSync(conf('901'), '')],
    ['a retired config', () => writeFileSync(`${conf('901')}.destroyed`, '')],
    ['a container that was put aside', () => writeFileSync(`${conf('901')}.retired`, '')],
    ['a private area', () => mkdirSync(area('901'))],
    ['a link for one', () => symlinkSync('/nowhere', area('901'))],
    ['a half-made one', () => mkdirSync(area('901.tmp'))],
  ])('nothing is copied over %s', (_what, there) => {
    there();
    const before = [readdirSync(at('private')), readdirSync(at('conf'))];
    expect(clone()).toMatchObject({ code: 75, err: expect.stringContaining('is there already') });
    expect([readdirSync(at('private')), readdirSync(at('conf'))]).toEqual(before);
    expect(readdirSync(at('locks'))).toEqual([]);
  });

  test.each([
    ['a substitution', `${made}DESCRIPTION="$(id)"\n`],
    ['what opens the node and the original did not have', `${made}DEVICES="b:8:0:rw"\n`],
    ['its name', `${made}NAME="a"\n`],
    ['places outside', `${made}VE_PRIVATE="/etc"\n`],
    ['an open quote', `${made}HOSTNAME="\n`],
  ])('a config with %s is refused', (_what, text) => {
    expect(clone([], text)).toMatchObject({ code: 65 });
    nothing();
  });

  test('whoever holds the lock of one of them is not disturbed', () => {
    for (const ctid of ['101', '901']) {
      writeFileSync(at('locks', `${ctid}.lck`), `${process.pid}\n\n`);
      expect(clone()).toMatchObject({ code: 9 });
      expect(readdirSync(at('locks'))).toEqual([`${ctid}.lck`]);
      rmSync(at('locks', `${ctid}.lck`));
    }
    nothing();
  });

  test.each([
    [['clone', '101', '101']],
    [['clone', '101', '100']],
    [['clone', '0', '901']],
    [['clone', '101', '../901']],
    [['clone', '101', '']],
  ])('%j is refused', (words) => {
    expect(ask([...words, sha256(made)], made)).toMatchObject({ code: 64 });
    nothing();
  });

  test('runs detached, and what came of it is told', async () => {
    expect(
      ask(['start', 'c.0.1', '--stdin', '--', 'vzboard-node', 'clone', '101', '901', sha256(made)], made),
    ).toMatchObject({ code: 0 });
    const news = () => ask(['follow', 'c.0.1', '0', '0', '0']).out;
    await vi.waitFor(() => expect(news()).toContain('follow ended 0'), 10_000);
    expect(readFileSync(conf('901'), 'utf8')).toBe(made);
  });

  test('a copy that is ended in the middle leaves nothing; one that suspended its original is not ended', async () => {
    const slow = (text: string) => text.replace('PATH=/usr/sbin', `PATH=${at('programs')}:/usr/sbin`);
    writeFileSync(
      at('programs', 'cp'),
      `#!/bin/sh\n[ "$1" != --version ] || { echo GNU; exit; }\n: >${folder}/began; while [ ! -e ${folder}/go ]; do sleep 0.05; done\n`,
    );
    chmodSync(at('programs', 'cp'), 0o755);
    const start = (id: string, ...words: string[]) =>
      ask(['start', id, '--stdin', '--', 'vzboard-node', 'clone', '101', '901', sha256(made), ...words], made, slow);
    const state = (id: string) => ask(['follow', id, '0', '0', '0'], '', slow).out.split(' ').slice(3, 5).join(' ');
    expect(start('e.0.1')).toMatchObject({ code: 0 });
    await vi.waitFor(() => expect(existsSync(at('began'))).toBe(true), 10_000);
    expect(existsSync(area('901.tmp'))).toBe(true);
    expect(ask(['end', 'e.0.1'], '', slow)).toMatchObject({ code: 0 });
    await vi.waitFor(() => expect(state('e.0.1')).toBe('ended 143'), 10_000);
    nothing();
    rmSync(at('began'));
    writeFileSync(at('running'), '');
    start('e.0.2', '--suspend');
    await vi.waitFor(() => expect(existsSync(at('began'))).toBe(true), 10_000);
    expect(ask(['end', 'e.0.2'], '', slow)).toMatchObject({ code: 64 });
    writeFileSync(at('go'), '');
    await vi.waitFor(() => expect(state('e.0.2')).toMatch(/^ended/), 10_000);
    expect(existsSync(at('running'))).toBe(true);
  });

  describe('of a ploop container', () => {
    const image = made.replace('simfs', 'ploop');
    beforeEach(() => {
      writeFileSync(conf('101'), 'NUMPROC="9:9"\nFEATURES="nfs:on"\nHOSTNAME="a"\nVE_LAYOUT="ploop"\n');
      rmSync(area('101'), { recursive: true });
      mkdirSync(area('101', 'root.hdd'), { recursive: true });
      mkdirSync(area('101', 'dump'));
      writeFileSync(area('101', 'root.hdd', 'root.hdd'), 'image');
      writeFileSync(area('101', 'dump', `{${ID}}.ve.conf`), 'IP_ADDRESS="10.0.0.1"\n');
      writeFileSync(area('101', 'Snapshots.xml'), '<ParallelsSavedStates/>');
    });

    test('the image and its snapshots are copied, not what snapshots know of the original', () => {
      expect(clone([], image)).toMatchObject({ code: 0 });
      expect(readdirSync(area('901')).sort()).toEqual(['Snapshots.xml', 'root.hdd']);
      expect(readFileSync(area('901', 'root.hdd', 'root.hdd'), 'utf8')).toBe('image');
    });

    test('a snapshot is mounted, copied as a tree of files, and unmounted, whatever the container does', () => {
      writeFileSync(at('running'), '');
      expect(clone([`--snapshot=${ID}`], image)).toMatchObject({ code: 0 });
      const place = at('root', `.vzboard-101-${ID}`);
      expect(said()).toEqual([`snapshot-mount 101 --id=${ID} --target=${place}`, `snapshot-umount 101 --id=${ID}`]);
      expect(readFileSync(area('901', 'etc', 'when'), 'utf8')).toBe('then\n');
      expect(readFileSync(conf('901'), 'utf8')).toBe(made);
      expect(readdirSync(at('root'))).toEqual(['901']);
    });

    test('a snapshot that cannot be mounted ends it with the code of vzctl, and leaves nothing', () => {
      writeFileSync(at('broken'), 'snapshot-mount');
      expect(clone([`--snapshot=${ID}`], image)).toMatchObject({ code: 160 });
      nothing();
    });

    test('snapshots are mounted for root alone, beside the mount point', () => {
      const place = at('root', `.vzboard-101-${ID}`);
      expect(ask(['snapshot-mount', '101', ID])).toMatchObject({
        code: 0,
        out: `vzboard-node 1 snapshot-mount ${place}\n`,
      });
      expect(statSync(place).mode & 0o777).toBe(0o700);
      expect(ask(['snapshot-umount', '101', ID])).toMatchObject({ code: 0 });
      expect(existsSync(place)).toBe(false);
      symlinkSync('/etc', place);
      expect(ask(['snapshot-mount', '101', ID])).toMatchObject({ code: 73 });
      expect(lstatSync(place).isSymbolicLink()).toBe(true);
      for (const id of ['', 'x', `{${ID}}`, '../../etc']) {
        expect(ask(['snapshot-mount', '101', id])).toMatchObject({ code: 64 });
      }
    });

    test('the tree of snapshots may be read, through no link and of no container whose root writes there', () => {
      const read = () => ask(['run', 'cat', area('101', 'Snapshots.xml')]);
      expect(read()).toMatchObject({ code: 0, out: '<ParallelsSavedStates/>' });
      expect(ask(['run', 'cat', area('101', 'root.hdd', 'root.hdd')])).toMatchObject({ code: 64 });
      expect(ask(['run', 'cat', `${at('private')}/x/../101/Snapshots.xml`])).toMatchObject({ code: 64 });
      writeFileSync(conf('101'), 'VE_LAYOUT="simfs"\n');
      expect(read()).toMatchObject({ code: 64 });
      writeFileSync(conf('101'), 'VE_LAYOUT="ploop"\n');
      rmSync(area('101', 'Snapshots.xml'));
      symlinkSync('/etc/hostname', area('101', 'Snapshots.xml'));
      expect(read()).toMatchObject({ code: 64 });
    });
  });

  test('vzctl takes, switches and deletes snapshots and compacts, in the words vzboard uses', async () => {
    const allowed = [
      ['snapshot', '101', '--name=before upgrade', '--description=a, b: 50%', '--skip-suspend'],
      ['snapshot-switch', '101', `--id=${ID}`, '--skip-config', '--must-resume'],
      ['snapshot-delete', '101', `--id=${ID}`],
      ['compact', '101'],
    ];
    for (const [i, words] of allowed.entries()) {
      expect(ask(['start', `s.0.${i}`, '--', 'vzctl', ...words])).toMatchObject({ code: 0 });
      const ended = () => ask(['follow', `s.0.${i}`, '0', '0', '5']).out;
      await vi.waitFor(() => expect(ended()).toContain('follow ended 0'), 10_000);
    }
    expect(said()).toEqual(allowed.map((words) => words.join(' ')));
  });

  test.each([
    ['snapshot', '101', '--id', ID],
    ['snapshot', '101', '--name=$(id)'],
    ['snapshot', '101', '--name=-x'],
    ['snapshot', '101', '--name=a\nb'],
    ['snapshot', '101', '--name='],
    ['snapshot-switch', '101'],
    ['snapshot-switch', '101', '--id=../x'],
    ['snapshot-switch', '101', `--id=${ID}`, '--skiplock'],
    ['snapshot-delete', '101', `--id=${ID}`, '--name=x'],
    ['snapshot-mount', '101', `--id=${ID}`, '--target=/etc'],
    ['snapshot-list', '101'],
    ['compact', '101', '--defrag'],
    ['convert', '101'],
  ])('vzctl %s %s %s is refused', (...words) => {
    expect(ask(['start', 's.0.2', '--', 'vzctl', ...words])).toMatchObject({ code: 64 });
    expect(said()).toEqual([]);
  });
});
