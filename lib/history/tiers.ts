/**
 * How long history is kept and how finely. One table; reading, rolling up and pruning loop over it.
 * Tier 0 holds the samples themselves, every other tier one entry per step and container.
 */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Tier {
  /** Nominal length of an entry. Tier 0 keeps samples at whatever spacing they came. */
  stepMs: number;
  keepMs: number;
  /** Chunks of this tier that are gathered into one, which is then rolled up into the next tier. */
  gather: number;
}

export const TIERS = [
  { stepMs: 10_000, keepMs: 2 * DAY, gather: 1 },
  { stepMs: MINUTE, keepMs: 14 * DAY, gather: 12 },
  { stepMs: 15 * MINUTE, keepMs: 120 * DAY, gather: 14 },
  { stepMs: 6 * HOUR, keepMs: 730 * DAY, gather: 8 },
] as const satisfies readonly [Tier, ...Tier[]];

/** Single failures are kept this long, independent of tiers: what the fleet page asks for is days, not years. */
export const FAILURE_KEEP_MS = 120 * DAY;

/** The tier of a number known to be in the table. */
export function tierAt(tier: number): Tier {
  const found = TIERS[tier];
  if (found === undefined) throw new RangeError(`no history tier ${tier}`);
  return found;
}

/**
 * The coarsest tier with at least two entries a step: an entry that lies across the border of two steps counts in the one it is more in,
 * so a value is never shown further off than a quarter of a step. Where that tier no longer keeps data `ageMs` old, the next coarser one.
 * Raw whenever a step is not longer than a sampling period.
 */
export function pickTier(spanMs: number, points: number, ageMs: number, periodMs: number = TIERS[0].stepMs): number {
  const stepMs = spanMs / points;
  let tier = 0;
  if (stepMs > periodMs) while (tier + 1 < TIERS.length && tierAt(tier + 1).stepMs * 2 <= stepMs) tier += 1;
  while (tier + 1 < TIERS.length && tierAt(tier).keepMs < ageMs) tier += 1;
  return tier;
}

/** A sample that is followed by none stands for itself this many sampling periods: one, and slack for a late one. */
export const HOLD_PERIODS = 1.5;

/**
 * How long an entry stands for itself when nothing follows: a sample for one and a half sampling periods, so that steps shorter than the
 * period show no gaps and a missed sample does; a roll-up for its step, and longer where samples are rarer than steps.
 */
export function holdMs(tier: number, periodMs: number): number {
  const sampleMs = Math.ceil(periodMs * HOLD_PERIODS);
  if (tier === 0) return sampleMs;
  const { stepMs } = tierAt(tier);
  return sampleMs > stepMs ? stepMs + sampleMs : stepMs;
}

/** The part of a hold that is the entry's own time, without the slack for a late successor. */
export function coverMs(tier: number, heldMs: number): number {
  if (tier === 0) return heldMs / HOLD_PERIODS;
  const { stepMs } = tierAt(tier);
  return Math.max(stepMs, (heldMs - stepMs) / HOLD_PERIODS);
}

/** The usual distance between ascending times (their median), or undefined for fewer than two. */
export function usualSpacing(times: readonly number[]): number | undefined {
  const gaps: number[] = [];
  for (let i = 1; i < times.length; i++) gaps.push((times[i] ?? 0) - (times[i - 1] ?? 0));
  gaps.sort((a, b) => a - b);
  return gaps[gaps.length >> 1];
}
