/**
 * From a history reply to what a chart draws: columns of axis values. A gap stays a gap. Exact integers become floats here and only here: a
 * position on a screen needs no more.
 */
import { thresholdNumber } from '@/components/ubc/values';
import type { History } from '@/lib/api/schemas';
import type { HistoryGap, HistoryMark } from '@/lib/api/schemas-history';
import type { WireAmount } from '@/lib/ubc/sample';

/** null is a gap, or "has no place on this axis". */
export type Column = readonly (number | null)[];

export interface Shaped {
  t: readonly number[];
  stepMs: number;
  held: Column;
  maxheld: Column;
  barrier: Column;
  limit: Column;
  /** Spans without a reading inside the chart, and why. */
  gaps: readonly HistoryGap[];
  marks: readonly HistoryMark[];
  /** Steps in which failcnt grew. */
  failures: readonly { t: number; growth: number }[];
  /** False when the whole span has nothing to draw. */
  hasData: boolean;
  /** True when a threshold was unlimited the whole time: it is not drawn, but said. */
  unlimited: { barrier: boolean; limit: boolean };
  largest: { held: number; maxheld: number };
}

export interface ShapeOptions {
  /** Which threshold is 100 % when `percent` is on. */
  reference: 'barrier' | 'limit' | null;
  percent: boolean;
  /** Multiplies every amount: the bytes of a page where pages are shown as bytes. */
  factor: number;
}

export function shapeHistory(history: History, options: ShapeOptions): Shaped {
  const { t } = history;
  const wholes = options.percent && options.reference !== null ? history[options.reference] : undefined;
  const factor = options.factor / history.scale;
  const column = (amounts: readonly (WireAmount | null)[], isThreshold: boolean): Column =>
    amounts.map((amount, i) => {
      if (amount === null) return null;
      // Unlimited, and "no threshold" (0), have no place on an axis.
      const n = isThreshold ? thresholdNumber(amount, history.unit) : amount === 'unlimited' ? null : Number(amount);
      if (n === null || !options.percent) return n === null ? null : n * factor;
      const whole = thresholdNumber(wholes?.[i] ?? null, history.unit);
      return whole === null ? null : (n / whole) * 100;
    });
  const held = column(history.held, false);
  const maxheld = column(history.maxheld, false);
  const failures = t.flatMap((at, i) => {
    const growth = history.failures[i] ?? 0;
    return growth > 0 ? [{ t: at, growth }] : [];
  });
  return {
    t,
    stepMs: history.stepMs,
    held,
    maxheld,
    barrier: column(history.barrier, true),
    limit: column(history.limit, true),
    gaps: history.gaps,
    marks: history.marks,
    failures,
    hasData: held.some((n) => n !== null),
    unlimited: { barrier: nowhere(history, 'barrier'), limit: nowhere(history, 'limit') },
    largest: { held: largestOf(held), maxheld: largestOf(maxheld) },
  };
}

export function largestOf(column: Column): number {
  let most = 0;
  for (const n of column) if (n !== null && n > most) most = n;
  return most;
}

/** There were readings, and none of them had this threshold. */
function nowhere(history: History, line: 'barrier' | 'limit'): boolean {
  const known = history[line].filter((amount) => amount !== null);
  return known.length > 0 && known.every((amount) => thresholdNumber(amount, history.unit) === null);
}

/** Why a span has nothing to draw: the one reason of all of it, or `none` when several share it. */
export function emptyReason(gaps: readonly HistoryGap[], fromMs: number, toMs: number): HistoryGap['kind'] | 'none' {
  const length = (gap: HistoryGap) => Math.max(0, Math.min(gap.to, toMs) - Math.max(gap.from, fromMs));
  // What has not happened yet explains nothing.
  const past = gaps.filter((gap) => gap.kind !== 'later' && length(gap) > 0);
  const kinds = new Set(past.map((gap) => gap.kind));
  const [only] = kinds;
  return kinds.size === 1 && only !== undefined ? only : 'none';
}
