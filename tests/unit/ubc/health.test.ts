import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CounterUnit, counterNames } from '@/lib/ubc/counters';
import {
  assess,
  failureGrowth,
  isAboveGuarantee,
  isUnlimited,
  isVswap,
  judge,
  pressure,
  type Reading,
  rank,
  reference,
  severity,
  type Urgency,
  worstOf,
} from '@/lib/ubc/health';
import type { Amount } from '@/lib/ubc/sample';

const UNLIMITED = Number.POSITIVE_INFINITY;
const MAX_32 = 2147483647;
const row = (
  counter: string,
  held: Amount,
  maxheld: Amount,
  barrier: Amount,
  limit: Amount,
  growthHour = 0,
): Reading => ({
  counter,
  held,
  maxheld,
  barrier,
  limit,
  growthHour,
  vswap: false,
});

test.each<[Amount, CounterUnit, boolean]>([
  [UNLIMITED, 'items', true],
  [MAX_32, 'pages', true],
  [MAX_32, 'items', true],
  // A limit of 2 GiB less one, and enforced: a 32-bit file, where it means unlimited, is told by the parser.
  [MAX_32, 'bytes', false],
  [MAX_32 - 1, 'pages', false],
  [9223372036854771712n, 'bytes', true],
  [2n ** 63n - 65536n, 'bytes', true],
  [2n ** 63n - 65537n, 'bytes', false],
  [2 ** 51, 'pages', true],
  [2251799813685247, 'pages', true],
  [2 ** 51 - 16, 'pages', true],
  [2 ** 51 - 17, 'pages', false],
  [2 ** 51, 'bytes', false],
  [0, 'items', false],
])('%s %s is unlimited: %s', (amount, unit, expected) => {
  expect(isUnlimited(amount, unit)).toBe(expected);
});

describe('VSwap', () => {
  test.each<[string, Amount, boolean]>([
    ['a RAM limit', 65536, true],
    ['the largest 64-bit number', UNLIMITED, false],
    ['the largest 32-bit number', MAX_32, false],
    ['what --ram unlimited stores', 2 ** 51, true],
    ['a limit of 0, which vzctl stores for --ram -1', 0, true],
  ])('is told by physpages: %s', (_, limit, expected) => {
    expect(isVswap([{ counter: 'physpages', limit }])).toBe(expected);
  });

  test('cannot be told without physpages', () => {
    expect(isVswap([{ counter: 'numproc', limit: 5 }])).toBeNull();
  });
});

test.each<[string, string, Amount, Amount, boolean | null, 'barrier' | 'limit' | null]>([
  ['the barrier governs', 'kmemsize', 100, 110, false, 'barrier'],
  ['the limit governs where the barrier is 0', 'numfile', 0, 110, false, 'limit'],
  ['the limit governs where it is lower', 'kmemsize', 120, 110, false, 'limit'],
  ['the limit governs where the barrier is unlimited', 'privvmpages', UNLIMITED, 110, false, 'limit'],
  ['nothing governs unlimited pairs', 'privvmpages', UNLIMITED, UNLIMITED, false, null],
  ['nothing governs pairs of the largest 32-bit number', 'numproc', MAX_32, MAX_32, false, null],
  ['a pair of zeros measures nothing', 'numproc', 0, 0, false, null],
  ['a guarantee is no threshold', 'vmguarpages', 1000, UNLIMITED, false, null],
  ['a guarantee is no threshold', 'oomguarpages', 1000, UNLIMITED, false, null],
  ['RAM is only counted on classic kernels', 'physpages', 0, UNLIMITED, false, null],
  ['RAM of an unknown mode is not measured', 'physpages', 0, 65536, null, null],
  ['RAM is limited by VSwap', 'physpages', 0, 65536, true, 'limit'],
  ['RAM is limited by VSwap, barrier or not', 'physpages', 65536, 65537, true, 'limit'],
  ['swap is limited by VSwap', 'swappages', 0, 131072, true, 'limit'],
  ['no swap is no threshold', 'swappages', 0, 0, true, null],
  ['an unknown counter follows the common rule', 'numnetif', 10, 20, false, 'barrier'],
])('%s: %s %s:%s, VSwap %s -> %s', (_, counter, barrier, limit, vswap, expected) => {
  expect(reference(counter, barrier, limit, vswap)).toBe(expected);
});

