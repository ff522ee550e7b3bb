/** Questions about all containers of a node, answered from the rows that were judged when the sample came. */
import type { ListedContainer } from '@/lib/vz/list';
import { type ContainerCounters, isRunning, type JudgedRow } from './sample-summary';

type Counters = ReadonlyMap<string, ContainerCounters>;
/** States by CTID; without a list processes decide. */
type States = ReadonlyMap<string, Pick<ListedContainer, 'state'>> | undefined;

export interface Ranked {
  ctid: string;
  row: JudgedRow;
  /** What it is ranked by: pressure (1 is at the threshold), or growth of failcnt in the last hour. */
  by: number;
}

/** One counter of every running container that has it, and of the node itself, in file order. */
export function latestOf(counters: Counters, states: States, counter: string): { ctid: string; row: JudgedRow }[] {
  const found: { ctid: string; row: JudgedRow }[] = [];
  for (const [ctid, one] of counters) {
    if (!counts(states, ctid, one)) continue;
    const row = one.rows.find((one) => one.counter === counter);
    if (row !== undefined) found.push({ ctid, row });
  }
  return found;
}

/** The `most` counters of all running containers that are nearest to their threshold, or furthest beyond. */
export function topByPressure(counters: Counters, states: States, most: number): Ranked[] {
  return top(counters, states, most, ({ verdict }) => verdict.pressure ?? 0);
}

/** The `most` counters of all running containers that failed most in the last hour. */
export function topByFailures(counters: Counters, states: States, most: number): Ranked[] {
  return top(counters, states, most, ({ growth }) => growth.hour);
}

/** One walk with a short list, since sorting twenty thousand rows for twenty of them would take ten times as long. Zeroes do not rank. */
function top(counters: Counters, states: States, most: number, by: (row: JudgedRow) => number): Ranked[] {
  const best: Ranked[] = [];
  if (most < 1) return best;
  let floor = 0;
  for (const [ctid, one] of counters) {
    if (!counts(states, ctid, one)) continue;
    for (const row of one.rows) {
      const score = by(row);
      if (score <= floor) continue;
      let place = best.length;
      while (place > 0 && (best[place - 1]?.by ?? 0) < score) place -= 1;
      best.splice(place, 0, { ctid, row, by: score });
      if (best.length > most) best.pop();
      if (best.length === most) floor = best.at(-1)?.by ?? 0;
    }
  }
  return best;
}

/** What the kernel has not freed yet of a container that no longer runs ranks nowhere. The node itself always counts. */
function counts(states: States, ctid: string, counters: ContainerCounters): boolean {
  if (ctid === '0') return true;
  return states === undefined ? counters.empty !== true : isRunning(states.get(ctid)?.state, counters);
}
