/** Puts two readings of one node together: swappages stands only in /proc/bc/resources (kernel/bc/proc.c: the main file ends at index 23). */
import { FAILCNT, HELD, LIMIT, MAXHELD, type Sample } from './sample';

const SWAPPAGES = 'swappages';

/**
 * `main` with the swappages of `bc` as each container's last row, where `main` has none or a placeholder: nothing held, nothing ever held,
 * nothing failed, no limit. Containers that only `bc` has are left out: they came between the two reads and are whole next time. Answers `main`
 * itself when nothing is added.
 */
export function withSwappages(main: Sample, bc: Sample): Sample {
  const places = new Map(bc.ctids.map((ctid, i) => [ctid, i]));
  const taken = main.ctids.map((ctid, i) => takenRow(main, i, bc, ctid, places));
  const extra = taken.filter((bcRow, i) => bcRow >= 0 && ownRow(main, i) < 0).length;
  if (taken.every((bcRow) => bcRow < 0)) return main;
  const rows = main.counters.length + extra;
  const starts = new Int32Array(main.ctids.length + 1);
  const counters: string[] = [];
  const values = new Float64Array(rows * 5);
  const exact = new Map<number, bigint>();
  const copy = (from: Sample, first: number, end: number) => {
    const to = counters.length * 5;
    values.set(from.values.subarray(first * 5, end * 5), to);
    for (let row = first; row < end; row++) counters.push(from.counters[row] ?? '');
    if (from.exact.size === 0) return;
    for (let at = first * 5; at < end * 5; at++) {
      const big = from.exact.get(at);
      if (big !== undefined) exact.set(to + at - first * 5, big);
    }
  };
  for (let i = 0; i < main.ctids.length; i++) {
    starts[i] = counters.length;
    const end = main.starts[i + 1] ?? 0;
    const bcRow = taken[i] ?? -1;
    const placeholder = bcRow < 0 ? -1 : ownRow(main, i);
    copy(main, main.starts[i] ?? 0, placeholder < 0 ? end : placeholder);
    if (placeholder >= 0) copy(main, placeholder + 1, end);
    if (bcRow >= 0) copy(bc, bcRow, bcRow + 1);
  }
  starts[main.ctids.length] = counters.length;
  return { ctids: main.ctids, starts, counters, values, exact };
}

/** The row of `bc` that goes to container `i` of `main`, or -1. */
function takenRow(main: Sample, i: number, bc: Sample, ctid: string, places: ReadonlyMap<string, number>): number {
  const own = ownRow(main, i);
  if (own >= 0 && !isPlaceholder(main, own)) return -1;
  // Both files list containers in the same order, unless one came or went between the reads.
  return ownRow(bc, bc.ctids[i] === ctid ? i : (places.get(ctid) ?? -1));
}

/** Where the swappages of container `i` are, or -1. Kernels print them last. */
function ownRow(sample: Sample, i: number): number {
  const from = sample.starts[i] ?? 0;
  for (let row = (sample.starts[i + 1] ?? 0) - 1; row >= from; row--)
    if (sample.counters[row] === SWAPPAGES) return row;
  return -1;
}

function isPlaceholder({ values }: Sample, row: number): boolean {
  const at = row * 5;
  const limit = values[at + LIMIT];
  const idle = values[at + HELD] === 0 && values[at + MAXHELD] === 0 && values[at + FAILCNT] === 0;
  return idle && (limit === 0 || limit === Number.POSITIVE_INFINITY);
}
