/**
 * Which rows of a list have changed since somebody asked last. A refresh of 1,000 containers then carries some of them. Kept per node in memory: after
 * a restart of vzboard everything has changed.
 */
import type { ContainerRow } from '@/lib/api/schemas';

interface Known {
  /** The row without what changes by itself. */
  text: string;
  changedAtMs: number;
}

export interface RowsSince {
  containers: ContainerRow[];
  complete: boolean;
  gone: string[];
}

/** Names that left the list are remembered for so long; who asks less often gets everything. */
const REMEMBER_MS = 120_000;

export class RowChanges {
  private readonly known = new Map<string, Known>();
  private readonly gone = new Map<string, number>();
  /** When each was started, in steps of five seconds. */
  private readonly starts = new Map<string, number | null>();
  /** From when on every change is known. */
  private fromMs: number | undefined;
  private answeredMs: number | undefined;

  /** Takes the rows as they are at `nowMs`, and answers those that changed after `sinceMs`; all of them without it, or when that was too long ago. */
  since(rows: readonly ContainerRow[], nowMs: number, sinceMs: number | undefined): RowsSince {
    // A change after another answer of the very same millisecond counts as later than that answer.
    this.take(rows, nowMs === this.answeredMs ? nowMs + 1 : nowMs);
    this.answeredMs = nowMs;
    const { fromMs = nowMs } = this;
    if (sinceMs === undefined || sinceMs < fromMs || sinceMs > nowMs || nowMs - sinceMs > REMEMBER_MS) {
      return { containers: [...rows], complete: true, gone: [] };
    }
    return {
      containers: rows.filter(({ ctid }) => (this.known.get(ctid)?.changedAtMs ?? nowMs) > sinceMs),
      complete: false,
      gone: [...this.gone].filter(([, atMs]) => atMs > sinceMs).map(([ctid]) => ctid),
    };
  }

  private take(rows: readonly ContainerRow[], nowMs: number): void {
    this.fromMs ??= nowMs;
    const present = new Set<string>();
    for (const row of rows) {
      present.add(row.ctid);
      this.gone.delete(row.ctid);
      // What is held changes with every sample; the list says it in percent, and an amount within the same percent is no news.
      const { uptimeSeconds, worst, ...others } = row;
      const rest = { ...others, worst: worst === null ? null : { ...worst, held: null } };
      // A second's difference of two clocks is no restart.
      const startedAt = uptimeSeconds === null ? null : Math.round((nowMs / 1000 - uptimeSeconds) / 5);
      const text = JSON.stringify([rest, uptimeSeconds === null]);
      const before = this.known.get(row.ctid);
      if (before !== undefined && before.text === text && near(this.starts.get(row.ctid), startedAt)) continue;
      this.known.set(row.ctid, { text, changedAtMs: nowMs });
      this.starts.set(row.ctid, startedAt);
    }
    for (const ctid of this.known.keys()) {
      if (present.has(ctid)) continue;
      this.known.delete(ctid);
      this.starts.delete(ctid);
      this.gone.set(ctid, nowMs);
    }
    for (const [ctid, atMs] of this.gone) if (nowMs - atMs > REMEMBER_MS) this.gone.delete(ctid);
  }
}

function near(a: number | null | undefined, b: number | null): boolean {
  if (a === undefined || a === null || b === null) return a === b;
  // vzlist's uptime is as old as the list, up to a period.
  return Math.abs(a - b) <= 6;
}
