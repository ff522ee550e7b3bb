/**
 * The answer of a read: exactly `points` steps over a span, filled by entries in ascending time. A step nothing falls into shows the entry
 * before while that still stands for itself, else null. Never interpolated.
 */
import { AppError } from '@/lib/errors';
import type { Amount } from '@/lib/ubc/sample';
import { whole } from './rollup';

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

/** How a column's entries of one step become one value; a step in which none fell shows 0 for a sum, else the entry before. */
export type Merge = 'max' | 'min' | 'avg' | 'last' | 'sum';

/** How long an entry stands for itself: `holdMs` while the next one comes within that time or may still come, `coverMs` before a gap. */
export interface Reach {
  /** From the time of an entry to its middle: 0 for a sample, half a step for a roll-up. */
  middleMs: number;
  coverMs: number;
  holdMs: number;
}

/** Entries `from` up to `to` of a chunk, one after the other; shared by all columns that are read from it. */
export class Entries {
  private laid: { after: Entries | undefined; layout: Layout } | undefined;

  constructor(
    readonly times: readonly number[],
    readonly counts: readonly number[],
    readonly from: number,
    readonly to: number,
    readonly reach: Reach,
  ) {}

  /** Where they fall when they come after those; worked out once, since a container's counters are all sampled at the same times. */
  layout(span: Span, after: Entries | undefined, last: Last): Layout {
    if (this.laid === undefined || this.laid.after !== after) this.laid = { after, layout: layOut(span, this, last) };
    return this.laid.layout;
  }
}

/** The entry that came last. */
interface Last {
  step: number;
  ms: number;
  reach: Reach;
}

interface Layout {
  /** The step of each entry; -1 before the span, `points` behind it. */
  steps: Int32Array;
  /** Entries from here on come after the one that ends the span. */
  to: number;
  /** Three numbers each: steps from, up to, and the entry that stands for them (-1: the last one of what came before). */
  holds: number[];
  merged: boolean;
  last: Last;
}

function layOut(span: Span, { times, from, to, reach }: Entries, before: Last): Layout {
  const { fromMs, toMs, points } = span;
  const spanMs = toMs - fromMs;
  const steps = new Int32Array(to);
  const holds: number[] = [];
  let merged = false;
  let { step: lastStep, ms: lastMs, reach: lastReach } = before;
  let k = from;
  for (; k < to && lastMs < toMs; k++) {
    const ms = times[k] ?? 0;
    const middle = ms + reach.middleMs - fromMs;
    const step = middle < 0 ? -1 : Math.min(points, Math.floor((middle * points) / spanMs));
    steps[k] = step;
    if (step > lastStep + 1) {
      const inTime = ms - lastMs <= lastReach.holdMs;
      const end = heldTo(span, lastStep, lastMs + (inTime ? Number.POSITIVE_INFINITY : lastReach.coverMs), step);
      if (end > lastStep + 1) holds.push(lastStep + 1, end, k === from ? -1 : k - 1);
    }
    if (step >= 0 && step === lastStep) merged = true;
    lastStep = step;
    lastMs = ms;
    lastReach = reach;
  }
  return { steps, to: k, holds, merged, last: { step: lastStep, ms: lastMs, reach: lastReach } };
}

/**
 * How far the last entry is carried into the empty steps before `step`: into all of them when its successor came in time, else into those of
 * which it covers the larger part.
 */
function heldTo({ fromMs, toMs, points }: Span, lastStep: number, endMs: number, step: number): number {
  const stepMs = (toMs - fromMs) / points;
  let i = lastStep + 1;
  while (i < Math.min(step, points) && fromMs + (i + 0.5) * stepMs < endMs) i += 1;
  return i;
}

export class Steps {
  readonly columns: (Amount | null)[][];
  /** True once a step got more than one entry. */
  merged = false;
  private before: Entries | undefined;
  private last: Last = { step: -1, ms: Number.NEGATIVE_INFINITY, reach: { middleMs: 0, coverMs: 0, holdMs: 0 } };
  private readonly lastCells: Amount[] = [];
  private readonly averages = new Map<number, Averages>();

  constructor(
    private readonly span: Span,
    private readonly merges: readonly Merge[],
  ) {
    this.columns = merges.map(() => new Array<Amount | null>(span.points).fill(null));
  }

