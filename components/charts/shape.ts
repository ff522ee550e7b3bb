/**
 * From the history reply to what a chart draws. A gap stays a gap: every unbroken run of points ends with a closing row at the end of its last
 * step and a row of nulls, so that no line joins across it and a run of a single point can still be seen.
 */
import { thresholdNumber } from '@/components/ubc/values';
import type { History } from '@/lib/api/schemas';
import type { WireAmount } from '@/lib/ubc/sample';

export interface ChartRow {
  t: number;
  held: number | null;
  maxheld: number | null;
  barrier: number | null;
  limit: number | null;
  failures: number;
  /** Index of the step in the reply, or -1 for a row that only breaks the line. */
  step: number;
}

export interface Shaped {
  rows: ChartRow[];
  /** Spans without any reading, inside the chart. */
  gaps: { fromMs: number; toMs: number }[];
  failures: { t: number; growth: number }[];
  resets: number[];
  stepMs: number;
  rollup: 'raw' | 'max' | 'avg' | 'min' | 'last';
  /** False when the whole span has no reading. */
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
  const { t, stepMs } = history;
  const rows: ChartRow[] = [];
  const gaps: Shaped['gaps'] = [];
  const failures: Shaped['failures'] = [];
  const largest = { held: 0, maxheld: 0 };
  let open = false;
  for (let i = 0; i < t.length; i++) {
    const at = t[i];
    if (at === undefined) continue;
    const row = rowAt(history, i, at, options);
    if (row.held === null) {
      if (open) close(at);
      // Without a threshold there is no percent; only a missing reading is a gap.
      const missing = history.held[i] === null;
      const last = gaps.at(-1);
      if (missing && !open && last?.toMs === at) last.toMs = at + stepMs;
      else if (missing) gaps.push({ fromMs: at, toMs: at + stepMs });
      open = false;
      continue;
    }
    open = true;
    rows.push(row);
    largest.held = Math.max(largest.held, row.held);
    largest.maxheld = Math.max(largest.maxheld, row.maxheld ?? 0);
    if (row.failures > 0) failures.push({ t: at, growth: row.failures });
  }
  const end = t.at(-1);
  if (open && end !== undefined) close(end + stepMs);
  return {
    rows,
    gaps,
    failures,
    resets: history.resets,
    stepMs,
    rollup: history.rollup,
    hasData: rows.length > 0,
    unlimited: { barrier: nowhere(history, 'barrier'), limit: nowhere(history, 'limit') },
    largest,
  };

  function close(at: number) {
    const last = rows.at(-1);
    if (last === undefined) return;
    rows.push({ ...last, t: at, failures: 0 });
    rows.push({ t: at, held: null, maxheld: null, barrier: null, limit: null, failures: 0, step: -1 });
  }
}

function rowAt(history: History, i: number, t: number, options: ShapeOptions): ChartRow {
  const governing = options.reference === null ? null : (history[options.reference][i] ?? null);
  const whole = thresholdNumber(governing, history.unit);
  const scaled = (n: number | null) => {
    if (n === null || !options.percent) return n === null ? null : n * options.factor;
    return whole === null ? null : (n / whole) * 100;
  };
  const count = (amount: WireAmount | null | undefined) =>
    scaled(amount === null || amount === undefined || amount === 'unlimited' ? null : Number(amount));
  // Unlimited, and "no threshold" (0), have no place on an axis.
  const threshold = (amount: WireAmount | null | undefined) => scaled(thresholdNumber(amount ?? null, history.unit));
  return {
    t,
    held: count(history.held[i]),
    maxheld: count(history.maxheld[i]),
    barrier: threshold(history.barrier[i]),
    limit: threshold(history.limit[i]),
    failures: history.failures[i] ?? 0,
    step: i,
  };
}

/** There were readings, and none of them had this threshold. */
function nowhere(history: History, line: 'barrier' | 'limit'): boolean {
  const known = history[line].filter((amount) => amount !== null);
  return known.length > 0 && known.every((amount) => thresholdNumber(amount, history.unit) === null);
}
