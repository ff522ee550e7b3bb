import { describe, expect, test } from 'vitest';
import { canonical } from '@/lib/vz/grammar';
import { params } from '@/lib/vz/params';
import { checkValues } from '@/lib/vz/set';
import { parseProblems, printProblems } from '@/lib/xml/problem-lines';
import { problem } from '@/lib/xml/problems';
import { asSettings, paramOfKey } from '@/lib/xml/settings';

const change = (key: string, to: string) => ({ key, from: undefined, to, line: 1 });

describe('a change becomes the option that stores the same', () => {
  test.each([
    ['PHYSPAGES', '0:65536', 'physpages'],
    ['PHYSPAGES', '0:256M', 'physpages'],
    ['KMEMSIZE', '2752512:unlimited', 'kmemsize'],
    ['DISKSPACE', '2097152:2306867', 'diskspace'],
    ['DISKSPACE', '2G:2.2G', 'diskspace'],
    ['IOLIMIT', '10485760', 'iolimit'],
    ['CPULIMIT', '150', 'cpulimit'],
    ['CPUUNITS', '1000', 'cpuunits'],
    ['NAMESERVER', '192.0.2.1 192.0.2.2', 'nameserver'],
    ['ONBOOT', 'yes', 'onboot'],
    ['DESCRIPTION', 'a & b', 'description'],
  ])('%s="%s" is --%s', (key, to, name) => {
    const { values, unsettable } = asSettings([change(key, to)], [], 4);
    expect([Object.keys(values), unsettable]).toEqual([[name], []]);
    const checked = checkValues(values);
    const grammar = paramOfKey(key)?.grammar;
    const stored = checked.ok ? checked.changes[0]?.stored : undefined;
    expect(grammar && canonical(grammar, stored ?? '')).toBe(grammar && canonical(grammar, to));
  });

  test('a rate of the config in bytes is not asked for in megabytes', () => {
    expect(asSettings([change('IOLIMIT', '10485760')], [], 4).values).toEqual({ iolimit: '10M' });
  });

  test('every key of the catalogue has the parameter that takes what the config says', () => {
    for (const { key } of params.values()) expect(paramOfKey(key)?.key).toBe(key);
    expect(paramOfKey('PHYSPAGES')?.name).toBe('physpages');
  });
});

test('a key without option and a value an option refuses are named, with the reason', () => {
  const asked = [
    change('VE_LAYOUT', 'ploop'),
    change('CPUUNITS', '1'),
    change('VE_ROOT', '/x'),
    change('ONBOOT', 'no'),
  ];
  const { values, unsettable } = asSettings(asked, [], 4);
  expect(values).toEqual({ onboot: 'no' });
  expect(unsettable.map(({ change: { key }, why }) => [key, why?.key])).toEqual([
    ['VE_LAYOUT', undefined],
    ['CPUUNITS', 'vz.value.whole'],
    ['VE_ROOT', 'vz.untouched.place'],
  ]);
});

test('a deletion takes a parameter out, where there is one that may be', () => {
  const gone = (key: string) => ({ key, from: 'x' });
  const { unset, unremovable } = asSettings([], [gone('NAMESERVER'), gone('VE_PRIVATE'), gone('ORIGIN_SAMPLE')], 4);
  expect(unset).toEqual(['nameserver']);
  expect(unremovable.map(({ change: { key } }) => key)).toEqual(['VE_PRIVATE', 'ORIGIN_SAMPLE']);
});

test('problems survive as lines of text, whatever they quote', () => {
  const problems = [
    problem('E_HOSTNAME', { line: 7, column: 3 }, { what: 'a\nE_IP line 1 column 1: x' }),
    problem('E_EMPTY', { line: 1, column: 1 }),
  ];
  expect(parseProblems(printProblems(problems))).toEqual(problems);
  expect(parseProblems('Something else happened.')).toEqual([]);
});
