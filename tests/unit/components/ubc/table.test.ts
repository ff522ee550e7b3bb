import { describe, expect, test } from 'vitest';
import { printTsv, printUserBeancounters } from '@/components/ubc/copy';
import { grouped, needsEyes, worstFirst } from '@/components/ubc/quiet';
import { cellText, nextUnitMode, parseUnitMode, share } from '@/components/ubc/values';
import { beancounter } from './beancounter';

describe('quiet table', () => {
  test('shows what the severity names and what failed within a day', () => {
    expect(needsEyes(beancounter())).toBe(false);
    expect(needsEyes(beancounter({ severity: 'notice' }))).toBe(true);
    expect(needsEyes(beancounter({ growthDay: 1 }))).toBe(true);
  });

  test('lifetime failures alone are history, not trouble', () => {
    expect(needsEyes(beancounter({ failcnt: 2_801_251 }))).toBe(false);
  });

  test('orders by severity, then growth, then pressure', () => {
    const rows = [
      beancounter({ name: 'a', severity: 'notice', pressure: 0.6 }),
      beancounter({ name: 'b', severity: 'critical', growthHour: 1 }),
      beancounter({ name: 'c', severity: 'critical', growthHour: 9 }),
      beancounter({ name: 'd', severity: 'notice', pressure: 0.7 }),
    ];
    expect(worstFirst(rows).map((row) => row.name)).toEqual(['c', 'b', 'd', 'a']);
  });

  test('groups keep counters nobody knows', () => {
    const rows = [beancounter({ name: 'numnew', group: 'unknown' }), beancounter()];
    expect(grouped(rows).map((part) => part.group)).toEqual(['objects', 'unknown']);
  });
});

describe('values', () => {
  const pages = beancounter({ name: 'privvmpages', unit: 'pages', held: 256, barrier: 1024, limit: 'unlimited' });

  test('the unit switch goes through bytes, pages and percent', () => {
    expect([
      cellText(pages, 'held', 'bytes'),
      cellText(pages, 'held', 'pages'),
      cellText(pages, 'held', 'percent'),
    ]).toEqual(['1 MiB', '256', '25 %']);
    expect(cellText(pages, 'limit', 'percent')).toBe('∞');
    expect(nextUnitMode(nextUnitMode(nextUnitMode(parseUnitMode('x'))))).toBe('bytes');
  });

  test('a share of nothing is no share', () => {
    expect(share(5, 0)).toBeNull();
    expect(share(5, 'unlimited')).toBeNull();
    expect(share(5, null)).toBeNull();
    expect(share('9007199254740993', '18014398509481986')).toBeCloseTo(0.5);
  });
});

describe('copies', () => {
  const rows = [
    beancounter({ name: 'kmemsize', unit: 'bytes', held: '9007199254740993', limit: 'unlimited' }),
    beancounter(),
  ];

  test('a spreadsheet gets exact integers', () => {
    expect(printTsv(rows).split('\n')[1]).toBe('kmemsize\tbytes\t9007199254740993\t30\t100\t9223372036854775807\t0');
  });

  test("the kernel's text has its columns", () => {
    const lines = printUserBeancounters('101', rows).split('\n');
    expect(lines[1]).toBe(
      '       uid  resource                     held              maxheld              barrier                limit              failcnt',
    );
    expect(lines[2]).toBe(
      '      101:  kmemsize         9007199254740993                   30                  100  9223372036854775807                    0',
    );
    expect(lines[3]?.slice(0, 24)).toBe('            numproc     ');
  });
});
