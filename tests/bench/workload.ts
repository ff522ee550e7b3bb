/**
 * The work all figures are measured on: N containers x 24 counters x 5 columns every 10 s, from a seed. 29 % of the rows change per sample,
 * nearly always only held, by steps of about 7 bits; failcnt grows where held meets its barrier. Calmer or wilder nodes move bytes a value, the
 * ratios less so.
 */
import { counterNames, counters } from '@/lib/ubc/counters';
import type { Sample } from '@/lib/ubc/sample';

export const PERIOD_MS = 10_000;
const PROC_ROWS = 24;
const MEAN_STEP = 30;

export interface Workload {
  /** The present reading; the same object after every `step`, with its numbers changed. */
  sample: Sample;
  step: () => void;
}

/** `rows` counters a container: the twenty of /proc/user_beancounters, which prints 24 rows for them, and made ones beyond. */
export function workload(containers: number, rowsEach = 24, seed = 1): Workload {
  const random = mulberry(seed);
  const known = counterNames.filter((name) => counters[name].row < PROC_ROWS).slice(0, rowsEach);
  const names = [...known, ...Array.from({ length: rowsEach - known.length }, (_, i) => `reserved${i}`)];
  const rows = containers * names.length;
  const values = new Float64Array(rows * 5);
  const eager = new Float64Array(rows);
  const grain = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const name = known[row % names.length];
    const unit = name === undefined ? 'items' : counters[name].unit;
    grain[row] = unit === 'bytes' ? 64 : 1;
    // A third never moves, the others now and then or nearly always: 29 % of all in the mean.
    const liveliness = random();
    eager[row] = liveliness < 0.33 ? 0 : liveliness < 0.7 ? 0.17 : 0.755;
    const barrier = (unit === 'bytes' ? 2 ** 22 : 20_000) * (1 + Math.floor(random() * 8));
    const unlimited = random() < 0.1;
    values.set(
      [
        Math.floor(barrier * random() * 0.5),
        0,
        unlimited ? Infinity : barrier,
        unlimited ? Infinity : Math.floor(barrier * 1.1),
        0,
      ],
      row * 5,
    );
    values[row * 5 + 1] = values[row * 5] as number;
  }
  const ctids = Array.from({ length: containers }, (_, i) => String(101 + i));
  const sample: Sample = {
    ctids,
    starts: Int32Array.from({ length: containers + 1 }, (_, i) => i * names.length),
    counters: ctids.flatMap(() => names),
    values,
    exact: new Map(),
  };
  return {
    sample,
    step: () => {
      for (let row = 0; row < rows; row++) {
        if (random() >= (eager[row] as number)) continue;
        const at = row * 5;
        const size = Math.ceil(-Math.log(1 - random()) * MEAN_STEP) * (grain[row] as number);
        const held = (values[at] as number) + (random() < 0.5 ? -size : size);
        const barrier = values[at + 2] as number;
        if (held > barrier) values[at + 4] = (values[at + 4] as number) + 1;
        else if (held >= 0) values[at] = held;
        if (held > (values[at + 1] as number) && held <= barrier) values[at + 1] = held;
      }
    },
  };
}

function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}
