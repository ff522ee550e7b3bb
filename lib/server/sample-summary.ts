/** What lists need of a sample, computed once when it arrives instead of at every poll. */
import { behaviour } from '@/lib/ubc/counters';
import { type Grammar, UNKNOWN_GRAMMAR } from '@/lib/ubc/grammar';
import { isVswap, judge, type Verdict, worstOf } from '@/lib/ubc/health';
import { type Survey, surveyCounters, type UnmeasuredReason, unmeasured } from '@/lib/ubc/measured';
import { type CounterRow, rowsAt, type Sample } from '@/lib/ubc/sample';
import type { ListedContainer } from '@/lib/vz/list';
import type { Growth, RecentFailures } from './recent-failures';

export interface JudgedRow extends CounterRow {
  verdict: Verdict;
  growth: Growth;
  /** Why its numbers are no measurement here; then nothing is judged by them. */
  unmeasured: UnmeasuredReason | null;
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
  /** How many of the rows are measurements. */
  measured: number;
  /** True when no process is left to count for; null where processes are not measured. See isRunning and isLeftover. */
  empty: boolean | null;
}

const UNJUDGED: Verdict = { severity: 'quiet', reason: null, referenceKind: null, reference: null, pressure: null };

/** Judges every row of every container; the node itself (0) included. Without a `grammar` every row counts as measured. */
export function summariseSample(
  sample: Sample,
  failures: RecentFailures,
  atMs: number,
  grammar: Grammar = UNKNOWN_GRAMMAR,
): ReadonlyMap<string, ContainerCounters> {
  const survey = surveyCounters(sample, grammar);
  const out = new Map<string, ContainerCounters>();
  for (const [i, ctid] of sample.ctids.entries()) {
    out.set(ctid, summarise(ctid, rowsAt(sample, i), survey, failures, atMs));
  }
  return out;
}

function summarise(
  ctid: string,
  rows: CounterRow[],
  survey: Survey,
  failures: RecentFailures,
  atMs: number,
): ContainerCounters {
  const vswap = isVswap(rows);
  const judged: JudgedRow[] = [];
  let [failuresHour, attention, count] = [0, 0, 0];
  let empty: boolean | null = null;
  // Twenty thousand rows a reading on the thread that serves pages: one object each, nothing copied, nothing judged twice.
  for (const { counter, held, maxheld, barrier, limit, failcnt } of rows) {
    const growth = failures.growth(ctid, counter, atMs);
    const reason = unmeasured(survey, ctid, counter);
    const reading = { counter, held, maxheld, barrier, limit };
    const verdict = reason === null ? judge(reading, growth.hour, vswap) : UNJUDGED;
    const row = { counter, held, maxheld, barrier, limit, failcnt, growth, verdict, unmeasured: reason };
    judged.push(row);
    const { severity } = verdict;
    if (severity === 'critical' || severity === 'warning') attention += 1;
    if (reason !== null) continue;
    count += 1;
    if (growth.hour > 0 && matters(counter, vswap)) failuresHour += growth.hour;
    if (counter === 'numproc') empty ??= held === 0;
  }
  const found = worstOf(judged);
  const worst = found && {
    row: found.row,
    pressure: found.verdict.pressure,
    referenceKind: found.verdict.referenceKind,
  };
  return { rows: judged, vswap, worst, failuresHour, attention, measured: count, empty };
}

function matters(counter: string, vswap: boolean | null): boolean {
  const { growth } = behaviour(counter, vswap);
  return growth === 'critical' || growth === 'warning';
}

type ListedState = ListedContainer['state'];

/**
 * Are these the counters of a container that runs? The list decides (vzmemcheck and vzlist do the same with /proc/vz/veinfo); where it does not
 * know the state, processes do. A container that is not listed does not run: a beancounter outlives its container until its last socket, page
 * and dentry is freed (kernel/bc/beancounter.c).
 */
export function isRunning(state: ListedState | undefined, { empty }: ContainerCounters): boolean {
  return state === 'running' || (state === 'unknown' && empty !== true);
}

/** Is this what the kernel has not freed yet of a run that is over, and not just the last reading before its end? */
export function isLeftover(state: ListedState | undefined, counters: ContainerCounters): boolean {
  return !isRunning(state, counters) && counters.empty !== false;
}

/** Rows that measure something, of running containers and of the node itself: what a fleet's sentence says was looked at. */
export function countersIn(
  counters: ReadonlyMap<string, ContainerCounters>,
  listed: ReadonlyMap<string, { readonly state: ListedState }> | undefined,
): { containers: number; counters: number } {
  const seen = { containers: 0, counters: 0 };
  for (const [ctid, one] of counters) {
    const node = ctid === '0';
    if (!node && !isRunning(listed?.get(ctid)?.state, one)) continue;
    // The node itself has counters too, but is no container.
    if (!node) seen.containers++;
    seen.counters += one.measured;
  }
  return seen;
}
