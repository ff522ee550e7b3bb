/**
 * From the history reply to what a chart draws. A gap stays a gap: every unbroken run of points ends with a closing row at the end of its last
 * step and a row of nulls, so that no line joins across it and a run of a single point can still be seen.
 */
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
  rollup: 'raw' | 'max';
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

/** Unlimited has no place on an axis; neither has "no threshold" (0). */
function drawn(amount: WireAmount | null): number | null {
  return amount === null || amount === 'unlimited' ? null : Number(amount);
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
    unlimited: { barrier: alwaysUnlimited(history.barrier), limit: alwaysUnlimited(history.limit) },
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
  const reference = options.reference === null ? null : drawn(history[options.reference][i] ?? null);
  const value = (amount: WireAmount | null | undefined) => {
    const n = drawn(amount ?? null);
    if (n === null) return null;
    if (!options.percent) return n * options.factor;
    return reference === null || reference === 0 ? null : (n / reference) * 100;
  };
  const threshold = (amount: WireAmount | null | undefined) => {
    const n = value(amount);
    return n === 0 ? null : n;
  };
  return {
    t,
    held: value(history.held[i]),
    maxheld: value(history.maxheld[i]),
    barrier: threshold(history.barrier[i]),
    limit: threshold(history.limit[i]),
    failures: history.failures[i] ?? 0,
    step: i,
  };
}

function alwaysUnlimited(amounts: readonly (WireAmount | null)[]): boolean {
  const known = amounts.filter((amount) => amount !== null);
  return known.length > 0 && known.every((amount) => amount === 'unlimited');
}
