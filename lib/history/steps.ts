/**
 * The answer of a read: exactly `points` steps over a span, filled by entries in ascending time. A step nothing falls into shows the entry
 * before while that still stands for itself, else null. Never interpolated.
 */
import { AppError } from '@/lib/errors';
import type { Amount } from '@/lib/ubc/sample';

export interface Span {
  fromMs: number;
  toMs: number;
  points: number;
}

/** Throws `bad_input`, naming the field, for a span that cannot be answered. */
export function checkSpan({ fromMs, toMs, points }: Span): void {
  if (!Number.isInteger(points) || points < 2 || points > 2000) {
    throw new AppError('bad_input', 'points must be a whole number from 2 to 2000.', { field: 'points' });
  }
  if (!Number.isSafeInteger(fromMs) || fromMs < 0) {
    throw new AppError('bad_input', 'from must be a time in milliseconds.', { field: 'from' });
  }
  if (!Number.isSafeInteger(toMs) || toMs <= fromMs) {
    throw new AppError('bad_input', 'to must be a time in milliseconds after from.', { field: 'to' });
  }
}

/** Starts of the steps: the first whole millisecond of each. */
export function stepStarts({ fromMs, toMs, points }: Span): number[] {
  return Array.from({ length: points }, (_, i) => fromMs + Math.ceil((i * (toMs - fromMs)) / points));
}

/** How a column's entries of one step become one value, and what a step shows in which none fell. */
export type Merge = 'max' | 'last' | 'sum';

/** How long an entry stands for itself: `holdMs` while the next one comes within that time or may still come, `coverMs` before a gap. */
export interface Reach {
  /** From the time of an entry to its middle: 0 for a sample, half a step for a roll-up. */
  middleMs: number;
  coverMs: number;
  holdMs: number;
}

export class Steps {
  readonly columns: (Amount | null)[][];
  /** True once a step got more than one entry. */
  merged = false;
  private lastStep = -1;
  private lastMs = Number.NEGATIVE_INFINITY;
  private lastReach: Reach = { middleMs: 0, coverMs: 0, holdMs: 0 };
  private readonly lastCells: Amount[] = [];

  constructor(
    private readonly span: Span,
    private readonly merges: readonly Merge[],
  ) {
    this.columns = merges.map(() => new Array<Amount | null>(span.points).fill(null));
  }

  /** Adds entry `k` of a chunk's columns. Entries before the span count only as far as they reach into it. */
  add(ms: number, reach: Reach, source: readonly (readonly Amount[] | undefined)[], k: number): void {
    const { fromMs, toMs, points } = this.span;
    if (this.lastMs >= toMs) return;
    const middle = ms + reach.middleMs - fromMs;
    const step = middle < 0 ? -1 : Math.min(points, Math.floor((middle * points) / (toMs - fromMs)));
    this.hold(step, ms - this.lastMs <= this.lastReach.holdMs ? Number.POSITIVE_INFINITY : this.lastReach.coverMs);
    for (let c = 0; c < this.merges.length; c++) {
      const value = source[c]?.[k] ?? 0;
      this.lastCells[c] = value;
      const column = this.columns[c];
      if (step < 0 || step >= points || column === undefined) continue;
      const before = column[step];
      const merge = this.merges[c];
      if (before === null || before === undefined || merge === 'last') column[step] = value;
      else if (merge === 'sum') column[step] = Math.min(Number(before) + Number(value), Number.MAX_SAFE_INTEGER);
      else if (value > before) column[step] = value;
    }
    if (step >= 0 && step === this.lastStep) this.merged = true;
    this.lastStep = step;
    this.lastMs = ms;
    this.lastReach = reach;
  }

  /** `newestMs` is the node's newest sample: an entry of that time may still get its successor. */
  finish(newestMs: number): (Amount | null)[][] {
    const { coverMs, holdMs } = this.lastReach;
    this.hold(this.span.points, this.lastMs === newestMs ? holdMs : coverMs);
    return this.columns;
  }

  /**
   * Carries the last entry into the empty steps before `step`: into all of them when its successor came in time, else into those of which
   * it covers the larger part.
   */
  private hold(step: number, reachMs: number): void {
    const { fromMs, toMs, points } = this.span;
    const stepMs = (toMs - fromMs) / points;
    const endMs = this.lastMs + reachMs;
    for (let i = this.lastStep + 1; i < Math.min(step, points); i++) {
      if (fromMs + (i + 0.5) * stepMs >= endMs) return;
      for (let c = 0; c < this.merges.length; c++) {
        const column = this.columns[c];
        if (column !== undefined) column[i] = this.merges[c] === 'sum' ? 0 : (this.lastCells[c] ?? null);
      }
    }
  }
}
