/** Samples made by hand for the history's tests. */
import { type Amount, COLUMNS, type Sample } from '@/lib/ubc/sample';

/** held, maxheld, barrier, limit, failcnt. */
type Five = readonly [Amount, Amount, Amount, Amount, Amount];
export type MadeNode = Record<string, Record<string, Five>>;

export function madeSample(node: MadeNode): Sample {
  const ctids = Object.keys(node);
  const starts = [0];
  const counters: string[] = [];
  const cells: Amount[] = [];
  for (const ctid of ctids) {
    for (const [counter, five] of Object.entries(node[ctid] ?? {})) {
      counters.push(counter);
      cells.push(...five);
    }
    starts.push(counters.length);
  }
  const exact = new Map<number, bigint>();
  const values = new Float64Array(counters.length * COLUMNS.length);
  for (const [i, cell] of cells.entries()) {
    values[i] = Number(cell);
    if (typeof cell === 'bigint') exact.set(i, cell);
  }
  return { ctids, starts: Int32Array.from(starts), counters, values, exact };
}

/** One container with kmemsize only, of which tests mostly care for held. */
export function oneCounter(held: Amount, failcnt: Amount = 0, ctid = '101'): Sample {
  return madeSample({ [ctid]: { kmemsize: [held, held, 1000, 2000, failcnt] } });
}

/** A container as on a classic node, of `counters` counters whose numbers wander; deterministic in `seed` and `step`. */
export function wanderingNode(containers: number, counters: number, seed = 1): () => Sample {
  let state = seed >>> 0;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const ctids = Array.from({ length: containers }, (_, i) => String(101 + i));
  const names: string[] = [];
  for (let c = 0; c < containers; c++) for (let i = 0; i < counters; i++) names.push(`counter${i}`);
  const starts = Int32Array.from({ length: containers + 1 }, (_, i) => i * counters);
  const values = new Float64Array(names.length * 5);
  for (let row = 0; row < names.length; row++) {
    const held = Math.floor(random() * 1e6);
    values.set([held, held * 2, 4_000_000, row % 3 === 0 ? Number.POSITIVE_INFINITY : 5_000_000, 0], row * 5);
  }
  return () => {
    for (let row = 0; row < names.length; row++) {
      if (random() > 0.29) continue;
      const at = row * 5;
      const held = Math.max(0, (values[at] ?? 0) + Math.floor((random() - 0.5) * 4096));
      values[at] = held;
      if (held > (values[at + 1] ?? 0)) values[at + 1] = held;
      if (random() < 0.001) values[at + 4] = (values[at + 4] ?? 0) + 1;
    }
    return { ctids, starts, counters: names, values: values.slice(), exact: new Map() };
  };
}
