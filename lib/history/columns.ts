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
/** Of a roll-up of version 2: what it is less than the largest. */
const BELOW = 4;
/** Of a roll-up: the difference from the middle between largest and smallest, where these differ. */
const MIDDLE = 5;
/** As BELOW, only where largest and smallest differ. Version 2. */
const WITHIN = 6;
/** Of a roll-up: how far largest or smallest lie beyond the last reading and the one of the step before, between which the step began and ended. */
const BEYOND = 7;
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

/**
 * Writes largest, smallest and average of a row of roll-ups by what `last`, which was written before, leaves open; false when they do not fit
 * together so.
 */
export function writeSpread(
  out: ByteWriter,
  max: readonly Amount[],
  min: readonly Amount[],
  avg: readonly Amount[],
  last: readonly Amount[],
): boolean {
  const above: number[] = [];
  const below: number[] = [];
  const middle: number[] = [];
  let before = last[0];
  let spread = false;
  for (let i = 0; i < max.length; i++) {
    const [a, b, c, d] = [max[i], min[i], avg[i], last[i]];
    if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number' || typeof d !== 'number') return false;
    if (!isNear(a, b) || !isNear(a, c) || !isNear(a, d) || !isNear(before, d)) return false;
    if (typeof before !== 'number' || b > c || c > a || b > d || d > a) return false;
    const [high, low] = [Math.max(before, d), Math.min(before, d)];
    if (!isNear(a, high) || !isNear(b, low)) return false;
    above.push(a - high);
    below.push(low - b);
    if (a !== b) middle.push(c - middleOf(a, b));
    if (a !== d || b !== d) spread = true;
    before = d;
  }
  if (!spread) {
    for (let i = 0; i < 3; i++) out.byte(SAME);
    return true;
  }
  sized(out, BEYOND, (body) => writeSeries(body, above));
  sized(out, BEYOND, (body) => writeSeries(body, below));
  sized(out, MIDDLE, (body) => writeSeries(body, middle));
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
  /** The one that is written first: the largest in version 2, the last from 3 on. */
  first: () => readonly Amount[];
  max: () => readonly Amount[];
  min: () => readonly Amount[];
  /** Whether this one is the largest or the smallest. */
  side: 'above' | 'below';
}

/** Reads a column of `n` amounts. Damaged input is an AppError `internal`. */
export function readColumn(from: ByteReader, n: number, row?: RowColumns): Amount[] {
  const kind = from.byte();
  if (kind >= SMALL) return new Array<Amount>(n).fill(kind - SMALL);
  if (kind === CONSTANT) return new Array<Amount>(n).fill(from.tagged());
  if (kind === SAME) return [...ofRow(row).first()];
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
  if (kind === BEYOND) {
    const by: number[] = new Array(n);
    readSeries(body, n, by, 0);
    return beyond(by, ofRow(row));
  }
  if (kind === MIDDLE || kind === WITHIN) return readWithin(body, kind, ofRow(row));
  throw damaged(`it has an unknown kind of column, ${kind}`);
}

function beyond(by: readonly number[], { first, side }: RowColumns): number[] {
  const last = first();
  return by.map((more, i) => {
    const [before, here] = [Number(last[Math.max(0, i - 1)] ?? 0), Number(last[i] ?? 0)];
    return side === 'above' ? Math.max(before, here) + more : Math.min(before, here) - more;
  });
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
