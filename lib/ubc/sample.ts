/**
 * One reading of a node's counters, as columns: no object per row, so that 1,000 containers cost three arrays.
 * Row r of container i (starts[i] <= r < starts[i + 1]) has its counter's name in counters[r] and its five numbers in
 * values[r * 5 + COLUMN]. All numbers are exact: what a float cannot hold is in `exact`.
 */
export interface Sample {
  /** CTIDs (or UUIDs) in file order; "0" is the node itself. No CTID twice. */
  readonly ctids: readonly string[];
  /** First row of each container, and one more entry: the number of rows. */
  readonly starts: Int32Array;
  /** Counter name of each row. `dummy` rows are left out, unknown names are kept. */
  readonly counters: readonly string[];
  /** rows x 5 numbers in the order of COLUMNS. Infinity is 2^63-1, "unlimited". */
  readonly values: Float64Array;
  /** Index into `values` -> the exact integer, for finite numbers above 2^53-1. `values` then holds the nearest float. */
  readonly exact: ReadonlyMap<number, bigint>;
}

export const COLUMNS = ['held', 'maxheld', 'barrier', 'limit', 'failcnt'] as const;
export type Column = (typeof COLUMNS)[number];
export const HELD = 0;
export const MAXHELD = 1;
export const BARRIER = 2;
export const LIMIT = 3;
export const FAILCNT = 4;

/** A counter's number inside vzboard: a safe integer, Infinity for unlimited (2^63-1), a bigint for anything exact above 2^53-1. */
export type Amount = number | bigint;

/** The number at (row, column), exact. */
export function amountAt(sample: Sample, row: number, column: number): Amount {
  const at = row * 5 + column;
  return sample.exact.get(at) ?? (sample.values[at] as number);
}

/** The rows of one container, or undefined when the reading does not have it. */
export function rowsOf(sample: Sample, ctid: string): { from: number; to: number } | undefined {
  const i = sample.ctids.indexOf(ctid);
  if (i < 0) return undefined;
  return { from: sample.starts[i] as number, to: sample.starts[i + 1] as number };
}

/** How an amount crosses JSON: a number when safe, "unlimited", or a decimal string. */
export type WireAmount = number | 'unlimited' | string;

export function toWire(amount: Amount): WireAmount {
  if (amount === Number.POSITIVE_INFINITY) return 'unlimited';
  if (typeof amount === 'number') return amount;
  return amount <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(amount) : amount.toString();
}

export function fromWire(wire: WireAmount): Amount {
  if (wire === 'unlimited') return Number.POSITIVE_INFINITY;
  return typeof wire === 'number' ? wire : BigInt(wire);
}

/** One row as an object, for screens and rules; a whole node stays in columns. */
export interface CounterRow {
  counter: string;
  held: Amount;
  maxheld: Amount;
  barrier: Amount;
  limit: Amount;
  failcnt: Amount;
}

/** The row at index `row` of the columns, exact. */
export function rowAt(sample: Sample, row: number): CounterRow {
  return {
    counter: sample.counters[row] ?? '',
    held: amountAt(sample, row, HELD),
    maxheld: amountAt(sample, row, MAXHELD),
    barrier: amountAt(sample, row, BARRIER),
    limit: amountAt(sample, row, LIMIT),
    failcnt: amountAt(sample, row, FAILCNT),
  };
}

/** All rows of one container in file order; empty when the reading does not have it. */
export function containerRows(sample: Sample, ctid: string): CounterRow[] {
  return rowsAt(sample, sample.ctids.indexOf(ctid));
}

/** All rows of the container at index `i` of `ctids`: for walks over a whole node, which must not look up every CTID. */
export function rowsAt(sample: Sample, i: number): CounterRow[] {
  const rows: CounterRow[] = [];
  for (let row = sample.starts[i] ?? 0; row < (sample.starts[i + 1] ?? 0); row++) rows.push(rowAt(sample, row));
  return rows;
}
