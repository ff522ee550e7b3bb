import { describe, expect, test } from 'vitest';
import { coverMs, HOLD_PERIODS, holdMs, pickTier, TIERS, tierAt, usualSpacing } from '@/lib/history/tiers';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('the table of tiers', () => {
  test.each(TIERS.slice(1).map((tier, i) => ({ tier, finer: tierAt(i) })))(
    '$tier.stepMs ms is a whole number of finer steps and kept longer',
    ({ tier, finer }) => {
      expect(tier.stepMs % finer.stepMs).toBe(0);
      expect(tier.keepMs).toBeGreaterThan(finer.keepMs);
    },
  );

  test('a finer tier is kept until its parts have long been gathered into the next', () => {
    for (const [i, tier] of TIERS.slice(1, -1).entries()) {
      // Parts of tier 1 hold an hour and a half at most, those of the others what the tier below gathered.
      const partMs = i === 0 ? 1.5 * HOUR : tierAt(i).gather * 1.5 * HOUR;
      expect(tier.gather * partMs).toBeLessThanOrEqual(tier.keepMs / 2 + DAY * 7);
    }
  });
});

describe('pickTier', () => {
  test.each([
    ['15 minutes', 900_000, 90, 0, 0],
    ['15 minutes, more points than samples', 900_000, 500, 0, 0],
    ['an hour', HOUR, 300, 0, 0],
    ['a day', DAY, 500, 0, 1],
    ['a week', 7 * DAY, 500, 0, 1],
    ['90 days', 90 * DAY, 500, 0, 2],
    ['two years', 730 * DAY, 500, 0, 3],
    ['an hour, three days ago', HOUR, 300, 3 * DAY, 1],
    ['an hour, a month ago', HOUR, 300, 30 * DAY, 2],
    ['an hour, a year ago', HOUR, 300, 365 * DAY, 3],
    ['longer ago than anything is kept', HOUR, 300, 9999 * DAY, 3],
  ])('%s', (_name, spanMs, points, ageMs, tier) => {
    expect(pickTier(spanMs, points, ageMs)).toBe(tier);
  });

  test('is raw when a step is not longer than a slow sampling period', () => {
    expect(pickTier(DAY, 288, 0, 300_000)).toBe(0);
    expect(pickTier(DAY, 288, 0, 10_000)).toBe(1);
  });
});

test('an entry stands for its period or step, with slack where samples are rare', () => {
  expect(holdMs(0, 10_000)).toBe(15_000);
  expect(holdMs(1, 10_000)).toBe(60_000);
  expect(holdMs(1, 45 * 60_000)).toBe(60_000 + HOLD_PERIODS * 45 * 60_000);
  expect(coverMs(0, 15_000)).toBe(10_000);
  expect(coverMs(1, 60_000)).toBe(60_000);
  expect(coverMs(1, holdMs(1, 45 * 60_000))).toBe(45 * 60_000);
});

test('the usual spacing is the median, so one gap does not change it', () => {
  expect(usualSpacing([])).toBeUndefined();
  expect(usualSpacing([5])).toBeUndefined();
  expect(usualSpacing([0, 10, 20, 500, 510, 520])).toBe(10);
});
