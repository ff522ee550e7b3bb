/** Which counters the quiet table shows, and how the rest is grouped. */
import type { Beancounter } from '@/lib/api/schemas';

/** Held from half of the reference on, maxheld from 80 % on, or any failure of the last day: the server's severity says the first two. */
export function needsEyes(row: Beancounter): boolean {
  return row.severity !== 'quiet' || row.growthDay > 0;
}

export const GROUPS = ['memory', 'kernel', 'objects', 'unknown'] as const;
export type GroupName = (typeof GROUPS)[number];

/** Rows of each group in the order of the kernel's file; empty groups are left out. */
export function grouped(rows: readonly Beancounter[]): { group: GroupName; rows: Beancounter[] }[] {
  return GROUPS.map((group) => ({ group, rows: rows.filter((row) => row.group === group) })).filter(
    (part) => part.rows.length > 0,
  );
}

const SEVERITY = { critical: 0, warning: 1, notice: 2, quiet: 3 } as const;

/** Worst first: severity, then growth, then pressure. */
export function worstFirst(rows: readonly Beancounter[]): Beancounter[] {
  return rows.toSorted(
    (a, b) =>
      SEVERITY[a.severity] - SEVERITY[b.severity] ||
      b.growthHour - a.growthHour ||
      b.growthDay - a.growthDay ||
      (b.pressure ?? -1) - (a.pressure ?? -1),
  );
}
