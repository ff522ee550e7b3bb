import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  between,
  LONGEST_MS,
  parseFields,
  parseView,
  RANGE_NAMES,
  RANGES,
  type RangeName,
  SHORTEST_MS,
  shift,
  span,
  type View,
  viewParams,
  zoom,
} from '@/components/charts/range';

const NOW = 1_700_000_000_000;
const live = (name: RangeName): View => ({ name, toMs: null, lengthMs: RANGES[name] });
const ended = (name: RangeName, toMs: number): View => ({ name, toMs, lengthMs: RANGES[name] });
const url = (text: string) => new URLSearchParams(text);

describe('the view in the URL', () => {
  test.each(RANGE_NAMES)('%s is read as it was written', (name) => {
    const params = new URLSearchParams();
    for (const [key, value] of Object.entries(viewParams(live(name)))) if (value !== null) params.set(key, value);
    expect(parseView(params)).toEqual(live(name));
  });

  test('a span of its own is read as it was written', () => {
    const view = between(NOW - 5_000_000, NOW - 1_000_000);
    expect(viewParams(view)).toEqual({ range: null, from: String(NOW - 5_000_000), to: String(NOW - 1_000_000) });
    expect(parseView(url(`from=${NOW - 5_000_000}&to=${NOW - 1_000_000}`))).toEqual(view);
  });

  test.each([
    'range=3y',
    'from=9&to=1',
    'from=x&to=1700000000000',
    'from=1700000000000&to=1700000000001',
    'from=1&to=1700000000000',
  ])('nonsense is the default: %s', (text) => {
    expect(parseView(url(text)).name).toBe('24h');
  });
});

describe('moving the span', () => {
  test('back and forward again ends now, although the clock went on', () => {
    const back = shift(live('7d'), NOW, -1);
    expect(back.toMs).toBe(NOW - RANGES['7d'] / 2);
    expect(shift(back, NOW + 60_000, 1)).toEqual(live('7d'));
  });

  test('a step forward that does not reach now stays in the past', () => {
    expect(shift(ended('1h', NOW - RANGES['1h']), NOW, 1).toMs).toBe(NOW - RANGES['1h'] / 2);
  });

  test('never before the beginning of time, and a span of its own never beyond now', () => {
    expect(shift(ended('2y', 1000), NOW, -1).toMs).toBe(RANGES['2y']);
    expect(shift(between(NOW - 3_600_000, NOW - 1), NOW, 1).toMs).toBe(NOW);
  });
});

describe('zooming', () => {
  test('in and out again around one moment shows the same span', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (share) => {
        const view = ended('6h', NOW - RANGES['6h']);
        const at = NOW - 2 * RANGES['6h'] + (share / 1000) * RANGES['6h'];
        const closer = zoom(view, NOW, 0.5, at);
        expect(closer?.lengthMs).toBe(RANGES['6h'] / 2);
        const again = closer === null ? null : zoom(closer, NOW, 2, at);
        expect(Math.abs((again?.toMs ?? 0) - (view.toMs ?? 0))).toBeLessThanOrEqual(2);
      }),
    );
  });

  test('never into the future, never closer or farther than there is anything to see', () => {
    expect(zoom(live('1h'), NOW, 2, NOW)?.toMs).toBe(NOW);
    expect(zoom(between(NOW - SHORTEST_MS, NOW), NOW, 0.5, null)).toBeNull();
    expect(zoom(live('2y'), NOW, 2, null)).toBeNull();
  });

  test('a window dragged from right to left is the same window, and a hair-thin one is as wide as can be sampled', () => {
    expect(between(NOW, NOW - 100_000)).toEqual(between(NOW - 100_000, NOW));
    expect(between(NOW, NOW - 1).lengthMs).toBe(SHORTEST_MS);
    expect(between(NOW, 0).lengthMs).toBe(LONGEST_MS);
  });
});

describe('two date-time fields', () => {
  const day = (n: number) => `2023-11-${String(n).padStart(2, '0')}T10:00`;
  test('are a span', () => {
    expect(parseFields(day(1), day(2), NOW)).toEqual({
      view: { name: null, toMs: Date.parse(day(2)), lengthMs: 86_400_000 },
    });
  });

  test.each([
    ['', day(2), 'from'],
    [day(1), '', 'to'],
    [day(2), day(1), 'order'],
    [day(1), day(1), 'order'],
    ['2023-11-01T10:00:00', '2023-11-01T10:00:30', 'short'],
    ['2019-01-01T00:00', day(1), 'long'],
    ['2033-01-01T00:00', '2033-02-01T00:00', 'future'],
  ])('%s to %s is refused: %s', (from, to, error) => {
    expect(parseFields(from, to, NOW)).toEqual({ error });
  });
});

describe('what is asked', () => {
  test.each(RANGE_NAMES)('%s: as many points as fit, no more than there are samples', (name) => {
    const asked = span(live(name), NOW, 900, 10_000);
    expect(asked.points).toBeLessThanOrEqual(Math.min(500, RANGES[name] / 10_000));
    expect(asked.toMs - asked.fromMs).toBeCloseTo(RANGES[name], -1);
    expect(asked.live).toBe(true);
  });

  test('a live span asks the same question until there is something new', () => {
    const at = (ms: number) => span(live('1h'), NOW + ms, 900, 10_000).toMs;
    expect(at(1000)).toBe(at(9000));
    expect(at(11_000)).toBeGreaterThan(at(9000));
  });

  test('a span of its own stays where it was put, live or not', () => {
    const view = between(NOW - 3_600_000, NOW + 3_600_000);
    expect(span(view, NOW, 900, 10_000)).toMatchObject({ toMs: NOW + 3_600_000, live: true });
    expect(span(view, NOW + 3_600_001, 900, 10_000)).toMatchObject({ toMs: NOW + 3_600_000, live: false });
  });
});
