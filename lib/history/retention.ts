/** How long each node's history is kept, tier by tier, and what it takes: told by what it took so far. */
import { AppError } from '@/lib/errors';
import type { NodeSize, Retention, TierSize } from './history';
import { TIERS } from './tiers';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A node of which nothing is kept and nobody said for how long. */
export function emptySize(nodeId: string): NodeSize {
  const tiers = TIERS.map(() => ({ bytes: 0, oldestMs: null, newestMs: null }));
  return { nodeId, tiers, keep: DEFAULT_KEEP, changed: null };
}

/** What each tier may be kept at least and at most. The least of a tier leaves charts of its step something to show. */
export const KEEP_BOUNDS = [
  { minMs: DAY / 4, maxMs: 14 * DAY },
  { minMs: 2 * DAY, maxMs: 90 * DAY },
  { minMs: 14 * DAY, maxMs: 365 * DAY },
  { minMs: 90 * DAY, maxMs: 730 * DAY },
] as const;

export const DEFAULT_KEEP: Retention = TIERS.map(({ keepMs }) => keepMs);

/** Throws `bad_input` naming the tier, as `keepMs.N`: out of bounds, or a coarser tier that ends before a finer one. */
export function checkRetention(keep: readonly number[]): void {
  if (keep.length !== TIERS.length)
    throw new AppError('bad_input', `${TIERS.length} times are needed.`, { field: 'keepMs' });
  for (const [tier, ms] of keep.entries()) {
    const { minMs, maxMs } = KEEP_BOUNDS[tier] ?? { minMs: 0, maxMs: 0 };
    const field = `keepMs.${tier}`;
    if (!Number.isSafeInteger(ms) || ms < minMs || ms > maxMs) {
      throw new AppError('bad_input', `It is kept from ${days(minMs)} to ${days(maxMs)}.`, { field });
    }
    if (ms < (keep[tier - 1] ?? 0)) {
      throw new AppError('bad_input', 'What is coarser is kept at least as long as what is finer.', { field });
    }
  }
}

function days(ms: number): string {
  return ms < DAY ? `${ms / HOUR} hours` : `${ms / DAY} days`;
}

/** Bytes a day of each tier against a day of samples, where a tier has too little to tell by (measured: docs/adr/0008 and the bench). */
const SHARES = [1, 0.6, 0.05, 0.004];
/** A tier with less is estimated by the samples. */
const TELLING_MS = DAY / 4;
/** With less of samples nothing is said: the first of them are written in full, and the rest of a day is not like them. */
const LEAST_MS = HOUR;

/** Bytes a day, by tier: measured where there is enough, else estimated by what a day of samples takes; undefined while nothing tells. */
export function ratesOf(tiers: readonly TierSize[]): number[] | undefined {
  const spans = tiers.map(({ oldestMs, newestMs }) =>
    oldestMs === null || newestMs === null ? 0 : newestMs - oldestMs,
  );
  const samples = spans[0] ?? 0;
  if (samples < LEAST_MS) return undefined;
  const raw = ((tiers[0]?.bytes ?? 0) * DAY) / samples;
  return tiers.map(({ bytes }, tier) => {
    const span = spans[tier] ?? 0;
    return tier > 0 && span < TELLING_MS ? raw * (SHARES[tier] ?? 0) : (bytes * DAY) / span;
  });
}

/** What the node will take once every tier is full. A time is in one tier only, the finest that still keeps it. */
export function predictedBytes(rates: readonly number[], keep: Retention): number {
  return Math.round(
    rates.reduce((sum, rate, tier) => sum + (rate * Math.max(0, (keep[tier] ?? 0) - (keep[tier - 1] ?? 0))) / DAY, 0),
  );
}

/** As it was stored, by `checkRetention` found good; what a later vzboard no longer takes is the default. */
export function retentionFrom(text: string): Retention {
  const kept: unknown = JSON.parse(text);
  return Array.isArray(kept) && kept.length === TIERS.length && kept.every((ms) => typeof ms === 'number')
    ? kept
    : DEFAULT_KEEP;
}
