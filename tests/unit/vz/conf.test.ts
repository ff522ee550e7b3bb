import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Conf, effective, get, parseConf, printConf, setKeys } from '@/lib/vz/conf';
import { fixture, fixtureNames, recordings } from './recorded';

const configs = fixtureNames('conf').filter((name) => /\.conf(-sample|\.tail)?$/.test(name));
const before = fixture('conf/rewrite-before.conf');

function appended(old: string, now: Conf): string {
  return printConf(now).slice(old.length);
}

describe('reading a config as vzctl does', () => {
  const odd = parseConf(before);

  test('agrees with vzlist on the recorded hand-edited file', () => {
    expect(get(odd, 'HOSTNAME')).toBe('indented.example.org');
    expect(get(odd, 'ONBOOT')).toBe('no');
    // export BOOTORDER= is a key of that odd name.
    expect(get(odd, 'BOOTORDER')).toBeUndefined();
    expect(get(odd, 'DESCRIPTION')).toBe('unquoted words here');
    expect(get(odd, 'NUMFILE')).toBe('9312');
    expect(get(odd, 'PHYSPAGES')).toBe('0:65536');
    expect(get(odd, 'CPUUNITS')).toBe('1000');
    expect(get(odd, 'NUMPROC')).toBe("'100'");
    expect(get(odd, 'NUMPROC', (v) => /^\d/.test(v))).toBeUndefined();
    expect(get(odd, 'VE_ROOT')).toBe('/vz/root/$VEID');
    expect(get(odd, 'CUSTOM_KEY')).toBe('kept');
  });

  test('warns where vzctl was recorded to warn', () => {
    const stderr = recordings('conf-rewrite')[0]?.stderr ?? '';
    expect(stderr).toContain('101.conf:14: duplicate for CPUUNITS ("2000"), ignored');
    expect(odd.warnings).toEqual([{ line: 14, kind: 'duplicate', key: 'CPUUNITS', text: '2000' }]);
  });

  test.each([
    ['KEY="value"', 'value'],
    ['KEY=value', 'value'],
    ['KEY=', ''],
    ['KEY=""', ''],
    ['  KEY="value"  ', 'value'],
    ['KEY="value" # comment', 'value'],
    ['KEY="value" # a "quoted" comment', 'value" # a "quoted'],
    ['KEY=value # comment', 'value # comment'],
    ["KEY='value'", "'value'"],
    ['KEY="a=b"', 'a=b'],
    ['KEY="He said "hi""', 'He said "hi"'],
    ['KEY="back\\slash and \\"quote"', 'backslash and "quote'],
    ['KEY="two \\\\ backslashes"', 'two \\ backslashes'],
    ['KEY="trailing \\"', 'trailing '],
    ['KEY=" blanks "', ' blanks '],
    ['KEY="value"\r', 'value'],
    ['KEY=value\r', 'value'],
    ['KEY=$(touch /tmp/x) `id`', '$(touch /tmp/x) `id`'],
    ['KEY="Grüße ☃"', 'Grüße ☃'],
    ['K\\EY="value"', 'value'],
  ])('%j', (line, value) => {
    expect(parseConf(`${line}\n`).assignments).toEqual([{ line: 1, key: 'KEY', value }]);
  });

  test.each([
    ['no equals sign', 'no_equals'],
    ['KEY="open', 'unmatched_quotes'],
    ['KEY="', 'unmatched_quotes'],
  ])('%j is skipped, kept and reported by its line', (line, kind) => {
    const conf = parseConf(`A="1"\n${line}\nB="2"\n`);
    expect(conf.warnings).toEqual([{ line: 2, kind, text: line }]);
    expect(conf.assignments.map((a) => a.key)).toEqual(['A', 'B']);
  });

  test.each(['', '   ', '\r', '# comment', '  # KEY="1"', '\\#KEY="1"'])('%j assigns nothing and is fine', (line) => {
    const conf = parseConf(`${line}\n`);
    expect(conf.assignments).toEqual([]);
    expect(conf.warnings).toEqual([]);
  });

  test('the first assignment wins, of beancounters the last, under any of their names', () => {
    const conf = parseConf(
      'HOSTNAME="a"\nHOSTNAME="b"\nNUMPROC="1"\nNUMPROC="2"\nDCACHE="3"\nDCACHESIZE="4"\nIPTENTRIES="5"\n',
    );
    expect(get(conf, 'HOSTNAME')).toBe('a');
    expect(get(conf, 'NUMPROC')).toBe('2');
    expect(get(conf, 'DCACHESIZE')).toBe('4');
    expect(get(conf, 'NUMIPTENT')).toBe('5');
    expect(conf.warnings).toEqual([{ line: 2, kind: 'duplicate', key: 'HOSTNAME', text: 'b' }]);
  });

  test('recorded injections read as vzlist showed them', () => {
    const runs = recordings('injection');
    const sets = runs.filter(
      (r) => r.argv.includes('--description') || r.argv.includes('--searchdomain') || r.argv.includes('--hostname'),
    );
    const shown = runs.filter((r) => r.argv.includes('-j'));
    expect(sets).toHaveLength(shown.length);
    shown.forEach((run, i) => {
      const conf = parseConf(fixture(`conf/injection/${String(i + 1).padStart(2, '0')}.conf.tail`));
      const description = get(conf, 'DESCRIPTION');
      const expected = description === undefined ? 'null' : `"${description}"`;
      expect(run.stdout).toContain(`"description": ${expected}\n`);
    });
  });
});

