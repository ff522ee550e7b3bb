/** Rolling entries up into coarser ones. Merging is associative, so a step may be spread over several chunks and still come out right. */
import type { Amount } from '@/lib/ubc/sample';
import { type Chunk, RAW_COLUMNS, ROLLUP_COLUMNS } from './chunk';

/** Where each roll-up column comes from in a raw chunk. */
const FROM_RAW: Record<(typeof ROLLUP_COLUMNS)[number], (typeof RAW_COLUMNS)[number]> = {
  max: 'held',
  min: 'held',
  avg: 'held',
  last: 'held',
  maxheld: 'maxheld',
  barrier: 'barrier',
  limit: 'limit',
  growth: 'growth',
};

const rawIndex = ROLLUP_COLUMNS.map((name) => RAW_COLUMNS.indexOf(FROM_RAW[name]));

/**
 * Entries of one step become one. All parts must have the same rows; raw and rolled-up parts may be mixed. Times ascend through the
 * parts. averages are weighted by samples and rounded to whole units.
 */
export function rollUp(parts: readonly Chunk[], stepMs: number): Chunk {
  const times: number[] = [];
  const counts: number[] = [];
  const slots = parts.map((part) =>
    part.times.map((t, i) => {
      const start = Math.floor(t / stepMs) * stepMs;
      if (times.length === 0 || times[times.length - 1] !== start) {
        times.push(start);
        counts.push(0);
      }
      const slot = times.length - 1;
      counts[slot] = (counts[slot] ?? 0) + (part.counts[i] ?? 0);
      return slot;
    }),
  );
  const rows = parts[0]?.rows ?? 0;
  const columns: Amount[][] = [];
  for (let row = 0; row < rows; row++) {
    for (const [c, name] of ROLLUP_COLUMNS.entries()) {
      const out: Amount[] = [];
      for (const [p, part] of parts.entries()) {
        const raw = part.width === RAW_COLUMNS.length;
        const source = part.columns[row * part.width + (raw ? (rawIndex[c] ?? 0) : c)] ?? [];
        merge[name](out, slots[p] ?? [], source, part.counts);
      }
      columns.push(name === 'avg' ? out.map((sum, slot) => whole(Number(sum) / (counts[slot] ?? 1))) : out);
    }
  }
  return { times, counts, rows, width: ROLLUP_COLUMNS.length, columns };
}

type Merge = (out: Amount[], slots: readonly number[], values: readonly Amount[], counts: readonly number[]) => void;

const largest: Merge = (out, slots, values) => {
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i] ?? 0;
    const value = values[i] ?? 0;
    const before = out[slot];
    if (before === undefined || value > before) out[slot] = value;
  }
};

const smallest: Merge = (out, slots, values) => {
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i] ?? 0;
    const value = values[i] ?? 0;
    const before = out[slot];
    if (before === undefined || value < before) out[slot] = value;
  }
};

const latest: Merge = (out, slots, values) => {
  for (let i = 0; i < slots.length; i++) out[slots[i] ?? 0] = values[i] ?? 0;
};

const sum: Merge = (out, slots, values) => {
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i] ?? 0;
    out[slot] = Math.min(Number(out[slot] ?? 0) + Number(values[i] ?? 0), Number.MAX_SAFE_INTEGER);
  }
};

/** The weighted sum; divided by the number of samples at the end. A float: an average is no exact number. */
const weigh: Merge = (out, slots, values, counts) => {
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i] ?? 0;
    out[slot] = Number(out[slot] ?? 0) + Number(values[i] ?? 0) * (counts[i] ?? 1);
  }
};

const merge: Record<(typeof ROLLUP_COLUMNS)[number], Merge> = {
  max: largest,
  min: smallest,
  avg: weigh,
  last: latest,
  maxheld: largest,
  barrier: latest,
  limit: latest,
  growth: sum,
};

/** An average as an amount: rounded to whole units, as exact as a float can be. */
export function whole(value: number): Amount {
  const rounded = Math.round(value);
  return Number.isSafeInteger(rounded) || !Number.isFinite(rounded) ? rounded : BigInt(rounded);
}
