import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isMessageKey } from '@/lib/text/t';
import {
  type PairUnit,
  parsePagesOfBytes,
  parsePair,
  parseRate,
  printPair,
  toAmount,
  UNLIMITED,
  type Where,
} from '@/lib/vz/values';
import { recordings } from './recorded';

function stored(text: string, unit: PairUnit, where: Where): string {
  const parsed = parsePair(text, unit, where);
  if (!parsed.ok) expect(isMessageKey(parsed.reason.key)).toBe(true);
  return parsed.ok ? printPair(parsed.value, unit) : 'invalid';
}

describe('observed conversions', () => {
  const conf: [PairUnit, string, string][] = [
    ['bytes', '10m:11M', '10485760:11534336'],
    ['bytes', '1.5M', '1572864'],
    ['bytes', '.5M', '524288'],
    ['bytes', '100p', '409600'],
    ['bytes', '1P', '4096'],
    ['bytes', '1.9', '1'],
    ['bytes', '8388607T', '9223370937343148032'],
    ['bytes', '8388608T', 'unlimited'],
    ['bytes', '9223372036854775808', 'unlimited'],
    ['bytes', '-1', 'unlimited'],
    ['bytes', '9223372036854775806', '9223372036854775806'],
    ['bytes', '18446744073709551616', 'invalid'],
    ['bytes', '10MB', 'invalid'],
    ['bytes', '1E', 'invalid'],
    ['bytes', '0x10', 'invalid'],
    ['bytes', '10 M', 'invalid'],
    ['bytes', '10M ', 'invalid'],
    ['bytes', '5:6:7', 'invalid'],
    ['bytes', 'UNLIMITED', 'invalid'],
    ['bytes', 'unlimitedx', 'invalid'],
    ['bytes', "'100'", 'invalid'],
    ['bytes', '2147483647', '2147483647'],
    ['bytes', '', '0'],
    ['bytes', ':5', '0:5'],
    ['bytes', '5:', '5:0'],
    ['bytes', ' 5', '5'],
    ['pages', '256M', '65536'],
    ['pages', '5000B', '1'],
    ['pages', '4095B', '0'],
    ['pages', '6K', '1'],
    ['pages', '0.5G', '131072'],
    ['pages', '10p:20P', '10:20'],
    ['pages', '1T', '268435456'],
    ['pages', '0:unlimited', '0:unlimited'],
    ['pages', '0:256M', '0:65536'],
    ['items', '1K', 'invalid'],
    ['items', '10p', 'invalid'],
    ['items', '1.9', '1'],
    ['diskspace', '2G:2.2G', '2097152:2306867'],
    ['diskspace', '1000', '1000:1000'],
    ['diskspace', '1p', '4:4'],
    ['diskspace', '1023B', '0:0'],
    ['diskspace', '1T', '1073741824:1073741824'],
    ['diskspace', '1000:unlimited', 'invalid'],
    ['diskinodes', '1M', '1048576:1048576'],
    ['diskinodes', '1.5K', '1536:1536'],
  ];
  test.each(conf)('in a config, %s %j is %s', (unit, text, expected) => {
    expect(stored(text, unit, 'conf')).toBe(expected);
  });

  test.each([['9223372036854775808'], ['-1'], ['8388608T'], ['99999999999999999999']])(
    'as an option, %s is refused',
    (text) => {
      expect(stored(text, 'bytes', 'option')).toBe('invalid');
    },
  );

  test.each([
    ['1G', 262144n],
    ['1', 1n],
    ['4097', 2n],
    ['1000000', 245n],
    ['100p', 100n],
    ['unlimited', 2251799813685248n],
    ['1.5G', 393216n],
    ['512', 1n],
    ['0', 0n],
    ['-1', undefined],
    ['1G:2G', undefined],
    ['1GB', undefined],
  ])('--ram %s is %s pages', (text, pages) => {
    const parsed = parsePagesOfBytes(text);
    expect(parsed.ok ? parsed.value : undefined).toBe(pages);
  });

  test.each<[string, Where, bigint | undefined]>([
    ['10', 'option', 10485760n],
    ['512K', 'option', 524288n],
    ['0', 'option', 0n],
    ['unlimited', 'option', 0n],
    ['10G', 'option', undefined],
    ['abc', 'option', undefined],
    ['10485760', 'option', undefined],
    ['10485760', 'conf', 10485760n],
    ['10M', 'conf', 10485760n],
    ['10G', 'conf', 2147483647n],
  ])('an I/O rate of %s in a %s is %s bytes a second', (text, where, bytes) => {
    const parsed = parseRate(text, where);
    expect(parsed.ok ? parsed.value : undefined).toBe(bytes);
  });
});

test('refuses exactly the beancounter values that vzctl was recorded to refuse', () => {
  const units: Record<string, PairUnit> = {
    '--numproc': 'items',
    '--numfile': 'items',
    '--privvmpages': 'pages',
    '--vmguarpages': 'pages',
    '--kmemsize': 'bytes',
    '--diskspace': 'diskspace',
    '--diskinodes': 'diskinodes',
  };
  let seen = 0;
  for (const { argv, exitCode } of [...recordings('set-ubc'), ...recordings('set-disk')]) {
    const unit = units[argv[3] ?? ''];
    if (unit === undefined) continue;
    seen++;
    expect(stored(argv[4] ?? '', unit, 'option') === 'invalid', argv.join(' ')).toBe(exitCode === 21);
  }
  expect(seen).toBeGreaterThan(20);
});

describe('properties', () => {
  const units: PairUnit[] = ['bytes', 'pages', 'items', 'diskspace', 'diskinodes'];
  const half = fc.bigInt({ min: 0n, max: UNLIMITED });

  test('what is printed reads as the same pair', () => {
    fc.assert(
      fc.property(fc.constantFrom(...units), half, half, (unit, first, second) => {
        const printed = printPair({ first, second }, unit);
        expect(parsePair(printed, unit, 'option')).toEqual({ ok: true, value: { first, second } });
      }),
    );
  });

  test('never throws and never hangs, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[0-9.KMGTPB:-]{0,80}$/)),
        fc.constantFrom(...units),
        (text, unit) => {
          for (const where of ['conf', 'option'] as const) {
            const parsed = parsePair(text, unit, where);
            if (parsed.ok) expect(parsed.value.first <= UNLIMITED && parsed.value.second <= UNLIMITED).toBe(true);
            parseRate(text, where);
          }
          parsePagesOfBytes(text);
        },
      ),
    );
    expect(parsePair('9'.repeat(1_000_000), 'bytes', 'conf').ok).toBe(false);
  });
});

test('an amount is a number where that is exact', () => {
  expect(toAmount(UNLIMITED)).toBe(Number.POSITIVE_INFINITY);
  expect(toAmount(9007199254740991n)).toBe(9007199254740991);
  expect(toAmount(9007199254740993n)).toBe(9007199254740993n);
});
