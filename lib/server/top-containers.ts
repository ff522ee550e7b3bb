/** Questions about all containers of a node, answered from the rows that were judged when the sample came. */
import type { ContainerCounters, JudgedRow } from './sample-summary';

type Counters = ReadonlyMap<string, ContainerCounters>;

export interface Ranked {
  ctid: string;
  row: JudgedRow;
  /** What it is ranked by: pressure (1 is at the threshold), or growth of failcnt in the last hour. */
  by: number;
}

/** One counter of every container that has it, in file order. */
export function latestOf(counters: Counters, counter: string): { ctid: string; row: JudgedRow }[] {
  const found: { ctid: string; row: JudgedRow }[] = [];
  for (const [ctid, { rows }] of counters) {
    const row = rows.find((one) => one.counter === counter);
    if (row !== undefined) found.push({ ctid, row });
  }
  return found;
}

/** The `most` counters of all containers that are nearest to their threshold, or furthest beyond. */
export function topByPressure(counters: Counters, most: number): Ranked[] {
  return top(counters, most, ({ verdict }) => verdict.pressure ?? 0);
}

/** The `most` counters of all containers that failed most in the last hour. */
export function topByFailures(counters: Counters, most: number): Ranked[] {
  return top(counters, most, ({ growth }) => growth.hour);
}

/** One walk with a short list, since sorting twenty thousand rows for twenty of them would take ten times as long. Zeroes do not rank. */
function top(counters: Counters, most: number, by: (row: JudgedRow) => number): Ranked[] {
  const best: Ranked[] = [];
  if (most < 1) return best;
  for (const [ctid, { rows }] of counters) {
    for (const row of rows) {
      const score = by(row);
      if (score <= (best.length < most ? 0 : (best.at(-1)?.by ?? 0))) continue;
      let place = best.length;
      while (place > 0 && (best[place - 1]?.by ?? 0) < score) place -= 1;
      best.splice(place, 0, { ctid, row, by: score });
      if (best.length > most) best.pop();
    }
  }
  return best;
}
