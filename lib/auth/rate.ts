import 'server-only';

export interface Limit {
  /** Attempts at once after a quiet time; they come back one by one over `windowMs`. */
  attempts: number;
  windowMs: number;
  /** Keys remembered at most; the one unused for longest is forgotten first. */
  maxKeys: number;
}

export interface Limiter {
  /** Milliseconds to wait before `key` may try again, 0 when it may now. */
  waitMs(key: string, nowMs: number): number;
  count(key: string, nowMs: number): void;
  /** Takes one counted attempt back: it was right, and only failures count. */
  refund(key: string): void;
  size(): number;
}

/**
 * Limits attempts per key with one number per key (GCRA): the time at which the key is as good as new. Each attempt moves it on by one
 * interval; one that would move it beyond the window is refused. Bounded in memory whatever is thrown at it.
 */
export function createLimiter({ attempts, windowMs, maxKeys }: Limit): Limiter {
  const intervalMs = windowMs / attempts;
  const cleanAt = new Map<string, number>();

  /** A clock set back must not lock anybody out for longer than the window. */
  const debtMs = (key: string, nowMs: number) => Math.min(windowMs, Math.max(0, (cleanAt.get(key) ?? nowMs) - nowMs));

  return {
    waitMs: (key, nowMs) => Math.ceil(Math.max(0, debtMs(key, nowMs) + intervalMs - windowMs)),
    count(key, nowMs) {
      const at = nowMs + debtMs(key, nowMs) + intervalMs;
      // Deleting first moves the key to the end: a Map keeps the order of insertion, so the first is the one unused for longest.
      cleanAt.delete(key);
      if (cleanAt.size >= maxKeys) forget(cleanAt, nowMs, maxKeys);
      cleanAt.set(key, at);
    },
    refund(key) {
      const at = cleanAt.get(key);
      if (at !== undefined) cleanAt.set(key, at - intervalMs);
    },
    size: () => cleanAt.size,
  };
}

function forget(cleanAt: Map<string, number>, nowMs: number, maxKeys: number): void {
  for (const [key, at] of cleanAt) if (at <= nowMs) cleanAt.delete(key);
  for (const key of cleanAt.keys()) {
    if (cleanAt.size < maxKeys) return;
    cleanAt.delete(key);
  }
}
