/**
 * Where a gauge is heading: how much it grows a day, and when it reaches its limit if it goes on so. For disk space and inodes, which rise for weeks
 * and fall at once when logs are rotated: the median of the slopes between pairs of readings (Theil and Sen) is moved by neither.
 */
import type { Amount } from './sample';

const DAY_MS = 86_400_000;
/** Less says nothing about days. */
const LEAST_SPAN_MS = 2 * DAY_MS;
const LEAST_READINGS = 12;
/** Below a tenth of a percent of what is used a day, nothing is said to grow. */
const LEAST_SHARE = 0.001;
/** Beyond half a year nobody goes on as before. */
const FARTHEST_MS = 182 * DAY_MS;

export interface Outlook {
  /** Amount by which it grows a day; above 0. */
  perDay: number;
  /** When `limit` is reached at this rate; null when it has none, or later than half a year from now. */
  fullAtMs: number | null;
}

/**
 * `held[i]` at `t[i]` (epoch milliseconds), null in a gap; `now` is used now, `limit` its hard limit, 0 or undefined for none. undefined where too
 * little is known or nothing grows.
 */
export function outlook(
  t: readonly number[],
  held: readonly (Amount | null)[],
  now: { atMs: number; used: number; limit: number | undefined },
): Outlook | undefined {
  const readings = t.flatMap((at, i) => {
    const value = held[i];
    return value === null || value === undefined ? [] : [{ at, value: Number(value) }];
  });
  const [first, last] = [readings[0], readings.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (readings.length < LEAST_READINGS || last.at - first.at < LEAST_SPAN_MS) return undefined;
  const slopes: number[] = [];
  for (const [i, from] of readings.entries()) {
    for (const to of readings.slice(i + 1)) slopes.push((to.value - from.value) / (to.at - from.at));
  }
  const perDay = median(slopes) * DAY_MS;
  if (perDay <= 0 || perDay < now.used * LEAST_SHARE) return undefined;
  const left = now.limit === undefined || now.limit === 0 ? undefined : now.limit - now.used;
  const inMs = left === undefined || left <= 0 ? undefined : (left / perDay) * DAY_MS;
  return { perDay, fullAtMs: inMs === undefined || inMs > FARTHEST_MS ? null : now.atMs + Math.round(inMs) };
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  const middle = values.length >> 1;
  const upper = values[middle] ?? 0;
  return values.length % 2 === 1 ? upper : ((values[middle - 1] ?? 0) + upper) / 2;
}
