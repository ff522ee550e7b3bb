/** Config files on the simulated node, as vzctl treats them (vzctl reference 4.2 and 4.3). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Machine } from '@/lib/demo/machine';
import { bornMs, folder, nodeWith, play, recordedConf } from '../../replay/engine';
import { plain, plainVswap, recordedNode } from '../../replay/scenes-life';

function nodeOf(conf: string): Machine {
  return nodeWith([{ ctid: '101', conf, state: 'stopped' }], { surroundings: recordedNode });
}

/** The file after `vzctl set 101 ... --save`. */
function saved(conf: string, ...options: string[]): string {
  const machine = nodeOf(conf);
  const { code, stderr } = play(machine, ['vzctl', 'set', '101', ...options, '--save'], bornMs);
  expect(code, stderr).toBe(0);
  return machine.state.containers['101']?.conf ?? '';
}

const shown = (machine: Machine, fields: string) =>
  play(machine, ['vzlist', '-a', '-j', '-o', fields], bornMs).stdout.replace(/\s+/g, ' ');

const names = readdirSync(join(folder, 'conf'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /^(set\/|samples\/|rewrite|applyconfig|vzlist|\d+\.).*\.(conf|conf-sample)$/.test(name))
  .sort();

describe('set --save', () => {
  test('has many recorded files to work on', () => expect(names.length).toBeGreaterThan(40));

  test.each(names)('changes one line of %s and keeps all others, in order', (name) => {
    const before = readFileSync(join(folder, 'conf', name), 'utf8');
    const after = saved(before, '--bootorder=4711');
    const lines = before.replace(/\n$/, '').split('\n');
    const at = lines.findIndex((line) => line.startsWith('BOOTORDER='));
    if (at < 0) lines.push('BOOTORDER="4711"');
    else lines[at] = 'BOOTORDER="4711"';
    expect(after).toBe(`${lines.join('\n')}\n`);
  });

  test('replaces the first line of a key and leaves later ones: for a counter the last still wins', () => {
    const conf = 'PHYSPAGES="0:65536"\n# between\nPHYSPAGES="0:1024"\nCPUUNITS="1000"\nCPUUNITS="2000"\n';
    const after = saved(`${conf}SWAPPAGES="0:1"\n`, '--physpages=0:2048', '--cpuunits=500');
    expect(after).toBe(
      'PHYSPAGES="0:2048"\n# between\nPHYSPAGES="0:1024"\nCPUUNITS="500"\nCPUUNITS="2000"\nSWAPPAGES="0:1"\n',
    );
    const text = shown(nodeOf(after), 'ctid,physpages,cpuunits');
    expect(text).toContain('"limit": 1024');
    expect(text).toContain('"cpuunits": 500');
  });

  test('does not find an indented key: it appends another one, which has no effect', () => {
    const after = saved(`${plain} HOSTNAME="indented.example.org"\n`, '--hostname=new.example.org');
    expect(after.endsWith(' HOSTNAME="indented.example.org"\nHOSTNAME="new.example.org"\n')).toBe(true);
    expect(shown(nodeOf(after), 'hostname')).toContain('"hostname": "indented.example.org"');
  });

  test('loses a comment behind the value it replaces, and no other', () => {
    const conf = `${plain}ONBOOT="no" # not yet\nBOOTORDER="1" # early\n`;
    expect(saved(conf, '--onboot=yes').endsWith('ONBOOT="yes"\nBOOTORDER="1" # early\n')).toBe(true);
  });

  test('writes values between quotes without escaping: a quote and a newline make a second key', () => {
    const machine = nodeOf(plain);
    play(machine, ['vzctl', 'set', '101', '--description', 'x"\nDISABLED="yes', '--save'], bornMs);
    expect(machine.state.containers['101']?.conf).toBe(`${plain}DESCRIPTION="x"\nDISABLED="yes"\n`);
    expect(play(machine, ['vzctl', 'start', '101'], bornMs)).toMatchObject({ code: 105 });
  });

  test('of a container that is not there makes a config of just these keys', () => {
    const machine = nodeOf(plain);
    const { code, stderr } = play(machine, ['vzctl', 'set', '119', '--onboot', 'yes', '--save'], bornMs);
    expect([code, stderr]).toEqual([0, 'WARNING: /etc/vz/conf/119.conf not found: No such file or directory\n']);
    expect(machine.state.containers['119']?.conf).toBe(recordedConf('119.created-by-set.conf'));
    expect(play(machine, ['vzlist', '-a', '-1'], bornMs).stdout).toBe('       101\n');
  });

  test('that fails writes nothing, and says so', () => {
    const machine = nodeWith([{ ctid: '101', conf: plain, state: 'running' }], { surroundings: recordedNode });
    const bad = ['vzctl', 'set', '101', '--onboot=yes', '--root=/x', '--save'];
    expect(play(machine, bad, bornMs)).toMatchObject({
      code: 32,
      stderr:
        'Unable to change VE_ROOT on a running container\nError: failed to apply some parameters, not saving configuration file!\n',
    });
    expect(machine.state.containers['101']?.conf).toBe(plain);
  });
});

describe('reading', () => {
  test.each([
    ['unquoted words', 'DESCRIPTION=two words', 'two words'],
    ['a comment behind the closing quote', 'DESCRIPTION="kept" # gone', 'kept'],
    ['blanks around the line', '  DESCRIPTION="kept"  ', 'kept'],
    ['a carriage return', 'DESCRIPTION="kept"\r', 'kept'],
    ['quotes in quotes', 'DESCRIPTION="say "hi""', 'say "hi"'],
    ['backslashes', 'DESCRIPTION="a\\\\b"', 'a\\b'],
    ['single quotes, which are part of it', "DESCRIPTION='kept'", "'kept'"],
  ])('takes %s as vzctl does', (_, line, value) => {
    const text = play(nodeOf(`${plain}${line}\n`), ['vzlist', '-a', '-j', '-o', 'description'], bornMs).stdout;
    expect(text).toContain(`"description": "${value}"`);
  });

  test.each([
    ['a key behind `export` is another key', 'export BOOTORDER="5"', ''],
    ['a comment', '# BOOTORDER="5"', ''],
    ['blanks around the equals sign', 'BOOTORDER = "5"', ''],
    [
      'a line that is no assignment',
      'BOOTORDER',
      "Warning: can't parse /etc/vz/conf/101.conf:35 ('=' not found), skipping\n",
    ],
    ['an open quote', 'BOOTORDER="5', "Warning: can't parse /etc/vz/conf/101.conf:35 (unmatched quotes), skipping\n"],
    [
      'a value it cannot read',
      'BOOTORDER="soon"',
      'Warning at /etc/vz/conf/101.conf:35: invalid value for BOOTORDER ("soon"), skipped\n',
    ],
  ])('does not take %s', (_, line, warning) => {
    const at = plain.split('\n').length;
    const result = play(nodeOf(`${plain}${line}\n`), ['vzlist', '-a', '-j', '-o', 'bootorder'], bornMs);
    expect(result.stdout).toContain('"bootorder": null');
    expect(result.stderr).toBe(warning.replace(':35', `:${at}`));
  });

  test('expands $VEID, also in braces, in the two paths only', () => {
    const inBraces = ['$', '{VEID}'].join('');
    const conf = plain
      .replace('/vz/root/$VEID', () => `/vz/root/a${inBraces}`)
      .replace('/vz/private/$VEID', () => '/vz/private/b$VEID');
    const text = shown(nodeOf(`${conf}DESCRIPTION="$VEID"\n`), 'private,root,description');
    expect(text).toContain('"private": "/vz/private/b101"');
    expect(text).toContain('"root": "/vz/root/a101"');
    expect(text).toContain('"description": "$VEID"');
  });

  test('keys of vz.conf count where the container has none', () => {
    const conf = plain.replace(/^VE_(ROOT|PRIVATE)=.*\n/gm, '');
    const machine = nodeOf(conf);
    machine.apply({ kind: 'surroundings', part: { vzConf: 'VE_PRIVATE=/srv/private/$VEID\n' } }, bornMs);
    expect(play(machine, ['vzctl', 'destroy', '101'], bornMs).stdout).toMatch(/^Destroying .*: \/srv\/private\/101\n/);
  });
});

describe('profiles', () => {
  test.each(['basic', 'light', 'vswap-256m', 'vswap-512m', 'vswap-1024m', 'vswap-1g', 'vswap-2g', 'vswap-4g'])(
    '%s is the file that vzctl ships',
    (name) => {
      const path = `/etc/vz/conf/ve-${name}.conf-sample`;
      expect(play(nodeOf(plain), ['cat', path], bornMs).stdout).toBe(recordedConf(`samples/ve-${name}.conf-sample`));
    },
  );

  test('a classic one leaves SWAPPAGES of a VSwap one behind', () => {
    const after = saved(plainVswap, '--applyconfig=basic');
    expect(after).toContain('SWAPPAGES="0:1G"\n');
    expect(after).toContain('PHYSPAGES="0:unlimited"\n');
    expect(after).toContain('ORIGIN_SAMPLE="basic"\n');
  });
});
