/**
 * Swap where a script stands in for beancounters: user_beancounters.py of Virtuozzo 8 and 9 prints no swappages, but memory as physpages and
 * memory with swap as oomguarpages, both of the same memory cgroup in one go. The limit is that of both minus that of memory.
 */
import { HELD, LIMIT, type Sample } from './sample';

const PAGE_BYTES = 4096n;
/** What the kernel answers for "no limit": the greatest multiple of a page (mm/page_counter.c). */
const NO_LIMIT_BYTES = 2n ** 63n - PAGE_BYTES;

/**
 * A sample with nothing but swappages, of those containers whose limit of memory and swap together (bytes, by CTID) is known. The most that was ever
 * held is not: of two greatest values nobody knows whether they met. As the script does then, it is what is held.
 */
export function scriptSwap(sample: Sample, limits: ReadonlyMap<string, bigint>): Sample {
  const ctids: string[] = [];
  const values: number[] = [];
  for (const [i, ctid] of sample.ctids.entries()) {
    const bytes = limits.get(ctid);
    const memory = rowOf(sample, i, 'physpages');
    const both = rowOf(sample, i, 'oomguarpages');
    if (bytes === undefined || memory < 0 || both < 0) continue;
    // Two files read one after the other: a container that gives memory back between them would hold less than nothing.
    const held = Math.max(0, at(sample, both, HELD) - at(sample, memory, HELD));
    const limit =
      bytes >= NO_LIMIT_BYTES
        ? Number.POSITIVE_INFINITY
        : Math.max(0, Number(bytes / PAGE_BYTES) - at(sample, memory, LIMIT));
    ctids.push(ctid);
    values.push(held, held, limit, limit, 0);
  }
  const rows = ctids.length;
  return {
    ctids,
    starts: Int32Array.from({ length: rows + 1 }, (_, i) => i),
    counters: ctids.map(() => 'swappages'),
    values: Float64Array.from(values),
    exact: new Map(),
  };
}

/** Pages of one machine fit into a float: 2^53 of them are 32 EiB. */
const at = ({ values }: Sample, row: number, column: number): number => values[row * 5 + column] ?? 0;

function rowOf({ starts, counters }: Sample, i: number, counter: string): number {
  const end = starts[i + 1] ?? 0;
  for (let row = starts[i] ?? 0; row < end; row++) if (counters[row] === counter) return row;
  return -1;
}
