import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { get, parseConf, printConf } from '@/lib/vz/conf';
import {
  compareConfs,
  driftOf,
  editConf,
  mainValues,
  parseFactor,
  profileOfContainer,
  profileOfFile,
  scaleConf,
  splitProfiles,
  staleKeys,
} from '@/lib/vz/profiles';

const SAMPLES = 'tests/fixtures/vzctl-4.11.1/conf/samples';

const conf = (...lines: string[]) => parseConf(lines.map((line) => `${line}\n`).join(''));
const vswap = conf('PHYSPAGES="0:256M"', 'SWAPPAGES="0:512M"', 'DISKSPACE="2G:2.2G"', 'CPUUNITS="1000"');
const classic = conf(
  'PRIVVMPAGES="65536:69632"',
  'PHYSPAGES="0:unlimited"',
  'NUMPROC="240"',
  'KMEMSIZE="14372700:14790164"',
);

describe('files', () => {
  test.each([
    ['ve-basic.conf-sample', 'basic'],
    ['ve-vswap.256MB.conf-sample', 'vswap.256MB'],
    ['ve-.conf-sample', undefined],
    ['ve-a b.conf-sample', undefined],
    ['ve-$(id).conf-sample', undefined],
    ['101.conf', undefined],
    ['ve-basic.conf-sample.rpmsave', undefined],
  ])('%s is %s', (file, name) => expect(profileOfFile(file)).toBe(name));

  test('are told apart by the path in front of each line, whatever the line says', () => {
    const text =
      '/c/ve-a.conf-sample:# one\n/c/ve-a.conf-sample:A="/c/ve-b.conf-sample:x"\n/c/ve-b.conf-sample:B="1"\n/c/x:y\n';
    expect([...splitProfiles(text, '/c/')]).toEqual([
      ['a', '# one\nA="/c/ve-b.conf-sample:x"\n'],
      ['b', 'B="1"\n'],
    ]);
  });
});

describe('main values', () => {
  test('of a VSwap profile are RAM and swap, of a classic one promised memory', () => {
    expect(mainValues(vswap)).toMatchObject({
      vswap: true,
      memoryPages: 65_536n,
      swapPages: 131_072n,
      cpuUnits: '1000',
    });
    expect(mainValues(vswap).disk).toEqual({ first: 2_097_152n, second: 2_306_867n });
    expect(mainValues(classic)).toMatchObject({ vswap: false, memoryPages: 65_536n, swapPages: undefined });
  });

  test('that are not there are not made up', () => {
    const empty = { memoryPages: undefined, disk: undefined, cpus: undefined, cpuUnits: undefined };
    expect(mainValues(conf('# nothing'))).toMatchObject(empty);
  });
});

describe('drift', () => {
  test('is what differs in meaning, not in spelling', () => {
    const container = conf('PHYSPAGES="0:65536"', 'SWAPPAGES="0:1G"', 'DISKSPACE="2097152:2306867"', 'CPUUNITS="1000"');
    expect(driftOf(vswap, container)).toEqual([{ key: 'SWAPPAGES', profile: '0:512M', container: '0:1G' }]);
  });

  test('never counts what makes a container itself, nor what is given to single ones', () => {
    const own = [
      'HOSTNAME="a"',
      'IP_ADDRESS="192.0.2.1"',
      'VE_ROOT="/vz/root/$VEID"',
      'OSTEMPLATE="x"',
      'ORIGIN_SAMPLE="v"',
    ];
    const more = [
      'NAME="web"',
      'ONBOOT="yes"',
      'VE_LAYOUT="ploop"',
      'NETIF="x"',
      'DESCRIPTION="y"',
      'NAMESERVER="192.0.2.2"',
    ];
    const container = conf(...vswap.lines.map(({ raw }) => raw.trim()), ...own, ...more);
    expect(driftOf(vswap, container)).toEqual([]);
  });

  test('counts a limit that only one of the two has', () => {
    const container = conf('PHYSPAGES="0:256M"', 'SWAPPAGES="0:512M"', 'DISKSPACE="2G:2.2G"', 'CPULIMIT="50"');
    expect(driftOf(vswap, container)).toEqual([
      { key: 'CPUUNITS', profile: '1000', container: undefined },
      { key: 'CPULIMIT', profile: undefined, container: '50' },
    ]);
  });

  test('counts a start setting where the profile says one', () => {
    expect(driftOf(conf('ONBOOT="yes"'), conf('ONBOOT="no"'))).toHaveLength(1);
  });
});