  /** Adds entries, `source` being the chunk's columns. Those before the span count only as far as they reach into it. */
  add(entries: Entries, source: readonly (readonly Amount[] | undefined)[]): void {
    if (entries.from >= entries.to || this.last.ms >= this.span.toMs) return;
    const layout = entries.layout(this.span, this.before, this.last);
    for (const [c, merge] of this.merges.entries()) {
      const column = this.columns[c];
      const values = source[c];
      if (column === undefined || values === undefined) continue;
      for (let i = 0; i < layout.holds.length; i += 3) {
        const k = layout.holds[i + 2] ?? -1;
        this.carry(c, layout.holds[i] ?? 0, layout.holds[i + 1] ?? 0, k < 0 ? this.lastCells[c] : values[k]);
      }
      if (merge === 'avg') this.averagesOf(c).add(column, entries, layout, values);
      else pourColumn(merge, column, entries.from, layout, values);
      this.lastCells[c] = values[layout.to - 1] ?? 0;
    }
    if (layout.merged) this.merged = true;
    this.last = layout.last;
    this.before = entries;
  }

  /** `newestMs` is the node's newest sample: an entry of that time may still get its successor. */
  finish(newestMs: number): (Amount | null)[][] {
    const { step, ms, reach } = this.last;
    const end = heldTo(this.span, step, ms + (ms === newestMs ? reach.holdMs : reach.coverMs), this.span.points);
    for (let c = 0; c < this.columns.length; c++) this.carry(c, step + 1, end, this.lastCells[c]);
    for (const [c, averages] of this.averages) averages.finish(this.columns[c] ?? []);
    return this.columns;
  }

  private carry(c: number, from: number, to: number, value: Amount | undefined): void {
    if (to > from) this.columns[c]?.fill(this.merges[c] === 'sum' ? 0 : (value ?? null), from, to);
  }

  private averagesOf(c: number): Averages {
    const known = this.averages.get(c) ?? new Averages(this.span.points);
    this.averages.set(c, known);
    return known;
  }
}

/** Entries of one step are merged before its cell is touched: a step of a long span takes hundreds. */
function pourColumn(
  merge: Exclude<Merge, 'avg'>,
  column: (Amount | null)[],
  from: number,
  { steps, to }: Layout,
  values: readonly Amount[],
): void {
  for (let k = from; k < to; ) {
    const step = steps[k] ?? -1;
    let end = k + 1;
    while (end < to && steps[end] === step) end += 1;
    if (step >= 0 && step < column.length) {
      const before = column[step];
      let value = before === null || before === undefined ? values[k] : before;
      if (before === null) k += 1;
      if (merge === 'max') value = largest(value ?? 0, values, k, end);
      else if (merge === 'min') value = smallest(value ?? 0, values, k, end);
      else if (merge === 'last') value = values[end - 1];
      else for (; k < end; k++) value = Math.min(Number(value) + Number(values[k] ?? 0), Number.MAX_SAFE_INTEGER);
      column[step] = value ?? 0;
    }
    k = end;
  }
}

function largest(first: Amount, values: readonly Amount[], from: number, to: number): Amount {
  let most = first;
  for (let k = from; k < to; k++) {
    const value = values[k] ?? 0;
    if (value > most) most = value;
  }
  return most;
}

function smallest(first: Amount, values: readonly Amount[], from: number, to: number): Amount {
  let least = first;
  for (let k = from; k < to; k++) {
    const value = values[k] ?? 0;
    if (value < least) least = value;
  }
  return least;
}

/** Means weighted by samples, as roll-ups have them; a step with a single entry shows it as it is, exactly. */
class Averages {
  private readonly sums: Float64Array;
  private readonly weights: Float64Array;
  private readonly entries: Int32Array;

  constructor(points: number) {
    this.sums = new Float64Array(points);
    this.weights = new Float64Array(points);
    this.entries = new Int32Array(points);
  }

  add(column: (Amount | null)[], { from, counts }: Entries, { steps, to }: Layout, values: readonly Amount[]): void {
    for (let k = from; k < to; k++) {
      const step = steps[k] ?? -1;
      if (step < 0 || step >= column.length) continue;
      const value = values[k] ?? 0;
      const weight = counts[k] ?? 1;
      this.sums[step] = (this.sums[step] ?? 0) + Number(value) * weight;
      this.weights[step] = (this.weights[step] ?? 0) + weight;
      this.entries[step] = (this.entries[step] ?? 0) + 1;
      if (column[step] === null) column[step] = value;
    }
  }

  finish(column: (Amount | null)[]): void {
    for (const [step, entries] of this.entries.entries()) {
      if (entries > 1) column[step] = whole((this.sums[step] ?? 0) / (this.weights[step] ?? 1));
    }
  }
}
