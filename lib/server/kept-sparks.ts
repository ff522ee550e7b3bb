/** What was read lately of one node's containers for the small charts of a list. */
import type { Spark } from '@/lib/api/schemas-sparks';

const FRESH_MS = 60_000;

interface Kept {
  atMs: number;
  /** Counter, reference and points: another question is another answer. */
  of: string;
  values: Spark['values'];
}

export class KeptSparks {
  private readonly kept = new Map<string, Kept>();

  find(ctid: string, of: string, nowMs: number): Spark['values'] | undefined {
    const found = this.kept.get(ctid);
    // A clock that was set back makes nothing last.
    if (found === undefined || found.of !== of || nowMs < found.atMs || nowMs - found.atMs >= FRESH_MS)
      return undefined;
    return found.values;
  }

  keep(ctid: string, kept: Kept): void {
    this.kept.set(ctid, kept);
  }

  /** Forgets what nobody is answered with any more. */
  tidy(nowMs: number): void {
    for (const [ctid, { atMs }] of this.kept) if (nowMs < atMs || nowMs - atMs >= FRESH_MS) this.kept.delete(ctid);
  }
}
