/** Questions about all containers of a node, answered from columns that were laid out when the sample was judged. */
import type { ListedContainer } from '@/lib/vz/list';
import { type ContainerCounters, isRunning, type JudgedRow } from './sample-summary';

type Counters = ReadonlyMap<string, ContainerCounters>;
/** By CTID. Without a list processes decide. */
type States = ReadonlyMap<string, Pick<ListedContainer, 'state'>> | undefined;

export interface Ranked {
  ctid: string;
  row: JudgedRow;
  /** What it is ranked by: pressure (1 is at the threshold), or growth of failcnt in the last hour. */
  by: number;
}

/**
 * What rows are ranked by, as one column each: an answer looks at 24,000 numbers that lie side by side and touches the rows it names, where a walk
 * over containers and rows would fetch each of them from wherever it is in memory.
 */
export class Ranking {
  private readonly rows: JudgedRow[] = [];
  private readonly ctids: string[] = [];
  /** Which of `ctids` a row belongs to. */
  private readonly owners: Int32Array;
  private readonly pressures: Float64Array;
  private readonly growths: Float64Array;
  /** Rows of a counter, in file order. */
  private readonly rowsOf = new Map<string, number[]>();

  /** To be made once a sample. What the kernel has not freed yet of a container that no longer runs is left out. */
  constructor(counters: Counters, states?: States) {
    let size = 0;
    for (const { rows } of counters.values()) size += rows.length;
    this.owners = new Int32Array(size);
    this.pressures = new Float64Array(size);
    this.growths = new Float64Array(size);
    for (const [ctid, one] of counters) {
      if (!counts(states, ctid, one)) continue;
      for (const row of one.rows) this.add(row, this.ctids.length);
      this.ctids.push(ctid);
    }
  }

  /** One counter of every running container that has it, and of the node itself, in file order. */
  latestOf(counter: string): { ctid: string; row: JudgedRow }[] {
    return (this.rowsOf.get(counter) ?? []).map((at) => ({ ctid: this.ctidAt(at), row: this.rows[at] as JudgedRow }));
  }

  /** The `most` counters of all running containers that are nearest to their threshold, or furthest beyond. */
  topByPressure(most: number): Ranked[] {
    return this.top(this.pressures, most);
  }

  /** The `most` counters of all running containers that failed most in the last hour. */
  topByFailures(most: number): Ranked[] {
    return this.top(this.growths, most);
  }

  private add(row: JudgedRow, owner: number): void {
    const at = this.rows.push(row) - 1;
    this.owners[at] = owner;
    this.pressures[at] = row.verdict.pressure ?? 0;
    this.growths[at] = row.growth.hour;
    const known = this.rowsOf.get(row.counter);
    if (known === undefined) this.rowsOf.set(row.counter, [at]);
    else known.push(at);
  }

  /** Zeroes do not rank. */
  private top(scores: Float64Array, most: number): Ranked[] {
    return largest(scores, most).map((at) => ({
      ctid: this.ctidAt(at),
      // `largest` answers places in `scores`, which is as long as `rows`.
      row: this.rows[at] as JudgedRow,
      by: scores[at] ?? 0,
    }));
  }

  private ctidAt(row: number): string {
    return this.ctids[this.owners[row] ?? 0] ?? '';
  }
}

/** The node itself always counts. */
function counts(states: States, ctid: string, counters: ContainerCounters): boolean {
  if (ctid === '0') return true;
  return states === undefined ? counters.empty !== true : isRunning(states.get(ctid)?.state, counters);
}

/** Places of the `most` largest scores above 0, largest first; equal ones in their order. A sort of all would take a hundred times as long. */
function largest(scores: Float64Array, most: number): number[] {
  if (most < 1) return [];
  const best: number[] = [];
  let floor = 0;
  for (let at = 0; at < scores.length; at++) {
    const score = scores[at] ?? 0;
    if (score <= floor) continue;
    let place = best.length;
    while (place > 0 && (scores[best[place - 1] ?? 0] ?? 0) < score) place -= 1;
    best.splice(place, 0, at);
    if (best.length > most) best.pop();
    if (best.length === most) floor = scores[best[most - 1] ?? 0] ?? 0;
  }
  return best;
}
