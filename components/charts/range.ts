/** The span a chart shows, as the URL says it: `range=24h` ends now and moves on, `range=24h&to=MS` stands still in the past. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const RANGES = {
  '15m': 15 * MINUTE,
  '1h': HOUR,
  '6h': 6 * HOUR,
  '24h': DAY,
  '7d': 7 * DAY,
  '30d': 30 * DAY,
  '90d': 90 * DAY,
} as const;
export type RangeName = keyof typeof RANGES;
// Object.keys loses the keys' type.
export const RANGE_NAMES = Object.keys(RANGES) as RangeName[];
export const defaultRange: RangeName = '24h';

export function parseRange(text: string | null): RangeName {
  return RANGE_NAMES.find((name) => name === text) ?? defaultRange;
}

export interface Span {
  fromMs: number;
  toMs: number;
  points: number;
  /** Ends now: refreshed; a past span never changes. */
  live: boolean;
}

const MOST_POINTS = 500;

/**
 * What to ask the server. About one point for two pixels, never more than there are samples. A live span ends on a whole step, so that
 * the same question is asked until there is something new to know.
 */
export function span(range: RangeName, toMs: number | null, nowMs: number, widthPx: number, sampleMs: number): Span {
  const length = RANGES[range];
  const wanted = Math.floor(widthPx / 2 / 20) * 20;
  const points = Math.max(2, Math.min(MOST_POINTS, Math.max(60, wanted), Math.floor(length / sampleMs)));
  const live = toMs === null || toMs >= nowMs;
  const step = Math.max(sampleMs, length / points);
  const end = live ? Math.ceil(nowMs / step) * step : toMs;
  return { fromMs: Math.max(0, Math.round(end - length)), toMs: Math.round(end), points, live };
}

/** The clock runs on while one looks at the past: an end this near to now, as a share of the span, is meant to be now. */
const NEARLY_NOW = 0.1;

/** Moves the span's end by half its length: back with -1, forward with 1. null means "ends now". */
export function shift(range: RangeName, toMs: number | null, nowMs: number, direction: -1 | 1): number | null {
  const length = RANGES[range];
  const moved = Math.round((toMs ?? nowMs) + (direction * length) / 2);
  return moved >= nowMs - length * NEARLY_NOW ? null : Math.max(length, moved);
}
