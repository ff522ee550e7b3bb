import { describe, expect, test } from 'vitest';
import { apart, mergeVerticals, seriesColour, seriesDash } from '@/components/charts/drawing';
import { nearestStep, plotBox, stepByKey, tooltipLeft } from '@/components/charts/geometry';
import { timeTicks } from '@/components/charts/time-axis';

describe('the cursor', () => {
  const t = [0, 10, 20, 30];
  test.each([
    [-100, 0],
    [4, 0],
    [6, 1],
    [29, 3],
    [1000, 3],
  ])('at %d ms stands on step %d', (ms, step) => {
    expect(nearestStep(t, ms)).toBe(step);
  });

  test('has no step where there are none', () => {
    expect(nearestStep([], 5)).toBe(-1);
  });

  test.each([
    ['ArrowLeft', 5, 4],
    ['ArrowLeft', 0, 0],
    ['ArrowRight', 99, 99],
    ['ArrowRight', -1, 99],
    ['PageDown', 50, 40],
    ['PageUp', 95, 99],
    ['Home', 50, 0],
    ['End', 50, 99],
  ])('%s goes from %d to %d of 100', (key, from, to) => {
    expect(stepByKey(key, from, 100)).toBe(to);
  });

  test('leaves other keys to others', () => {
    expect(stepByKey('a', 5, 100)).toBeNull();
  });
});

describe('the tooltip', () => {
  test('stands right of the cursor, left of it near the right edge, and in the box where neither fits', () => {
    expect(tooltipLeft(100, 200, 800)).toBe(112);
    expect(tooltipLeft(700, 200, 800)).toBe(488);
    expect(tooltipLeft(150, 200, 320)).toBe(120);
  });
});

describe('marks', () => {
  test('that would stand on each other are one, and tell of both', () => {
    const marks = mergeVerticals(
      [
        { atMs: 105, kind: 'limits', text: 'b' },
        { atMs: 100, kind: 'config', text: 'a' },
        { atMs: 300, kind: 'config', text: 'c' },
        { atMs: 301, kind: 'restart', text: 'd' },
      ],
      1,
    );
    expect(marks.map(({ atMs, text }) => [atMs, text])).toEqual([
      [100, 'a\nb'],
      [300, 'c'],
      [301, 'd'],
    ]);
  });

  test('labels that would overlap stand apart, and none leaves the top', () => {
    const ys = apart([{ y: 20 }, { y: 21 }, { y: 22 }], 12)
      .map(({ y }) => y)
      .toSorted((a, b) => a - b);
    expect(ys[0]).toBeGreaterThanOrEqual(12);
    expect((ys[1] ?? 0) - (ys[0] ?? 0)).toBeGreaterThanOrEqual(14);
    expect((ys[2] ?? 0) - (ys[1] ?? 0)).toBeGreaterThanOrEqual(14);
  });

  test('32 lines look different: by colour, and by dash where the colours come round', () => {
    const looks = Array.from({ length: 32 }, (_, i) => `${seriesColour(i)} ${seriesDash(i)}`);
    expect(new Set(looks).size).toBe(32);
  });
});

describe('the box', () => {
  test('always has a width to divide by', () => {
    expect(plotBox(0, 260, 104).width).toBe(1);
  });
});

describe('time labels', () => {
  const DAY = 86_400_000;
  const NOON = Date.UTC(2026, 10, 22, 12);
  test('of a day are hours and minutes only, across midnight too', () => {
    const { at, label } = timeTicks(NOON - DAY, NOON, 800, 'UTC', 0);
    expect(at.map(label).every((text) => /^\d\d:\d\d$/.test(text))).toBe(true);
  });

  test('of two years stand on firsts of months in the reader’s zone', () => {
    const offset = 5.5 * 3_600_000;
    const { at, label } = timeTicks(NOON - 730 * DAY, NOON, 800, 'Asia/Kolkata', offset);
    expect(at.length).toBeGreaterThan(3);
    expect(at.every((ms) => new Date(ms + offset).getUTCDate() === 1 && (ms + offset) % DAY === 0)).toBe(true);
    expect(at.map(label).every((text) => /^[A-Z][a-z]{2,3} 20\d\d$/.test(text))).toBe(true);
  });

  test.each([900_000, 3_600_000, 21_600_000, DAY, 7 * DAY, 30 * DAY, 365 * DAY, 730 * DAY])(
    'of %d ms are no more than fit',
    (span) => {
      for (const width of [220, 400, 900, 1600]) {
        const { at } = timeTicks(NOON - span, NOON, width, 'UTC', 0);
        expect(at.length).toBeLessThanOrEqual(Math.max(2, Math.floor(width / 84)) + 1);
        expect(at.length).toBeGreaterThan(0);
      }
    },
  );
});
