/**
 * Which counters of a reading are measurements. Where kernels stopped counting, files keep the row and print zeros; a zero that nobody measured
 * must not look like health. Sources: kernel/bc and mm/memcontrol.c of vzkernel 3.10, user_beancounters.py of Virtuozzo 8 and 9, kernel/bc of
 * 2.6.18 and 2.6.32-042stab.
 */
import { counterNames } from './counters';
import type { Grammar } from './grammar';
import { isVswap } from './health';
import { type CounterRow, FAILCNT, HELD, MAXHELD, rowAt, type Sample } from './sample';

export type UnmeasuredReason =
  /** The kernel prints the row and does not count into it: memory cgroups took over. */
  | 'not_accounted'
  /** The kernel has no beancounters; a script prints this row so that old programs find it. */
  | 'emulated'
  /** A kernel without VSwap only hands the limit to the container's view of its swap. */
  | 'display_only'
  /** The script found no cgroup of this container and printed zeros everywhere. */
  | 'no_answer';

/** What was found out about one reading; ask it with `unmeasured`. */
export interface Survey {
  readonly grammar: Grammar;
  readonly reasons: ReadonlyMap<string, UnmeasuredReason>;
  /** Containers that a script could not measure at all. */
  readonly blank: ReadonlySet<string>;
  /** A script finds no process count of the node itself: the root of the pids cgroup has none. */
  readonly nodeCountsProcesses: boolean;
}

/** vzkernel 3.10 charges sockets and their buffers to the memory cgroup, and has never counted into vmguarpages. */
const uncountedOn310: readonly string[] = [
  'vmguarpages',
  'numtcpsock',
  'tcpsndbuf',
  'tcprcvbuf',
  'othersockbuf',
  'dgramrcvbuf',
  'numothersock',
];

/** What user_beancounters.py reads from cgroups; swappages is read elsewhere or not at all. */
const readByScript: ReadonlySet<string> = new Set([
  'kmemsize',
  'shmpages',
  'numproc',
  'physpages',
  'oomguarpages',
  'dcachesize',
  'swappages',
]);

/**
 * Looks over a whole reading. A counter that moved anywhere on the node is measured, whatever the tables say, and one that the catalogue does
 * not know is taken for measured: nothing real is ever hidden.
 */
export function surveyCounters(sample: Sample, grammar: Grammar): Survey {
  const reasons = suspects(sample, grammar);
  for (let row = 0; row < sample.counters.length && reasons.size > 0; row++) {
    const counter = sample.counters[row] ?? '';
    if (reasons.has(counter) && hasMoved(sample, row)) reasons.delete(counter);
  }
  const script = grammar.generation === 'script';
  return {
    grammar,
    reasons,
    blank: new Set(script ? sample.ctids.filter((_, i) => !moves(sample, i)) : []),
    nodeCountsProcesses: !script || moves(sample, sample.ctids.indexOf('0'), 'numproc'),
  };
}

/** Why the number of this counter in this container is no measurement; null when it is one. */
export function unmeasured(survey: Survey, ctid: string, counter: string): UnmeasuredReason | null {
  if (survey.blank.has(ctid)) return 'no_answer';
  if (ctid === '0' && counter === 'numproc' && !survey.nodeCountsProcesses) return 'emulated';
  return survey.reasons.get(counter) ?? null;
}

function suspects(sample: Sample, { generation }: Grammar): Map<string, UnmeasuredReason> {
  if (generation === '3.10') return new Map(uncountedOn310.map((name) => [name, 'not_accounted']));
  if (generation === 'script') {
    return new Map(counterNames.filter((name) => !readByScript.has(name)).map((name) => [name, 'emulated']));
  }
  // One container in VSwap mode shows that the kernel counts swap; of text that nobody aligned nothing is claimed.
  const counts = generation === null || sample.ctids.some((_, i) => isVswap(physpagesOf(sample, i)) === true);
  return new Map(counts ? [] : [['swappages', 'display_only']]);
}

/** The row that tells VSwap, without making objects of the other twenty. */
function physpagesOf(sample: Sample, i: number): CounterRow[] {
  const end = sample.starts[i + 1] ?? 0;
  for (let row = sample.starts[i] ?? 0; row < end; row++) {
    if (sample.counters[row] === 'physpages') return [rowAt(sample, row)];
  }
  return [];
}

function hasMoved({ values }: Sample, row: number): boolean {
  return values[row * 5 + HELD] !== 0 || values[row * 5 + MAXHELD] !== 0 || values[row * 5 + FAILCNT] !== 0;
}

/** Has any counter of container `i`, or the one named, ever moved? */
function moves(sample: Sample, i: number, counter?: string): boolean {
  for (let row = sample.starts[i] ?? 0; row < (sample.starts[i + 1] ?? 0); row++) {
    if ((counter === undefined || sample.counters[row] === counter) && hasMoved(sample, row)) return true;
  }
  return false;
}
