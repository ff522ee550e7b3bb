import { describe, expect, test } from 'vitest';
import { RANGES, shift, span } from '@/components/charts/range';

const NOW = 1_700_000_000_000;

describe('moving the span', () => {
  test('back and forward again ends now, although the clock went on', () => {
    const back = shift('7d', null, NOW, -1);
    expect(back).toBe(NOW - RANGES['7d'] / 2);
    expect(shift('7d', back, NOW + 60_000, 1)).toBeNull();
  });

  test('a step forward that does not reach now stays in the past', () => {
    expect(shift('1h', NOW - RANGES['1h'], NOW, 1)).toBe(NOW - RANGES['1h'] / 2);
  });

  test('never before the beginning of time', () => {
    expect(shift('90d', 1000, NOW, -1)).toBe(RANGES['90d']);
  });
});

describe('what is asked', () => {
  test('a live span asks the same question until there is something new', () => {
    const at = (ms: number) => span('15m', null, NOW + ms, 800, 10_000);
    expect(at(1000)).toEqual(at(2000));
    expect(at(1000).live).toBe(true);
  });

  test('no more points than samples', () => {
    expect(span('15m', null, NOW, 4000, 10_000).points).toBe(90);
  });
});
