import { describe, expect, test } from 'vitest';
import { areaPath, bandPath, linePath, runs, stepPath } from '@/components/charts/paths';

const place = { x: (ms: number) => ms, y: (amount: number) => 100 - amount };
const track = (values: (number | null)[], stepMs = 10) => ({ t: values.map((_, i) => i * stepMs), stepMs, values });

describe('runs', () => {
  test('end at a gap: no line joins across it', () => {
    expect(runs(track([1, 2, null, null, 3]))).toEqual([
      [0, 2],
      [4, 5],
    ]);
    expect(linePath(track([1, 2, null, 3]), place)).toBe('M0,99L10,98L20,98M30,97L40,97');
  });

  test('end at a restart, although there is a reading on both sides', () => {
    expect(runs(track([1, 2, 3, 4]), [20])).toEqual([
      [0, 2],
      [2, 4],
    ]);
    expect(runs(track([1, 2, 3]), [15, 17])).toEqual([
      [0, 2],
      [2, 3],
    ]);
  });

  test('nothing is no path', () => {
    expect(linePath(track([null, null]), place)).toBe('');
    expect(areaPath(track([]), place, null)).toBe('');
  });
});

describe('paths', () => {
  test('a single reading between gaps can be seen: it is as wide as its step', () => {
    expect(linePath(track([null, 5, null]), place)).toBe('M10,95L20,95');
  });

  test('levels are steps, and a level that stays needs no points', () => {
    expect(stepPath(track([5, 5, 5, 8]), place)).toBe('M0,95L30,95L30,92L40,92');
  });

  test('a surface stands on zero, or on what lies under it', () => {
    expect(areaPath(track([5, 6]), place, null)).toBe('M0,95L10,94L20,94L20,100L0,100Z');
    expect(areaPath(track([5, 6]), place, [1, 2])).toBe('M0,95L10,94L20,94L20,98L10,98L0,99Z');
  });

  test('the band lies between two lines, and only where both are', () => {
    expect(bandPath(track([1, 1, 1]), [2, null, 2], place)).toBe('M0,99L10,99L10,98L0,98ZM20,99L30,99L30,98L20,98Z');
  });

  test('500 points of a level are two', () => {
    expect(stepPath(track(Array.from({ length: 500 }, () => 7)), place).split('L')).toHaveLength(2);
  });
});