test('a comparison has the keys in which some differ, in the order of the profiles', () => {
  expect(compareConfs([vswap, conf('PHYSPAGES="0:65536"', 'CPUUNITS="500"'), vswap])).toEqual([
    { key: 'SWAPPAGES', values: ['0:512M', undefined, '0:512M'] },
    { key: 'DISKSPACE', values: ['2G:2.2G', undefined, '2G:2.2G'] },
    { key: 'CPUUNITS', values: ['1000', '500', '1000'] },
  ]);
});

describe('an edit', () => {
  const odd =
    '# kept \r\nODD=1 # as it is\r\n\tNUMPROC = 3\nCPUUNITS="1000"\r\nEXPORTED=\'x\'\nKMEMSIZE="1:2"\nlast=no newline';

  test('changes the line that counts and leaves every other byte', () => {
    expect(printConf(editConf(parseConf(odd), { CPUUNITS: '500' }))).toBe(odd.replace('"1000"', '"500"'));
    expect(printConf(editConf(parseConf(odd), {}))).toBe(odd);
  });

  test('adds at the end, in the line ends of the file, and takes out whole lines', () => {
    expect(printConf(editConf(parseConf(odd), { IOPRIO: '7' }))).toBe(`${odd}\r\nIOPRIO="7"\r\n`);
    expect(printConf(editConf(parseConf(odd), { KMEMSIZE: null }))).toBe(odd.replace('KMEMSIZE="1:2"\n', ''));
  });

  test.each([
    ['an indented line', '  CPUUNITS="1"\n', 'CPUUNITS="9"\n'],
    ['the last of two beancounters', 'NUMPROC="1"\n#\nNUMPROC="2"\n', '#\nNUMPROC="9"\n'],
    ['the first of two other keys', 'CPUUNITS="1"\n#\nCPUUNITS="2"\n', 'CPUUNITS="9"\n#\n'],
    ['an old alias', 'DCACHE="1:2"\n', 'DCACHESIZE="9"\n'],
  ])('counts for vzctl, also with %s', (_what, before, after) => {
    const key = /[A-Z]{4,}/.exec(after)?.[0] ?? '';
    const edited = editConf(parseConf(before), { [key]: '9' });
    expect(printConf(edited)).toBe(after);
    expect(get(edited, key)).toBe('9');
  });

  test('of any generated profile changes nothing else', () => {
    // A small generator with a fixed seed: 300 files of odd lines.
    let seed = 7;
    const next = (n: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % n;
    };
    const pieces = [
      '# c',
      '',
      'ODD=1',
      " X='y'",
      'broken',
      'Y="a"b"',
      'CPUS="2"',
      'PHYSPAGES="0:1"',
      'Z=\\"q',
      '\t',
      'é="→"',
    ];
    for (let i = 0; i < 300; i++) {
      const lines = Array.from(
        { length: next(12) },
        () => (pieces[next(pieces.length)] ?? '') + (next(4) === 0 ? '\r\n' : '\n'),
      );
      const text = lines.join('') + (next(3) === 0 ? 'tail' : '');
      const edited = printConf(editConf(parseConf(text), { CPUUNITS: '77' }));
      expect(edited.startsWith(text)).toBe(true);
      expect(edited.slice(text.length)).toMatch(/^(\r?\n)?CPUUNITS="77"\r?\n$/);
      expect(printConf(editConf(parseConf(edited), { CPUUNITS: null })).replace(/\r?\n$/, '')).toBe(
        text.replace(/\r?\n$/, ''),
      );
    }
  });
});

