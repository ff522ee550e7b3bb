import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalKey, parseConf, printConf, setKeys } from '@/lib/vz/conf';
import { diffConfs, isSameValue, mergeValues, removeKeys, revert, usedValues } from '@/lib/vz/conf-change';
import { fixture, fixtureNames } from './recorded';

const KEYS = ['NUMPROC', 'HOSTNAME', 'DISKSPACE', 'IPTENTRIES', 'NUMIPTENT', 'CUSTOM', 'ONBOOT'];
/** Lines of files as people and tools leave them. */
const line = fc.oneof(
  fc.constantFrom('', '# a comment', '  # indented', 'odd line', 'export NUMPROC="1"', 'NAME="un', 'X=\\"y\\"'),
  fc
    .tuple(
      fc.constantFrom('', ' ', '\t'),
      fc.constantFrom(...KEYS),
      fc.constantFrom('"5"', '"5:6"', '6', '"a b" # why', "'5'", '""', '"2G:2.2G"', '"yes"'),
    )
    .map(([blank, key, value]) => `${blank}${key}=${value}`),
);
const text = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([lines, end, final]) => lines.join(end) + (final && lines.length > 0 ? end : ''));
const keys = fc.uniqueArray(fc.constantFrom(...KEYS), { maxLength: 3 });

describe('a config document', () => {
  test.each(fixtureNames('conf').filter((name) => name.includes('.conf')))('%s round trips byte for byte', (name) => {
    expect(printConf(parseConf(fixture(name)))).toBe(fixture(name));
  });

  test('round trips byte for byte, whatever stands in it', () => {
    fc.assert(
      fc.property(text, (file) => {
        expect(printConf(parseConf(file))).toBe(file);
      }),
    );
  });

  test('removing keys leaves every other line as it is, byte for byte', () => {
    fc.assert(
      fc.property(text, keys, (file, gone) => {
        const conf = parseConf(file);
        const after = removeKeys(conf, gone);
        const wanted = new Set(gone.map(canonicalKey));
        const isGone = (one: (typeof conf.lines)[number]) =>
          one.kind === 'assignment' && wanted.has(canonicalKey(one.key));
        expect(printConf(after)).toBe(
          conf.lines
            .filter((one) => !isGone(one))
            .map(({ raw }) => raw)
            .join(''),
        );
        for (const key of wanted) expect(usedValues(after).has(key)).toBe(false);
      }),
    );
  });

  test('setting keys leaves every other line as it is, but for the missing newline at its end', () => {
    fc.assert(
      fc.property(text, keys, (file, chosen) => {
        const conf = parseConf(file);
        const after = setKeys(
          conf,
          chosen.map((key) => [key, 'new'] as const),
        );
        const others = (of: typeof conf) =>
          of.lines
            .map(({ raw }) => raw.replace(/\n$/, ''))
            .filter((raw) => !chosen.some((key) => raw.startsWith(`${key}=`)));
        // A second line of the same key is not vzctl's to touch; those are told apart by being equal before and after.
        expect(others(after)).toEqual(others(conf));
        for (const key of chosen) {
          const own = (of: typeof conf) =>
            of.lines.filter(({ raw }) => raw.startsWith(`${key}=`)).map(({ raw }) => raw.replace(/\n$/, ''));
          expect(own(after).slice(1)).toEqual(own(conf).slice(1));
          expect(own(after)[0]).toBe(`${key}="new"`);
        }
      }),
    );
  });
});

describe('the difference of two versions', () => {
  test('is told per key, and another spelling of the same value is none', () => {
    const before = parseConf('NUMPROC="5:5"\nPRIVVMPAGES="256M"\n# c\nHOSTNAME="a"\nCUSTOM="1"\n');
    const after = parseConf('CUSTOM="2"\nPRIVVMPAGES="65536"\nNUMPROC="5"\nONBOOT="yes"\n');
    expect(diffConfs(before, after)).toEqual([
      { key: 'CUSTOM', before: '1', after: '2' },
      { key: 'ONBOOT', before: undefined, after: 'yes' },
      { key: 'HOSTNAME', before: 'a', after: undefined },
    ]);
  });

  test('of a file with itself is empty', () => {
    fc.assert(
      fc.property(text, (file) => {
        expect(diffConfs(parseConf(file), parseConf(file))).toEqual([]);
      }),
    );
  });

  test('knows old names of keys', () => {
    expect(diffConfs(parseConf('IPTENTRIES="100"\n'), parseConf('NUMIPTENT="100:100"\n'))).toEqual([]);
  });
});

describe('a merge of three', () => {
  const map = (values: Record<string, string>) => new Map(Object.entries(values));

  test('takes my changes where nobody else changed the key, and names those that both changed', () => {
    const base = map({ NUMPROC: '100', HOSTNAME: 'a', CPUS: '1', ONBOOT: 'no', PRIVVMPAGES: '256M' });
    const mine = map({ NUMPROC: '200', HOSTNAME: 'b', CPUS: '2', PRIVVMPAGES: '65536', DISABLED: 'yes' });
    const theirs = map({ NUMPROC: '100', HOSTNAME: 'c', CPUS: '2', ONBOOT: 'yes', PRIVVMPAGES: '512M' });
    const { changes, conflicts } = mergeValues(base, mine, theirs);
    expect([...changes]).toEqual([
      ['NUMPROC', '200'],
      ['DISABLED', 'yes'],
    ]);
    expect(conflicts).toEqual([
      { key: 'HOSTNAME', base: 'a', mine: 'b', theirs: 'c' },
      { key: 'ONBOOT', base: 'no', mine: undefined, theirs: 'yes' },
    ]);
  });

  const values = fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom('1', '2', '3')).map(map);
  const applied = (theirs: Map<string, string>, changes: ReadonlyMap<string, string | undefined>) => {
    const out = new Map(theirs);
    for (const [key, value] of changes) {
      if (value === undefined) out.delete(key);
      else out.set(key, value);
    }
    return out;
  };
  const sorted = (of: ReadonlyMap<string, string>) => [...of].sort();

  test('is mine where nobody else changed anything, theirs where I did not, and never loses a key of theirs in silence', () => {
    fc.assert(
      fc.property(values, values, values, (base, mine, theirs) => {
        expect(sorted(applied(base, mergeValues(base, mine, base).changes))).toEqual(sorted(mine));
        expect(sorted(applied(theirs, mergeValues(base, base, theirs).changes))).toEqual(sorted(theirs));
        const { changes, conflicts } = mergeValues(base, mine, theirs);
        const merged = applied(theirs, changes);
        for (const key of KEYS) {
          if (conflicts.some((one) => one.key === key)) continue;
          expect([mine.get(key), theirs.get(key)]).toContain(merged.get(key));
          if (!isSameValue(key, base.get(key), theirs.get(key))) expect(merged.get(key)).toBe(theirs.get(key));
        }
      }),
    );
  });

  test('takes a change back, unless the key was changed again since', () => {
    const [before, after] = [
      parseConf('NUMPROC="1"\nHOSTNAME="a"\n'),
      parseConf('NUMPROC="2"\nHOSTNAME="b"\nONBOOT="yes"\n'),
    ];
    const now = parseConf('NUMPROC="2"\nHOSTNAME="c"\nONBOOT="yes"\nCPUS="4"\n');
    const { changes, conflicts } = revert(before, after, now);
    expect([...changes]).toEqual([
      ['NUMPROC', '1'],
      ['ONBOOT', undefined],
    ]);
    expect(conflicts).toEqual([{ key: 'HOSTNAME', base: 'b', mine: 'a', theirs: 'c' }]);
  });
});