test('oomguarpages above its barrier is above its guarantee, and not over a limit', () => {
  expect(isAboveGuarantee('oomguarpages', 26113, 26112, false)).toBe(true);
  expect(isAboveGuarantee('oomguarpages', 26112, 26112, false)).toBe(false);
  expect(isAboveGuarantee('oomguarpages', 26113, UNLIMITED, false)).toBe(false);
  expect(isAboveGuarantee('kmemsize', 26113, 26112, false)).toBe(false);
  // Where no guarantee was set, newer kernels print 0.
  expect(isAboveGuarantee('oomguarpages', 26113, 0, true)).toBe(false);
  expect(severity(row('oomguarpages', 40000, 50000, 26112, UNLIMITED))).toBe('quiet');
});

describe('pressure', () => {
  test.each<[Amount, Amount | null, number | null]>([
    [9996, 10000, 0.9996],
    [240, 240, 1],
    [5, 0, null],
    [5, UNLIMITED, null],
    [5, null, null],
    [0, 7, 0],
    [2n ** 62n, 2n ** 61n, 2],
  ])('%s of %s is %s', (held, threshold, expected) => {
    expect(pressure(held, threshold)).toBe(expected);
  });

  test('is below 1 exactly when held is below, and finite', () => {
    const amount = fc.oneof(
      fc.maxSafeNat(),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 2n }),
      fc.constant(UNLIMITED),
    );
    const threshold = fc.oneof(
      fc.integer({ min: 1, max: 2 ** 52 }),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 2n }),
    );
    fc.assert(
      fc.property(amount, threshold, (held, of) => {
        const p = pressure(held, of);
        expect(Number.isFinite(p)).toBe(true);
        expect(Math.sign((p ?? 0) - 1)).toBe(held < of ? -1 : held > of ? 1 : 0);
      }),
    );
    expect(pressure(2n ** 62n - 1n, 2n ** 62n)).toBeLessThan(1);
    expect(pressure(2n ** 62n + 1n, 2n ** 62n)).toBeGreaterThan(1);
  });
});

describe('severity', () => {
  test.each<[string, Reading, string]>([
    [
      'failures of physpages under VSwap are a notice',
      { ...row('physpages', 20, 30, 0, 65536, 5120), vswap: true },
      'notice',
    ],
    ['RAM at 76 % is a notice', { ...row('physpages', 200110, 262144, 0, 262144), vswap: true }, 'notice'],
    ['62.9 % of the barrier is a notice', row('privvmpages', 41200, 52003, 65536, 69632), 'notice'],
    ['42.6 % held and 55.7 % maxheld is quiet', row('kmemsize', 6123520, 8011776, 14372700, 14790164), 'quiet'],
    ['12 % held and 70 % maxheld is quiet', row('tcpsndbuf', 208320, 1204800, 1720320, 2703360), 'quiet'],
    ['maxheld above a guarantee is quiet', row('oomguarpages', 22010, 27811, 26112, UNLIMITED), 'quiet'],
    ['exactly half is quiet', row('numproc', 120, 120, 240, 240), 'quiet'],
    ['one more than half is a notice', row('numproc', 121, 121, 240, 240), 'notice'],
    ['exactly 80 % of maxheld is quiet', row('numproc', 1, 192, 240, 240), 'quiet'],
    ['more than 80 % of maxheld is a notice', row('numproc', 1, 193, 240, 240), 'notice'],
    ['exactly 80 % held is a notice', row('numproc', 192, 192, 240, 240), 'notice'],
    ['more than 80 % held is a warning', row('numproc', 193, 193, 240, 240), 'warning'],
    [
      'held over the limit is no more than a warning while nothing fails',
      row('numproc', 300, 300, 240, 240),
      'warning',
    ],
    ['a growing failcnt of kmemsize is critical', row('kmemsize', 1, 1, 100, 110, 1), 'critical'],
    ['processes killed for memory are critical', row('oomguarpages', 1, 1, 100, UNLIMITED, 1), 'critical'],
    ['a growing failcnt of dcachesize is a warning', row('dcachesize', 1, 1, 100, 110, 1), 'warning'],
    ['a growing failcnt of an unknown counter is a warning', row('numnetif', 1, 1, 100, 110, 1), 'warning'],
  ])('%s', (_, reading, expected) => {
    expect(severity(reading)).toBe(expected);
  });

  test('is exact beyond 2^53', () => {
    const barrier = 10n * 2n ** 55n;
    expect(severity(row('kmemsize', 8n * 2n ** 55n, 0, barrier, barrier))).toBe('notice');
    expect(severity(row('kmemsize', 8n * 2n ** 55n + 1n, 0, barrier, barrier))).toBe('warning');
  });

  test('follows other marks when given', () => {
    const marks = { heldWarning: 0.95, heldNotice: 0.9, maxheldNotice: 1 };
    expect(severity(row('numproc', 200, 220, 240, 240), marks)).toBe('quiet');
  });

  test('gives a reason for what is urgent only', () => {
    expect(assess(row('numproc', 239, 240, 240, 240, 3)).reason).toBe('failing');
    expect(assess(row('numproc', 239, 240, 240, 240)).reason).toBe('near');
    expect(assess(row('numproc', 130, 240, 240, 240)).reason).toBeNull();
    expect(assess({ ...row('physpages', 99, 100, 0, 100, 3), vswap: true })).toMatchObject({
      severity: 'warning',
      reason: 'near',
      referenceKind: 'limit',
      reference: 100,
    });
  });

  test('never says more for less: growing held never lowers it', () => {
    const held = fc.nat(300);
    fc.assert(
      fc.property(fc.constantFrom(...counterNames), held, held, fc.boolean(), (counter, a, b, vswap) => {
        const of = (h: number) =>
          ['quiet', 'notice', 'warning', 'critical'].indexOf(severity({ ...row(counter, h, 0, 200, 220), vswap }));
        expect(of(Math.max(a, b))).toBeGreaterThanOrEqual(of(Math.min(a, b)));
      }),
    );
  });
});

