/** Why a step of a series has no value. Pure: what is known of container, node and vzboard in each step comes in, runs of one kind go out. */
import type { Amount } from '@/lib/ubc/sample';
import type { Span } from './steps';

export const GAP_KINDS = ['stopped', 'silent', 'vzboard_off', 'unmeasured', 'before', 'later', 'unknown'] as const;
export type GapKind = (typeof GAP_KINDS)[number];

/** Steps without a value, half-open [fromMs, toMs). */
export interface Gap {
  fromMs: number;
  toMs: number;
  /**
   * `stopped`: the node was seen and did not count the container. `silent`: vzboard ran and the node gave nothing. `vzboard_off`. `unmeasured`: the
   * container was counted, this resource was not read. `before` anything was recorded of it. `later`: after the newest reading. `unknown`: nothing
   * tells, as of times before vzboard kept account of its own runs.
   */
  kind: GapKind;
}

/** A time in which vzboard ran. */
export interface Alive {
  fromMs: number;
  toMs: number;
}

export interface Known {
  /** Per step: the container was counted; the node was. */
  counted: readonly boolean[];
  node: readonly boolean[];
  /** Ascending. */
  alive: readonly Alive[];
  /** First reading of what is asked about, Infinity when there is none. */
  firstMs: number;
  /** From here on there can be nothing yet. */
  laterMs: number;
}

/** How far apart vzboard's signs of life are at most; so long after the last one it may still have been alive. */
export const BEAT_MS = 15_000;

/** Whether there is a step `gapsOf` has to look into; the others say by their place what they are. */
export function hasInnerGap(
  held: readonly (Amount | null)[],
  span: Span,
  { firstMs, laterMs }: Pick<Known, 'firstMs' | 'laterMs'>,
): boolean {
  return held.some((value, i) => value === null && place(span, i, firstMs, laterMs) === undefined);
}

export function gapsOf(held: readonly (Amount | null)[], span: Span, known: Known): Gap[] {
  const gaps: Gap[] = [];
  for (const [i, value] of held.entries()) {
    if (value !== null) continue;
    const kind = place(span, i, known.firstMs, known.laterMs) ?? reason(span, i, known);
    const fromMs = startOf(span, i);
    const before = gaps.at(-1);
    if (before?.kind === kind && before.toMs === fromMs) before.toMs = startOf(span, i + 1);
    else gaps.push({ fromMs, toMs: startOf(span, i + 1), kind });
  }
  return gaps;
}

function startOf({ fromMs, toMs, points }: Span, step: number): number {
  return fromMs + Math.ceil((step * (toMs - fromMs)) / points);
}

function place(span: Span, step: number, firstMs: number, laterMs: number): 'before' | 'later' | undefined {
  if (startOf(span, step + 1) > laterMs && startOf(span, step) >= Math.min(laterMs, span.toMs)) return 'later';
  if (startOf(span, step + 1) <= firstMs) return 'before';
  return startOf(span, step + 1) > laterMs ? 'later' : undefined;
}

function reason(span: Span, step: number, { counted, node, alive }: Known): GapKind {
  if (counted[step] === true) return 'unmeasured';
  if (node[step] === true) return 'stopped';
  const middleMs = (startOf(span, step) + startOf(span, step + 1)) / 2;
  if (alive.some(({ fromMs, toMs }) => middleMs >= fromMs && middleMs <= toMs + BEAT_MS)) return 'silent';
  return middleMs < (alive[0]?.fromMs ?? Number.POSITIVE_INFINITY) ? 'unknown' : 'vzboard_off';
}

/** When vzboard began to run again after it had not. */
export function startsOf(alive: readonly Alive[], { fromMs, toMs }: Pick<Span, 'fromMs' | 'toMs'>): number[] {
  const starts: number[] = [];
  for (const [i, run] of alive.entries()) {
    const before = alive[i - 1];
    if (before === undefined || run.fromMs - before.toMs <= BEAT_MS * 2) continue;
    if (run.fromMs >= fromMs && run.fromMs < toMs) starts.push(run.fromMs);
  }
  return starts;
}
