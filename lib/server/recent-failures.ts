/**
 * Failures of one node's counters in the last day, in memory: what fleet and list pages ask for at every poll. Filled from the history at
 * start, then by every sample.
 */
import type { Failure } from '@/lib/history/history';

const HOUR_MS = 3_600_000;
const KEPT_MS = 24 * HOUR_MS;

export interface Growth {
  hour: number;
  day: number;
  /** Last failure of the day kept; null when there was none. */
  lastMs: number | null;
  /** Begin of the present run of failures: the first after which no pause was longer than an hour. */
  sinceMs: number | null;
}

const NONE: Growth = { hour: 0, day: 0, lastMs: null, sinceMs: null };

interface Event {
  atMs: number;
  growth: number;
}

export class RecentFailures {
  /** CTID -> counter -> events, oldest first. */
  private readonly events = new Map<string, Map<string, Event[]>>();

  add(failures: readonly Failure[]): void {
    for (const { ctid, counter, atMs, growth } of failures) {
      let counters = this.events.get(ctid);
      if (counters === undefined) {
        counters = new Map();
        this.events.set(ctid, counters);
      }
      const list = counters.get(counter);
      if (list === undefined) counters.set(counter, [{ atMs, growth }]);
      else if (atMs >= (list.at(-1)?.atMs ?? 0)) list.push({ atMs, growth });
      else {
        list.push({ atMs, growth });
        list.sort((a, b) => a.atMs - b.atMs);
      }
    }
  }

  growth(ctid: string, counter: string, nowMs: number): Growth {
    const list = this.events.get(ctid)?.get(counter);
    if (list === undefined) return NONE;
    let hour = 0;
    let day = 0;
    let sinceMs: number | null = null;
    let previousMs = Number.NEGATIVE_INFINITY;
    for (const { atMs, growth } of list) {
      if (atMs <= nowMs - KEPT_MS) continue;
      day += growth;
      if (atMs > nowMs - HOUR_MS) hour += growth;
      if (atMs - previousMs > HOUR_MS) sinceMs = atMs;
      previousMs = atMs;
    }
    return day === 0 ? NONE : { hour, day, lastMs: previousMs, sinceMs };
  }

  /** Forgets what is older than a day. */
  prune(nowMs: number): void {
    for (const [ctid, counters] of this.events) {
      for (const [counter, list] of counters) {
        const kept = list.filter(({ atMs }) => atMs > nowMs - KEPT_MS);
        if (kept.length === 0) counters.delete(counter);
        else counters.set(counter, kept);
      }
      if (counters.size === 0) this.events.delete(ctid);
    }
  }
}
