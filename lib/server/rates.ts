/** Per-second rates and shares from numbers that only grow, by exact differences. Pure. */
import type { Amount } from '@/lib/ubc/sample';

/** What one counter has counted, and how much time it has counted in: milliseconds, ticks or nanoseconds. */
export interface Counted {
  value: bigint;
  time: bigint;
}

/** Remembers the last reading of each counter by key. */
export class Rates {
  private before = new Map<string, Counted>();

  /**
   * `value` per `time`, times `factor` and rounded, for every key that had a reading before. One that fell has begun anew (a restarted container,
   * an interface made again), and one whose time stands still says nothing: neither has a rate.
   */
  take(now: ReadonlyMap<string, Counted>, factor: bigint): Map<string, Amount> {
    const out = new Map<string, Amount>();
    for (const [key, { value, time }] of now) {
      const was = this.before.get(key);
      if (was === undefined || value < was.value || time <= was.time) continue;
      const span = time - was.time;
      out.set(key, exact(((value - was.value) * factor + span / 2n) / span));
    }
    this.before = new Map(now);
    return out;
  }
}

export function exact(amount: bigint): Amount {
  return amount <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(amount) : amount;
}
