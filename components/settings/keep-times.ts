/** How long tiers are kept, as typed: days, with a fraction where it must be. */
import type { HistorySizes, NodeHistorySize } from '@/lib/api/schemas-history';

const DAY_MS = 86_400_000;

type Tiers = HistorySizes['tiers'];

export function daysOf(ms: number): string {
  return String(Number((ms / DAY_MS).toFixed(2)));
}

/** Whole milliseconds, or undefined for what is no number of days. */
export function msOf(days: string): number | undefined {
  const text = days.trim().replace(',', '.');
  return /^\d{1,5}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * DAY_MS) : undefined;
}

/** What is wrong with each, by the bounds the server answers; it checks again. */
export function wrongTimes(typed: readonly string[], tiers: Tiers): ('bounds' | 'order' | undefined)[] {
  const times = typed.map(msOf);
  return times.map((ms, tier) => {
    const { minMs, maxMs } = tiers[tier] ?? { minMs: 0, maxMs: 0 };
    if (ms === undefined || ms < minMs || ms > maxMs) return 'bounds';
    return tier > 0 && ms < (times[tier - 1] ?? 0) ? 'order' : undefined;
  });
}

/** What the node would take once every tier is full: a time is in one tier only, the finest that still keeps it. */
export function predicted(size: NodeHistorySize, typed: readonly string[]): number | undefined {
  let before = 0;
  let sum = 0;
  for (const [tier, { perDay }] of size.tiers.entries()) {
    const ms = msOf(typed[tier] ?? '');
    if (ms === undefined || perDay === null) return undefined;
    sum += (perDay * Math.max(0, ms - before)) / DAY_MS;
    before = ms;
  }
  return Math.round(sum);
}
