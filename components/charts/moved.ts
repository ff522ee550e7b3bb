/** "What moved here?": a window against the same length before it, over everything that is kept of a container. */
import type { History } from '@/lib/api/schemas';
import type { WireAmount } from '@/lib/ubc/sample';

export interface Moved {
  resource: string;
  /** Means, in amounts of the answer. */
  before: number;
  after: number;
  /** after / before - 1; null where there was nothing before. */
  change: number | null;
  failures: number;
  /** How far it moved, in units of how much it moves anyway. */
  score: number;
}

/** Smaller moves are noise to a reader, whatever the statistics say. */
const LEAST_CHANGE = 0.01;

/** What moved most first; failures come before everything. `windowFromMs` parts the answer in before and in the window. */
export function rankMoved(histories: readonly History[], windowFromMs: number): Moved[] {
  return histories
    .flatMap((history) => {
      const moved = movedIn(history, windowFromMs);
      return moved === null ? [] : [moved];
    })
    .toSorted((a, b) => Number(b.failures > 0) - Number(a.failures > 0) || b.score - a.score);
}

function movedIn(history: History, windowFromMs: number): Moved | null {
  const before = amounts(history, (ms) => ms < windowFromMs);
  const inside = amounts(history, (ms) => ms >= windowFromMs);
  if (before.length === 0 || inside.length === 0) return null;
  const failures = history.t.reduce((sum, ms, i) => sum + (ms >= windowFromMs ? (history.failures[i] ?? 0) : 0), 0);
  const was = mean(before);
  const is = mean(inside);
  const larger = Math.max(Math.abs(was), Math.abs(is));
  if (failures === 0 && (larger === 0 || Math.abs(is - was) / larger < LEAST_CHANGE)) return null;
  // What never moved would have no unit at all: a hundredth of itself is one.
  const unit = deviation(before, was) + larger * LEAST_CHANGE;
  return {
    resource: history.resource,
    before: was,
    after: is,
    change: was === 0 ? null : is / was - 1,
    failures,
    score: unit === 0 ? 0 : Math.abs(is - was) / unit,
  };
}

function amounts({ t, held }: History, within: (ms: number) => boolean): number[] {
  return held.flatMap((amount: WireAmount | null, i) =>
    amount === null || amount === 'unlimited' || !within(t[i] ?? 0) ? [] : [Number(amount)],
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, n) => sum + n, 0) / values.length;
}

function deviation(values: readonly number[], around: number): number {
  return Math.sqrt(values.reduce((sum, n) => sum + (n - around) ** 2, 0) / values.length);
}
