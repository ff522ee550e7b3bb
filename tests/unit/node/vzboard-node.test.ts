import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openHelper, readLockHolder, readsThroughHelper, withSettings } from '@/lib/node/vzboard-node';
import { parseCtid } from '@/lib/vz/ctid';
import { changeable, PROFILE_KEY } from '@/lib/vz/params';
import type { Argv, Run, RunResult } from '@/lib/vz/run';

const source = readFileSync('scripts/vzboard-node', 'utf8');
const setting = (name: string) => new RegExp(`^${name}='([^']*)'$`, 'm').exec(source)?.[1]?.split(' ');
const settings = { spool: '/var/lib/vzboard/spool', programs: ['/usr/sbin'], conf: '/etc/vz/conf' };

test('lets exactly the options and keys of the catalogue through, and by itself none that opens a container to the node', () => {
  const { options, keys } = changeable({ dangerous: false });
  expect(setting('set_options')).toEqual(options);
  expect(setting('edit_keys')).toEqual([...keys, PROFILE_KEY]);
  expect(setting('more_options')).toEqual(['']);
  expect(setting('more_keys')).toEqual(['']);
  for (const name of ['root', 'private', 'userpasswd', 'features', 'devices']) expect(options).not.toContain(name);
});

test('one that is sent lets those through, too: whoever sends it may run anything, and vzboard asks for an admin', () => {
  const { options, keys } = changeable({ dangerous: true });
  const text = withSettings(source, settings);
  expect(text).toContain(`\nmore_options='${options.join(' ')}'\n`);
  expect(text).toContain(`\nmore_keys='${keys.join(' ')}'\n`);
  for (const name of ['root', 'private', 'userpasswd']) expect(options).not.toContain(name);
});

test('never evaluates anything', () => {
  const code = source.replace(/^\s*#.*$/gm, '');
  expect(code).not.toMatch(/\beval\b|(?<!\\)`|\bsh -c\b|\$\{[a-z_]+@P\}|^\s*\.\s/m);
});

test('is given its settings as words a shell cannot read otherwise', () => {
  const text = withSettings(source, { ...settings, spool: "/var/it's $(id) `id` $&", programs: ['/a', '/b'] });
  expect(text).toContain("\nspool='/var/it'\\''s $(id) `id` $&'\n");
  expect(text).toContain("\nprograms='/a:/b'\n");
  expect(text).toContain("\nvz_conf='/etc/vz/vz.conf'\n");
  expect(text).toContain("\nsettings=''\n");
});

function node(answer: (argv: Argv) => Partial<RunResult> & { out?: string; err?: string }) {
  const ran: Argv[] = [];
  const run: Run = async (argv) => {
    ran.push(argv);
    const { code = 0, out = '', err = '' } = answer(argv);
    const bytes = (text: string) => new TextEncoder().encode(text);
    return { code, stdout: bytes(out), stderr: bytes(err), truncated: false };
  };
  return { ran, run };
}

describe('a helper that is sent', () => {
  const answered = (argv: Argv) => (argv[0] === 'sh' ? { out: `vzboard-node 1 ${argv[2]} ok\n` } : {});

  test('is put beside and renamed once, under a name that is its content, and then only started', async () => {
    const { ran, run } = node(answered);
    const helper = openHelper(run, { settings });
    expect((await helper.call('version', [])).words).toEqual(['ok']);
    await helper.call('list', ['a b']);
    const path = '/var/lib/vzboard/spool.helper/vzboard-node-';
    expect(ran.map((argv) => argv.join(' ').replace(/[0-9a-f]{16}(\.\d+)?/g, 'HASH'))).toEqual([
      'mkdir -p -m 700 /var/lib/vzboard/spool.helper',
      `tee ${path}HASH.new`,
      `chmod 500 ${path}HASH.new`,
      `mv -f ${path}HASH.new ${path}HASH`,
      `sh ${path}HASH version`,
      `sh ${path}HASH list a b`,
    ]);
    const other = node(answered);
    await openHelper(other.run, { settings: { ...settings, programs: ['/opt'] } }).call('version', []);
    expect(other.ran.at(-1)?.[1]).not.toBe(ran.at(-1)?.[1]);
  });

  test('that cannot be put there says where, and is tried again at the next call', async () => {
    let full = true;
    const { run } = node((argv) =>
      full && argv[0] === 'tee' ? { code: 1, err: 'No space left on device' } : answered(argv),
    );
    const helper = openHelper(run, { settings });
    await expect(helper.call('version', [])).rejects.toMatchObject({
      code: 'node_failed',
      message: 'vzboard cannot put its helper into /var/lib/vzboard/spool.helper on this node.',
      detail: 'No space left on device',
    });
    full = false;
    await expect(helper.call('version', [])).resolves.toBeDefined();
  });

  test('that never answers is sent twice, not for ever', async () => {
    const { ran, run } = node(() => ({}));
    await expect(openHelper(run, { settings }).call('version', [])).rejects.toMatchObject({ code: 'node_failed' });
    expect(ran.filter(([program]) => program === 'sh')).toHaveLength(2);
  });
});

describe('an installed helper', () => {
  const installed = '/usr/local/libexec/vzboard-node';

  test('is the only program that runs, for reads too', async () => {
    const { ran, run } = node((argv) => ({ out: `vzboard-node 1 ${argv[1]} free\n` }));
    expect(await readLockHolder(openHelper(run, { installed }), parseCtid('101'))).toBeUndefined();
    await readsThroughHelper(run, installed)(['vzlist', '-a']);
    expect(ran).toEqual([
      [installed, 'lock-holder', '101'],
      [installed, 'run', 'vzlist', '-a'],
    ]);
  });

  test.each([
    [9, 'locked'],
    [64, 'node_failed'],
    [65, 'bad_input'],
    [66, 'not_found'],
    [69, 'node_failed'],
    [75, 'conflict'],
  ])('that refuses with %i is %s, in its own words', async (code, expected) => {
    const { run } = node(() => ({ code, err: 'Locked by: pid 1\nvzboard-node: because\n' }));
    await expect(openHelper(run, { installed }).call('edit', [])).rejects.toMatchObject({
      code: expected,
      field: 'helper',
      message: 'The helper on the node says: because.',
    });
  });

  test('that is not there is said to be it', async () => {
    const { run } = node(() => ({ code: 127, err: 'not found' }));
    await expect(openHelper(run, { installed }).call('version', [])).rejects.toMatchObject({
      code: 'node_failed',
      message: expect.stringContaining(installed),
    });
  });
});