describe('scaling', () => {
  const by = (text: string) => {
    const factor = parseFactor(text);
    if (factor === undefined) throw new Error('a factor');
    return factor;
  };

  test('multiplies amounts exactly, keeps unlimited and 0, and comments', () => {
    const profile = conf(
      '# mine',
      'PHYSPAGES="0:256M"',
      'VMGUARPAGES="33792:unlimited"',
      'NUMPROC="241:241"',
      'CPUUNITS="1000"',
      'CPUS="2"',
      'ODD="7"',
    );
    expect(printConf(scaleConf(profile, by('1.5')))).toBe(
      '# mine\nPHYSPAGES="0:98304"\nVMGUARPAGES="50688:unlimited"\nNUMPROC="361"\nCPUUNITS="1500"\nCPUS="2"\nODD="7"\n',
    );
  });

  test('is exact beyond what a float holds, and never becomes unlimited or 0 by accident', () => {
    const profile = conf(
      'KMEMSIZE="9007199254740993:9007199254740995"',
      'NUMPTY="1"',
      'LOCKEDPAGES="9223372036854775806"',
    );
    const scaled = scaleConf(profile, by('0.5'));
    expect(get(scaled, 'KMEMSIZE')).toBe('4503599627370496:4503599627370497');
    expect(get(scaled, 'NUMPTY')).toBe('1');
    expect(get(scaleConf(profile, by('3')), 'LOCKEDPAGES')).toBe('unlimited');
  });

  test('keeps a weight within what vzctl takes', () => {
    expect(get(scaleConf(conf('CPUUNITS="1000"'), by('0.001')), 'CPUUNITS')).toBe('8');
    expect(get(scaleConf(conf('CPUUNITS="1000"'), by('1000')), 'CPUUNITS')).toBe('500000');
  });

  test.each(['', '0', '0.0', '-1', '1e3', '1001', '1.2345', 'x', '1,5', 'Infinity'])('refuses the factor %j', (text) =>
    expect(parseFactor(text)).toBeUndefined(),
  );

  test.each(readdirSync(SAMPLES))('of the recorded %s by 1 means the same, and changes no line but numbers', (file) => {
    const text = readFileSync(`${SAMPLES}/${file}`, 'utf8');
    const scaled = scaleConf(parseConf(text), by('1'));
    expect(compareConfs([parseConf(text), scaled])).toEqual([]);
    expect(scaled.lines).toHaveLength(parseConf(text).lines.length);
  });
});

test('made of a container a profile has its limits and comments, and nothing that names it', () => {
  const container = parseConf(
    '# web\nNUMPROC="1"\nHOSTNAME="a"\nIP_ADDRESS="192.0.2.1"\nVE_PRIVATE="/vz/private/$VEID"\nODD="x"\nbroken\nORIGIN_SAMPLE="b"\n',
  );
  expect(printConf(profileOfContainer(container))).toBe('# web\nNUMPROC="1"\nODD="x"\n');
});

describe('what another profile would leave behind', () => {
  test('is the other kind of limits, and nothing where both are of one kind', () => {
    expect(staleKeys(vswap, classic)).toEqual(['PRIVVMPAGES', 'NUMPROC', 'KMEMSIZE']);
    expect(staleKeys(classic, conf('PHYSPAGES="0:256M"', 'SWAPPAGES="0:512M"', 'NUMPROC="1"'))).toEqual(['SWAPPAGES']);
    expect(staleKeys(classic, classic)).toEqual([]);
    expect(staleKeys(vswap, conf('PHYSPAGES="0:1G"', 'NUMPROC="10"'))).toEqual([]);
  });
});
