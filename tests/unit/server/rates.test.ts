import { describe, expect, test } from 'vitest';
import { Rates } from '@/lib/server/rates';

const reading = (value: bigint, time: bigint) => new Map([['101', { value, time }]]);

describe('a rate', () => {
  test('needs two readings, and is their exact difference', () => {
    const rates = new Rates();
    expect(rates.take(reading(2n ** 60n, 0n), 1000n).size).toBe(0);
    expect(rates.take(reading(2n ** 60n + 5000n, 10_000n), 1000n).get('101')).toBe(500);
    expect(rates.take(reading(2n ** 62n, 10_001n), 1000n).get('101')).toBe((2n ** 62n - 2n ** 60n - 5000n) * 1000n);
  });

  test('is rounded, not cut', () => {
    const rates = new Rates();
    rates.take(reading(0n, 0n), 1000n);
    expect(rates.take(reading(2n, 3000n), 1000n).get('101')).toBe(1);
  });

  test('is unknown after a counter fell, and known again from there on', () => {
    const rates = new Rates();
    rates.take(reading(1000n, 0n), 1000n);
    expect(rates.take(reading(10n, 1000n), 1000n).size).toBe(0);
    expect(rates.take(reading(20n, 2000n), 1000n).get('101')).toBe(10);
  });

  test('is unknown while time stands still, and for who was not there', () => {
    const rates = new Rates();
    rates.take(reading(1000n, 5n), 1000n);
    expect(rates.take(reading(2000n, 5n), 1000n).size).toBe(0);
    rates.take(new Map(), 1000n);
    expect(rates.take(reading(3000n, 6n), 1000n).size).toBe(0);
  });
});
