/** What lists need of a sample, computed once when it arrives instead of at every poll. */
import { behaviour } from '@/lib/ubc/counters';
import { assess, isVswap, type Verdict, worst } from '@/lib/ubc/health';
import { COLUMNS, type CounterRow, rowsAt, type Sample } from '@/lib/ubc/sample';
import type { Growth, RecentFailures } from './recent-failures';

export interface JudgedRow extends CounterRow {
  verdict: Verdict;
  growth: Growth;
}

export interface ContainerCounters {
  rows: readonly JudgedRow[];
  /** null when there is no physpages row to tell by. */
  vswap: boolean | null;
  worst: { row: JudgedRow; pressure: number; referenceKind: 'barrier' | 'limit' } | null;
  /** Of counters whose failures somebody must look at: a VSwap container touching its RAM limit is daily life. */
  failuresHour: number;
  /** Rows that are critical or a warning. */
  attention: number;
}

/** Judges every row of every container; the node itself (0) included. */
export function summariseSample(
  sample: Sample,
  failures: RecentFailures,
  atMs: number,
): ReadonlyMap<string, ContainerCounters> {
  const out = new Map<string, ContainerCounters>();
  for (const [i, ctid] of sample.ctids.entries()) out.set(ctid, summarise(ctid, rowsAt(sample, i), failures, atMs));
  return out;
}

function summarise(ctid: string, rows: CounterRow[], failures: RecentFailures, atMs: number): ContainerCounters {
  const vswap = isVswap(rows);
  const judged = rows.map((row): JudgedRow => {
    const growth = failures.growth(ctid, row.counter, atMs);
    return { ...row, growth, verdict: assess({ ...row, growthHour: growth.hour, vswap }) };
  });
  const found = worst(
    judged.map((row) => ({ ...row, growthHour: row.growth.hour })),
    vswap,
  );
  return {
    rows: judged,
    vswap,
    worst: found === null ? null : { row: found.row, pressure: found.pressure, referenceKind: found.referenceKind },
    failuresHour: judged.reduce((sum, { counter, growth }) => sum + (matters(counter, vswap) ? growth.hour : 0), 0),
    attention: judged.filter(({ verdict }) => verdict.severity === 'critical' || verdict.severity === 'warning').length,
  };
}

function matters(counter: string, vswap: boolean | null): boolean {
  const { growth } = behaviour(counter, vswap);
  return growth === 'critical' || growth === 'warning';
}

/** How many numbers a sample holds: for the sentence that says what was looked at. */
export function countersIn(sample: Sample): number {
  return (sample.values.length / COLUMNS.length) | 0;
}
