import { describe, expect, test } from 'vitest';
import { t } from '@/lib/text/t';
import { behaviour, counterInfo, counterNames, counters, counterTextKey } from '@/lib/ubc/counters';

describe.each(counterNames)('the catalogue entry of %s', (name) => {
  const info = counterInfo(name);

  test('has its unit by the rule of the name', () => {
    expect(info.unit).toBe(name.endsWith('pages') ? 'pages' : name.startsWith('num') ? 'items' : 'bytes');
  });

  test('is configured under its own name in capitals, aliases after it', () => {
    expect(info.confKeys[0]).toBe(name.toUpperCase());
  });

  test('is tied to counters that are tied to it, and never to itself', () => {
    expect(info.partners).not.toContain(name);
    for (const partner of info.partners) expect(counterInfo(partner).partners).toContain(name);
  });

  test('has four finished sentences', () => {
    expect(t(counterTextKey(name, 'label'))).not.toMatch(/[.{}]/);
    for (const part of ['is', 'fails', 'do'] as const) {
      expect(t(counterTextKey(name, part), { name })).toMatch(/^[A-Za-z].{20,}\.$/);
    }
  });

  test('says what a failure is in both modes', () => {
    for (const vswap of [false, true]) {
      const { failureMeans, governs, kind } = behaviour(name, vswap);
      expect(t(`ubc.failures.${failureMeans}`)).not.toBe('');
      expect(governs === 'none').toBe(kind === 'accounting');
    }
  });
});

test('the catalogue has the 20 counters of the kernel and swappages, in kernel order', () => {
  expect(counterNames).toHaveLength(21);
  const rows = counterNames.map((name) => counters[name].row);
  expect(rows).toEqual([...rows].sort((a, b) => a - b));
  expect(Array.from({ length: 25 }, (_, i) => i).filter((i) => !rows.some((row) => row === i))).toEqual([
    4, 20, 21, 22,
  ]);
});

test('a growing failcnt is critical for exactly the counters whose failure breaks programs', () => {
  const critical = counterNames.filter((name) => behaviour(name, false).growth === 'critical');
  expect(critical).toEqual([
    'kmemsize',
    'privvmpages',
    'numproc',
    'oomguarpages',
    'numtcpsock',
    'tcpsndbuf',
    'othersockbuf',
    'numfile',
    'swappages',
  ]);
});

test('physpages and swappages are limited by VSwap and only counted without it', () => {
  for (const name of ['physpages', 'swappages']) {
    expect(behaviour(name, true)).toMatchObject({ kind: 'limited', governs: 'limit', priority: 'primary' });
    expect(behaviour(name, false)).toMatchObject({ kind: 'accounting', governs: 'none', priority: 'auxiliary' });
    expect(behaviour(name, null)).toEqual(behaviour(name, false));
  }
  expect(behaviour('physpages', true).growth).toBe('notice');
});

test('old spellings of config keys are known as aliases', () => {
  expect(counterInfo('dcachesize').confKeys).toContain('DCACHE');
  expect(counterInfo('numiptent').confKeys).toContain('IPTENTRIES');
});

test.each([
  ['netpages', 'pages'],
  ['numnetif', 'items'],
  ['rbtreesize', 'bytes'],
  ['constructor', 'bytes'],
] as const)('%s, which the catalogue lacks, is guessed to count %s and claims nothing else', (name, unit) => {
  expect(counterInfo(name)).toMatchObject({ known: false, unit, group: 'unknown', partners: [] });
  expect(behaviour(name, true).kind).toBe('unknown');
  expect(t(counterTextKey(name, 'label'), { name })).toBe(name);
});