describe('changing a config as vzctl set --save does', () => {
  test('reproduces the recorded rewrite, byte for byte', () => {
    const now = setKeys(parseConf(before), [
      ['ONBOOT', 'yes'],
      ['HOSTNAME', 'new.example.org'],
      ['BOOTORDER', '7'],
      ['CPUUNITS', '3000'],
      ['NUMFILE', '8000'],
      ['PHYSPAGES', '0:131072'],
    ]);
    expect(printConf(now)).toBe(fixture('conf/rewrite-after.conf'));
  });

  test('has no effect where an indented line is read but not found, as recorded', () => {
    const now = setKeys(parseConf(before), [['HOSTNAME', 'new.example.org']]);
    expect(get(now, 'HOSTNAME')).toBe('indented.example.org');
    expect(appended(before, now)).toBe('HOSTNAME="new.example.org"\n');
  });

  test('ends a file that had no final newline with one', () => {
    expect(printConf(setKeys(parseConf('A="1"\nB="2"'), [['A', '3']]))).toBe('A="3"\nB="2"\n');
    expect(printConf(setKeys(parseConf('A="1"'), [['B', '2']]))).toBe('A="1"\nB="2"\n');
    expect(fixture('conf/rewrite-nonewline-after.conf')).toMatch(/"\n$/);
  });

  test('keeps the line ends of all other lines', () => {
    expect(printConf(setKeys(parseConf('A="1"\r\nB="2"\r\n# c\r\n'), [['A', '3']]))).toBe('A="3"\nB="2"\r\n# c\r\n');
  });

  test('takes a key for itself, not for one that starts with it', () => {
    expect(printConf(setKeys(parseConf('VE_ROOT_X="1"\nVE_ROOT ="1"\n'), [['VE_ROOT', '2']]))).toBe(
      'VE_ROOT_X="1"\nVE_ROOT ="1"\nVE_ROOT="2"\n',
    );
  });
});

describe('properties', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom('A="1"', ' A="2"', '# c', 'HOSTNAME="x"', 'NUMPROC=5', 'bad', 'K="', '\\', '\r', 'A="1" # "', ''),
  );
  const text = fc.array(line).chain((lines) => fc.constantFrom('\n', '\r\n').map((end) => lines.join(end)));

  test.each(configs)('prints %s as it was', (name) => {
    const file = fixture(name);
    expect(printConf(parseConf(file))).toBe(file);
  });

  test('prints any text as it was', () => {
    fc.assert(
      fc.property(text, (file) => {
        expect(printConf(parseConf(file))).toBe(file);
      }),
    );
  });

  test('a change leaves every line it does not mean as it was', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('A', 'HOSTNAME', 'NUMPROC', 'NEW'), (file, key) => {
        const old = parseConf(file);
        const now = setKeys(old, [[key, 'v']]);
        const differing = old.lines.filter((l, i) => now.lines[i]?.raw !== l.raw && now.lines[i]?.raw !== `${l.raw}\n`);
        expect(differing.length).toBeLessThanOrEqual(1);
        for (const l of differing) expect(l.raw.startsWith(`${key}=`)).toBe(true);
        expect(now.lines.length).toBe(old.lines.length + (old.lines.some((l) => l.raw.startsWith(`${key}=`)) ? 0 : 1));
      }),
    );
  });

  test('what is set is read back unless an odd line stands before it', () => {
    fc.assert(
      fc.property(text, (file) => {
        const now = setKeys(parseConf(file), [['SEARCHDOMAIN', 'v']]);
        expect(get(now, 'SEARCHDOMAIN')).toBe('v');
      }),
    );
  });

  test('reads a megabyte of blanks or quotes in no time', () => {
    for (const c of [' ', '"', '\\', '=', '#']) {
      const started = performance.now();
      parseConf(`KEY=${c.repeat(1_000_000)}x`);
      expect(performance.now() - started).toBeLessThan(2000);
    }
  });
});

test('all values at once are those vzctl uses one by one', () => {
  const conf = parseConf(
    'HOSTNAME="a"\nDCACHE="1:1"\nNUMPROC="1"\nHOSTNAME="b"\nNUMPROC="2"\nDCACHESIZE="3:3"\nX="1"\nX="2"\n',
  );
  const all = effective(conf);
  expect([...all.keys()]).toEqual(['HOSTNAME', 'DCACHESIZE', 'NUMPROC', 'X']);
  for (const [key, value] of all) expect(value, key).toBe(get(conf, key));
});
