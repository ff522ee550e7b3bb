/** Ranges of addresses: read as people write them, counted exactly. */
import { describe, expect, test } from 'vitest';
import { freeAddresses, isInRanges, parseRanges } from '@/lib/vz/address-ranges';
import { counts, nameAt } from '@/lib/vz/name-pattern';

function free(text: string, taken: readonly string[] = [], most = 3): string[] {
  const parsed = parseRanges(text);
  if (!parsed.ok) throw new Error(parsed.key);
  return freeAddresses(parsed.ranges, new Set(taken), most);
}

describe('free addresses', () => {
  test.each([
    ['10.0.1.10-10.0.1.99', [], ['10.0.1.10', '10.0.1.11', '10.0.1.12']],
    ['10.0.1.10-10.0.1.99', ['10.0.1.10', '10.0.1.12'], ['10.0.1.11', '10.0.1.13', '10.0.1.14']],
    ['10.0.2.0/24', [], ['10.0.2.1', '10.0.2.2', '10.0.2.3']],
    ['10.0.2.8/30', [], ['10.0.2.9', '10.0.2.10']],
    ['10.0.2.8/31', [], ['10.0.2.8', '10.0.2.9']],
    ['10.0.0.255-10.0.1.1', [], ['10.0.0.255', '10.0.1.0', '10.0.1.1']],
    ['2001:DB8::/64', [], ['2001:db8::1', '2001:db8::2', '2001:db8::3']],
    ['2001:db8::ffff-2001:db8::1:1', [], ['2001:db8::ffff', '2001:db8::1:0', '2001:db8::1:1']],
    ['10.0.0.7, 10.0.0.9\n10.0.0.7', [], ['10.0.0.7', '10.0.0.9']],
    ['0.0.0.0-0.0.0.2', [], ['0.0.0.1', '0.0.0.2']],
    [
      'ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      [],
      ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ],
  ])('of %s without %j', (text, taken, found) => {
    expect(free(text, taken)).toEqual(found);
  });

  test('of a network of 2^64 are found at once', () => {
    expect(free('2001:db8::/64', [], 50)).toHaveLength(50);
  });
});

test.each([
  ['', 'pools.range.none'],
  ['10.0.0.1-2001:db8::1', 'pools.range.families'],
  ['10.0.0.9-10.0.0.1', 'pools.range.backwards'],
  ['10.0.0.0/33', 'pools.range.form'],
  ['10.0.0.1-10.0.0.9-10.0.0.20', 'pools.range.form'],
  ['10.0.0.0/24-10.0.1.0', 'pools.range.form'],
  ['10.0.0.256', 'pools.range.form'],
  ['$(id)', 'pools.range.form'],
  ['10.0.0.1 web1', 'pools.range.form'],
])('%j is refused: %s', (text, key) => {
  expect(parseRanges(text)).toMatchObject({ ok: false, key });
});

test('an address is found in a range with or without its prefix', () => {
  const parsed = parseRanges('10.0.1.0/24 2001:db8::/64');
  const ranges = parsed.ok ? parsed.ranges : [];
  expect(isInRanges(ranges, '10.0.1.7/24')).toBe(true);
  expect(isInRanges(ranges, '10.0.2.7')).toBe(false);
  expect(isInRanges(ranges, '2001:db8::7')).toBe(true);
  expect(isInRanges(ranges, 'web1')).toBe(false);
});

test.each([
  ['web{n}', 3, 'web3', true],
  ['web{nn}.example.net', 3, 'web03.example.net', true],
  ['web{nn}', 123, 'web123', true],
  ['web', 3, 'web', false],
  ['{x}', 3, '{x}', false],
])('%s with %i is %s', (pattern, number, name, own) => {
  expect(nameAt(pattern, number)).toBe(name);
  expect(counts(pattern)).toBe(own);
});
