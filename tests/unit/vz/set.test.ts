import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { t } from '@/lib/text/t';
import { isWrite } from '@/lib/vz/actions';
import { parseConf, printConf, setKeys } from '@/lib/vz/conf';
import { parseCtid } from '@/lib/vz/ctid';
import { maskArgv } from '@/lib/vz/mask';
import { params } from '@/lib/vz/params';
import { CLASSIC_STOPPED, saveCalls } from '@/lib/vz/save';
import { checkValues, optionValue, readBackDiff, storedValue } from '@/lib/vz/set';

const ctid = parseCtid('101');
const argvOf = (values: Record<string, string>) => {
  const checked = checkValues(values);
  if (!checked.ok) throw new Error(checked.reason.key);
  return saveCalls(ctid, checked.changes, parseConf(''), CLASSIC_STOPPED).map((call) => call.argv);
};

describe('the command line of a change', () => {
  test('has one word per option and saves', () => {
    expect(argvOf({ numproc: '200:220', hostname: 'web1.example.org', description: '--save' })).toEqual([
      ['vzctl', 'set', '101', '--hostname=web1.example.org', '--description=--save', '--numproc=200:220', '--save'],
    ]);
  });

  test('repeats an option for each item of a list', () => {
    expect(argvOf({ nameserver: '192.0.2.1 192.0.2.2' })).toEqual([
      ['vzctl', 'set', '101', '--nameserver=192.0.2.1', '--nameserver=192.0.2.2', '--save'],
    ]);
  });

  test('empties what may be empty', () => {
    expect(argvOf({ hostname: '' })).toEqual([['vzctl', 'set', '101', '--hostname=', '--save']]);
  });

  test.each([
    [{ nosuch: '1' }, 'nosuch', 'vzboard does not know a parameter “nosuch”.'],
    [{ ipadd: '192.0.2.1' }, 'ipadd', 'vzboard does not know a parameter “ipadd”.'],
    [{ userpasswd: 'root:x' }, 'userpasswd', 'vzboard does not know a parameter “userpasswd”.'],
    [{ constructor: '1' }, 'constructor', 'vzboard does not know a parameter “constructor”.'],
    [{}, undefined, 'Nothing to change.'],
    [{ ram: '1G', physpages: '0:65536' }, 'ram', 'ram and physpages set the same value. Give one of them.'],
    [{ cpuunits: '7' }, 'cpuunits', 'cpuunits: “7” is not a whole number from 8 to 500,000.'],
    [{ numproc: '1K' }, 'numproc', /^numproc: the suffix of “1K”/],
    [{ description: 'a\nDISABLED="yes' }, 'description', /^description: line breaks/],
  ])('%j is refused for %s', (values, field, sentence) => {
    const set = checkValues(values as Record<string, string>);
    if (set.ok) throw new Error('it was not refused');
    expect(set.field).toBe(field);
    expect(t(set.reason.key, set.reason.values)).toMatch(sentence);
  });

  test('is a write of three fixed words, options and --save, whatever the values', () => {
    const values = fc.dictionary(
      fc.constantFrom(...params.keys()),
      fc.oneof(fc.string(), fc.constantFrom('1', 'yes', '1:2')),
    );
    fc.assert(
      fc.property(values, (asked) => {
        if (!checkValues(asked).ok) return;
        for (const argv of argvOf(asked)) {
          expect(argv.slice(0, 3)).toEqual(['vzctl', 'set', '101']);
          expect(argv.at(-1)).toBe('--save');
          for (const word of argv.slice(3, -1)) expect(word).toMatch(/^--[a-z_-]+=[^"\\$`\p{Cc}]*$/u);
          expect(isWrite(argv)).toBe(true);
          expect(maskArgv(argv)).toEqual(argv);
        }
      }),
    );
  });
});

describe('reading back', () => {
  const changes = (values: Record<string, string>) => {
    const checked = checkValues(values);
    if (!checked.ok) throw new Error(checked.reason.key);
    return checked.changes;
  };

  test('is content with another spelling of the same value', () => {
    const conf = parseConf(
      'PRIVVMPAGES="256M"\nDISKSPACE="2G:2.2G"\nPHYSPAGES="0:1G"\nNAMESERVER="192.0.2.1\t192.0.2.2 "\n',
    );
    const asked = { privvmpages: '65536', diskspace: '2097152:2306867', ram: '1G', nameserver: '192.0.2.1 192.0.2.2' };
    expect(readBackDiff(changes(asked), conf)).toEqual([]);
  });

  test('names every difference', () => {
    const conf = parseConf(' HOSTNAME="indented.example.org"\nNUMPROC="100"\nCPUUNITS="abc"\n');
    const saved = setKeys(conf, [['HOSTNAME', 'new.example.org']]);
    const diff = readBackDiff(changes({ hostname: 'new.example.org', numproc: '200', cpuunits: '3000' }), saved);
    expect(diff.map((d) => [d.param.name, d.asked, d.found])).toEqual([
      ['hostname', 'new.example.org', 'indented.example.org'],
      ['cpuunits', '3000', undefined],
      ['numproc', '200', '100'],
    ]);
  });

  test('finds nothing wrong after the change was made as vzctl makes it, in any config', () => {
    const line = fc.constantFrom('# c', 'NUMPROC="5:6"', 'NUMPROC=bad', 'HOSTNAME="x"', 'CUSTOM="1"', '', 'odd line');
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const wanted = changes({ hostname: 'new.example.org', cpuunits: '3000' });
        const conf = setKeys(
          parseConf(lines.join('\n')),
          wanted.map((c) => [c.param.key, c.stored]),
        );
        expect(readBackDiff(wanted, parseConf(printConf(conf)))).toEqual([]);
      }),
    );
  });
});

test('memory without a limit is never spelled as a number, and least of all as none', () => {
  const ram = params.get('ram');
  if (ram === undefined) throw new Error('no --ram');
  for (const [inFile, spelled] of [
    ['0:9223372036854775807', 'unlimited'],
    ['unlimited', 'unlimited'],
    ['0:65536', '256M'],
    ['0:0', '0'],
  ] as const) {
    expect(optionValue(ram, storedValue(parseConf(`PHYSPAGES="${inFile}"\n`), ram) ?? '')).toBe(spelled);
  }
});