test.each<[Amount | undefined, Amount, number, boolean]>([
  [undefined, 5120, 0, false],
  [5, 5, 0, false],
  [5, 12, 7, false],
  [12, 5, 5, true],
  [12, 0, 0, true],
  [2n ** 60n, 2n ** 60n + 3n, 3, false],
  [0, UNLIMITED, Number.MAX_SAFE_INTEGER, false],
])('failcnt from %s to %s grew by %s, reset: %s', (before, now, growth, reset) => {
  expect(failureGrowth(before, now)).toEqual({ growth, reset });
});

test('what needs attention is ranked by severity, reason, growth and pressure, equals as they came', () => {
  const item = (
    id: string,
    severity: Urgency['severity'],
    reason: Urgency['reason'],
    growthHour: number,
    p: number | null,
  ) => ({
    id,
    severity,
    reason,
    growthHour,
    pressure: p,
  });
  const items = [
    item('quiet', 'quiet', null, 0, 0.1),
    item('near', 'warning', 'near', 0, 0.99),
    item('failing', 'warning', 'failing', 1, 0.2),
    item('critical, no reference', 'critical', 'failing', 4, null),
    item('critical, pressed', 'critical', 'failing', 4, 0.5),
    item('critical, often', 'critical', 'failing', 40, 0.1),
    item('near, twin', 'warning', 'near', 0, 0.99),
  ];
  expect(rank(items).map((i) => i.id)).toEqual([
    'critical, often',
    'critical, pressed',
    'critical, no reference',
    'failing',
    'near',
    'near, twin',
    'quiet',
  ]);
});

describe('the worst row', () => {
  const worst = (rows: readonly ReturnType<typeof row>[]) =>
    worstOf(rows.map((one) => ({ ...one, verdict: judge(one, one.growthHour, false) })));

  test('is the most severe, then the most pressed, of those a threshold governs', () => {
    const rows = [
      row('oomguarpages', 900, 900, 100, UNLIMITED, 5),
      row('numproc', 239, 240, 240, 240),
      row('numfile', 1, 1, 100, 100, 2),
      row('numpty', 16, 16, 16, 16),
    ];
    expect(worst(rows)).toMatchObject({
      row: { counter: 'numfile' },
      verdict: { severity: 'critical', pressure: 0.01 },
    });
    expect(worst(rows.filter((r) => r.growthHour === 0))).toMatchObject({
      row: { counter: 'numpty' },
      verdict: { referenceKind: 'barrier', reference: 16, pressure: 1 },
    });
  });

  test('is none where nothing is limited', () => {
    expect(worst([row('numproc', 5, 5, UNLIMITED, UNLIMITED)])).toBeNull();
    expect(worst([])).toBeNull();
  });
});
