/** Which counters the quiet table shows, and how the rest is grouped. */
import type { Beancounter } from '@/lib/api/schemas';
import { compareUrgency } from '@/lib/ubc/health';

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

/** Worst first, as everywhere in the product; equals keep the order of the kernel's file. */
export function worstFirst(rows: readonly Beancounter[]): Beancounter[] {
  const urgency = (row: Beancounter) => ({ ...row, reason: row.growthHour > 0 ? ('failing' as const) : null });
  return rows.toSorted((a, b) => compareUrgency(urgency(a), urgency(b)) || b.growthDay - a.growthDay);
}
