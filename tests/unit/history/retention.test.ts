import { expect, test } from 'vitest';
import { checkRetention, DEFAULT_KEEP, KEEP_BOUNDS, predictedBytes, ratesOf } from '@/lib/history/retention';

const DAY = 86_400_000;
const tier = (bytes: number, days: number) => ({
  bytes,
  oldestMs: days === 0 ? null : 0,
  newestMs: days === 0 ? null : days * DAY,
});

test('the default is within its own bounds', () => {
  expect(() => checkRetention(DEFAULT_KEEP)).not.toThrow();
  for (const [i, { minMs, maxMs }] of KEEP_BOUNDS.entries()) {
    expect(DEFAULT_KEEP[i]).toBeGreaterThanOrEqual(minMs);
    expect(DEFAULT_KEEP[i]).toBeLessThanOrEqual(maxMs);
  }
});

test('a rate is measured where a tier has enough to tell by, else estimated by the samples', () => {
  const rates = ratesOf([tier(2_000_000, 2), tier(1_200_000, 2), tier(0, 0), tier(0, 0)]);
  expect(rates?.slice(0, 2)).toEqual([1_000_000, 600_000]);
  expect(rates?.[2]).toBeGreaterThan(0);
  expect(rates?.[2]).toBeLessThan(100_000);
});

test('less than an hour of samples tells nothing', () => {
  expect(ratesOf([tier(100, 0.01), tier(0, 0), tier(0, 0), tier(0, 0)])).toBeUndefined();
});

test('a time counts in one tier only, the finest that still keeps it', () => {
  expect(predictedBytes([100, 10, 1, 0.5], [2 * DAY, 12 * DAY, 112 * DAY, 212 * DAY])).toBe(200 + 100 + 100 + 50);
});
