/**
 * One column of a chunk as bytes. The kind comes first: a small constant is its own kind and nothing follows; another constant is followed by
 * its amount; everything else by its byte length, so that a reader can pass over it.
 */
import type { Amount } from '@/lib/ubc/sample';
import { ByteReader, ByteWriter, damaged, MAX_DELTA } from './bytes';
import { readSeries, writeSeries } from './series';

const CONSTANT = 0;
/** Equal amounts in a row, for what has no differences: unlimited, integers beyond 2^53. */
const RUNS = 1;
/** The first amount and the differences of the others. */
const CHANGES = 2;
/** The same as the row's first column. */
const SAME = 3;
/** Of a roll-up: what it is less than the row's first column, the largest. */
const BELOW = 4;
/** Of a roll-up: the difference from the middle between largest and smallest, where these differ. */
const MIDDLE = 5;
/** As BELOW, only where largest and smallest differ. */
const WITHIN = 6;
/** From here on kinds are the constants 0, 1, ... */
const SMALL = 8;
const SMALLEST_BIG = 256 - SMALL;

/** Throws `bad_input` for a number that is neither an integer nor unlimited. */
export function writeColumn(out: ByteWriter, values: readonly Amount[]): void {
  const first = values[0] ?? 0;
  let constant = true;
  let near = true;
  for (let i = 1; i < values.length; i++) {
    const before = values[i - 1];
    const value = values[i];
    if (before === value) continue;
    constant = false;
    if (near) near = isNear(before, value);
  }
  if (constant) {
    if (typeof first === 'number' && first >= 0 && first < SMALLEST_BIG && Number.isInteger(first)) {
      out.byte(SMALL + first);
      return;
    }
    out.byte(CONSTANT);
    out.tagged(first);
    return;
  }
  sized(out, near ? CHANGES : RUNS, (body) => {
    if (near) {
      body.tagged(first);
      const changes: number[] = new Array(values.length - 1);
      // Every pair was found near, hence all are safe integers.
      for (let i = 1; i < values.length; i++) changes[i - 1] = (values[i] as number) - (values[i - 1] as number);
      writeSeries(body, changes);
      return;
    }
    for (let i = 0; i < values.length; ) {
      const value = values[i] ?? 0;
      let next = i + 1;
      while (next < values.length && values[next] === value) next += 1;
      body.varint(next - i);
      body.tagged(value);
      i = next;
    }
  });
}

/** Writes smallest, average and last of a row of roll-ups by what the largest leaves open; false when they do not fit together so. */
export function writeSpread(
  out: ByteWriter,
  max: readonly Amount[],
  min: readonly Amount[],
  avg: readonly Amount[],
  last: readonly Amount[],
): boolean {
  const below: number[] = [];
  const middle: number[] = [];
  const within: number[] = [];
  for (let i = 0; i < max.length; i++) {
    const [a, b, c, d] = [max[i], min[i], avg[i], last[i]];
    if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number' || typeof d !== 'number') return false;
    if (!isNear(a, b) || !isNear(a, c) || !isNear(a, d)) return false;
    if (b > c || c > a || b > d || d > a) return false;
    below.push(a - b);
    if (a === b) continue;
    middle.push(c - middleOf(a, b));
    within.push(a - d);
  }
  if (within.length === 0) {
    for (let i = 0; i < 3; i++) out.byte(SAME);
    return true;
  }
  sized(out, BELOW, (body) => writeSeries(body, below));
  sized(out, MIDDLE, (body) => writeSeries(body, middle));
  sized(out, WITHIN, (body) => writeSeries(body, within));
  return true;
}

function middleOf(max: number, min: number): number {
  return min + Math.floor((max - min) / 2);
}

function sized(out: ByteWriter, kind: number, write: (body: ByteWriter) => void): void {
  const body = new ByteWriter(256);
  write(body);
  out.byte(kind);
  out.varint(body.length);
  out.append(body.view());
}

/** True when the difference of two amounts can be stored instead of the second one. */
export function isNear(before: Amount | undefined, value: Amount | undefined): boolean {
  return (
    Number.isSafeInteger(before) && Number.isSafeInteger(value) && Math.abs(Number(value) - Number(before)) < MAX_DELTA
  );
}

/** Passes over a column. */
export function skipColumn(from: ByteReader): void {
  const kind = from.byte();
  if (kind === CONSTANT) from.tagged();
  else if (kind < SMALL && kind !== SAME) from.take(from.varint());
}

/** Columns of the same row that this one may be written by. */
export interface RowColumns {
  max: () => readonly Amount[];
  min: () => readonly Amount[];
}

/** Reads a column of `n` amounts. Damaged input is an AppError `internal`. */
export function readColumn(from: ByteReader, n: number, row?: RowColumns): Amount[] {
  const kind = from.byte();
  if (kind >= SMALL) return new Array<Amount>(n).fill(kind - SMALL);
  if (kind === CONSTANT) return new Array<Amount>(n).fill(from.tagged());
  if (kind === SAME) return [...ofRow(row).max()];
  const length = from.varint();
  from.take(length);
  const body = new ByteReader(from.bytes, from.at - length, from.at);
  if (kind === RUNS) return readRuns(body, n);
  if (kind === CHANGES) {
    const first = body.tagged();
    if (typeof first !== 'number' || !Number.isSafeInteger(first)) throw damaged('differences of no integer');
    const values: number[] = new Array(n);
    values[0] = first;
    readSeries(body, n - 1, values, 1, first);
    return values;
  }
  if (kind === BELOW) {
    const below: number[] = new Array(n);
    readSeries(body, n, below, 0);
    const max = ofRow(row).max();
    return below.map((by, i) => Number(max[i] ?? 0) - by);
  }
  if (kind === MIDDLE || kind === WITHIN) return readWithin(body, kind, ofRow(row));
  throw damaged(`it has an unknown kind of column, ${kind}`);
}

function readWithin(body: ByteReader, kind: number, row: RowColumns): Amount[] {
  const max = row.max();
  const min = row.min();
  const count = max.reduce<number>((sum, value, i) => (value === min[i] ? sum : sum + 1), 0);
  const numbers: number[] = new Array(count);
  readSeries(body, count, numbers, 0);
  let nth = 0;
  return max.map((largest, i) => {
    const smallest = min[i] ?? 0;
    if (largest === smallest) return largest;
    const by = numbers[nth++] ?? 0;
    return kind === WITHIN ? Number(largest) - by : middleOf(Number(largest), Number(smallest)) + by;
  });
}

function ofRow(row: RowColumns | undefined): RowColumns {
  if (row === undefined) throw damaged('a column is written by others that are not there');
  return row;
}

function readRuns(from: ByteReader, n: number): Amount[] {
  const values: Amount[] = [];
  while (values.length < n) {
    const length = from.varint();
    if (length < 1 || length > n - values.length) throw damaged('a run has the wrong length');
    const value = from.tagged();
    for (let i = 0; i < length; i++) values.push(value);
  }
  if (!from.done) throw damaged('a column is longer than it says');
  return values;
}
