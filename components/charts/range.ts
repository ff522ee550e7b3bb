/**
 * The span all charts of a page show, as the URL says it: `range=24h` ends now and moves on, `range=24h&to=MS` stands still in the past,
 * `from=MS&to=MS` is a span somebody chose or zoomed into. The roll-up stands there too.
 */

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
  '1y': 365 * DAY,
  '2y': 730 * DAY,
} as const;
export type RangeName = keyof typeof RANGES;
// Object.keys loses the keys' type.
export const RANGE_NAMES = Object.keys(RANGES) as RangeName[];
export const defaultRange: RangeName = '24h';

export const ROLLUPS = ['max', 'avg', 'min', 'last'] as const;
export type Rollup = (typeof ROLLUPS)[number];

/** `name` is null for a span of its own; `toMs` is null when it ends now. */
export type View =
  | { name: RangeName; toMs: number | null; lengthMs: number }
  | { name: null; toMs: number; lengthMs: number };

/** What of the URL a span is made of; null takes a parameter out. */
export interface ViewParams extends Readonly<Record<string, string | null>> {
  range: string | null;
  from: string | null;
  to: string | null;
}

/** Shorter than this nothing is sampled twice. */
export const SHORTEST_MS = MINUTE;
export const LONGEST_MS = RANGES['2y'];

type Params = { get: (name: string) => string | null };

/** Nonsense in the URL is the default: a wrong link shows a chart rather than an error. */
export function parseView(url: Params): View {
  const to = wholeMs(url.get('to'));
  const from = wholeMs(url.get('from'));
  if (from !== null && to !== null && to - from >= SHORTEST_MS && to - from <= LONGEST_MS) {
    return { name: null, toMs: to, lengthMs: to - from };
  }
  const name = RANGE_NAMES.find((each) => each === url.get('range')) ?? defaultRange;
  return { name, toMs: to, lengthMs: RANGES[name] };
}

export function parseRollup(url: Params): Rollup {
  return ROLLUPS.find((each) => each === url.get('rollup')) ?? 'max';
}

function wholeMs(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) && Number(text) > 0 ? Number(text) : null;
}

/** The parameters that lead to this view. */
export function viewParams(view: View): ViewParams {
  if (view.name === null) return { range: null, from: String(view.toMs - view.lengthMs), to: String(view.toMs) };
  return {
    range: view.name === defaultRange ? null : view.name,
    from: null,
    to: view.toMs === null ? null : String(view.toMs),
  };
}

export interface Span {
  fromMs: number;
  toMs: number;
  points: number;
  /** Reaches now: refreshed; a past span never changes. */
  live: boolean;
}

const MOST_POINTS = 500;

/**
 * What to ask the server. About one point for two pixels, never more than there are samples. A live span ends on a whole step, so that
 * the same question is asked until there is something new to know.
 */
export function span(view: View, nowMs: number, widthPx: number, sampleMs: number): Span {
  const { lengthMs, toMs } = view;
  const wanted = Math.floor(widthPx / 2 / 20) * 20;
  const points = Math.max(2, Math.min(MOST_POINTS, Math.max(60, wanted), Math.floor(lengthMs / sampleMs)));
  const live = toMs === null || toMs >= nowMs;
  const step = Math.max(sampleMs, lengthMs / points);
  // A span of its own stays where it was put, even when it reaches into the future.
  const end = view.name === null || !live ? (toMs ?? nowMs) : Math.ceil(nowMs / step) * step;
  return { fromMs: Math.max(0, Math.round(end - lengthMs)), toMs: Math.round(end), points, live };
}

/** The clock runs on while one looks at the past: an end this near to now, as a share of the span, is meant to be now. */
const NEARLY_NOW = 0.1;

/** Moves the span by half its length: back with -1, forward with 1. */
export function shift(view: View, nowMs: number, direction: -1 | 1): View {
  const { lengthMs } = view;
  const moved = Math.round((view.toMs ?? nowMs) + (direction * lengthMs) / 2);
  if (view.name === null) return { ...view, toMs: Math.max(lengthMs, Math.min(moved, nowMs)) };
  return { ...view, toMs: moved >= nowMs - lengthMs * NEARLY_NOW ? null : Math.max(lengthMs, moved) };
}

/** The span between two moments in either order, widened to what can be shown at all. */
export function between(aMs: number, bMs: number): View {
  const lengthMs = Math.round(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.abs(bMs - aMs))));
  const middle = (aMs + bMs) / 2;
  return { name: null, toMs: Math.round(Math.max(lengthMs, middle + lengthMs / 2)), lengthMs };
}

/** Half as long (`factor` 0.5) or twice as long (2) around a moment; never into the future. null when it cannot go on. */
export function zoom(view: View, nowMs: number, factor: number, aroundMs: number | null): View | null {
  const lengthMs = Math.round(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, view.lengthMs * factor)));
  if (lengthMs === view.lengthMs) return null;
  const end = view.toMs ?? nowMs;
  const around = aroundMs ?? end - view.lengthMs / 2;
  // What is under the cursor stays under it.
  const share = (end - around) / view.lengthMs;
  const to = Math.round(Math.min(nowMs, around + share * lengthMs));
  const name = RANGE_NAMES.find((each) => RANGES[each] === lengthMs);
  if (name !== undefined && view.toMs === null && to >= nowMs) return { name, toMs: null, lengthMs };
  return { name: null, toMs: Math.max(lengthMs, to), lengthMs };
}

/** A moment as a date-time field wants it, in the reader's zone: "2026-11-22T14:02". */
export function fieldText(ms: number): string {
  const local = new Date(ms - new Date(ms).getTimezoneOffset() * MINUTE);
  return local.toISOString().slice(0, 16);
}

export type SpanError = 'from' | 'to' | 'order' | 'short' | 'long' | 'future';

/** What two date-time fields ask for, or what is wrong with them. */
export function parseFields(from: string, to: string, nowMs: number): { view: View } | { error: SpanError } {
  const a = Date.parse(from);
  const b = Date.parse(to);
  if (Number.isNaN(a) || a < 0) return { error: 'from' };
  if (Number.isNaN(b)) return { error: 'to' };
  if (a >= b) return { error: 'order' };
  if (a >= nowMs) return { error: 'future' };
  if (b - a < SHORTEST_MS) return { error: 'short' };
  if (b - a > LONGEST_MS) return { error: 'long' };
  return { view: { name: null, toMs: b, lengthMs: b - a } };
}
