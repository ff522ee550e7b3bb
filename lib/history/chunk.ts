/**
 * A chunk as bytes: a run of entries (samples or roll-ups) of one container, column by column, since a column hardly changes while a row
 * changes everywhere. Layout: version byte, then zlib (whose checksum makes damage visible) of: number of entries, rows, columns a row,
 * times, sample counts, and per column its byte length and its values.
 */
import { deflateSync, inflateSync } from 'node:zlib';
import { isAppError } from '@/lib/errors';
import type { Amount } from '@/lib/ubc/sample';
import { ByteReader, ByteWriter, damaged, MAX_DELTA } from './bytes';

export const CHUNK_VERSION = 1;

/** Columns of a counter in tier 0. `growth` is that of failcnt since the sample before, also across chunks. */
export const RAW_COLUMNS = ['held', 'maxheld', 'barrier', 'limit', 'failcnt', 'growth'] as const;
/** Columns of a counter in the other tiers; the first four are of held, maxheld is the largest, barrier and limit the last. */
export const ROLLUP_COLUMNS = ['max', 'min', 'avg', 'last', 'maxheld', 'barrier', 'limit', 'growth'] as const;

export interface Chunk {
  /** Ascending; start of the step for roll-ups. */
  times: number[];
  /** Samples in each entry: 1 in tier 0. */
  counts: number[];
  rows: number;
  /** Columns a row. */
  width: number;
  /** rows x width columns, each as long as `times`; undefined where the reader did not want it. */
  columns: (Amount[] | undefined)[];
}

/** One chunk never holds more cells: what claims to is damaged, and must not cost memory. */
const MAX_CELLS = 16_000_000;
const MAX_BODY_BYTES = 64 * 1024 * 1024;

const RUNS = 0;
const DELTAS = 1;

/** Throws `bad_input` for a number that is neither an integer nor unlimited. */
export function encodeChunk(chunk: Chunk): Uint8Array {
  const { times, counts, rows, width, columns } = chunk;
  const body = new ByteWriter(4096);
  body.varint(times.length);
  body.varint(rows);
  body.varint(width);
  const first = times[0] ?? 0;
  body.varint(first);
  const scratch = new ByteWriter(1024);
  const column = (values: readonly Amount[]) => {
    scratch.length = 0;
    writeColumn(scratch, values);
    body.varint(scratch.length);
    body.append(scratch.view());
  };
  column(times.map((t, i) => t - (times[i - 1] ?? first)));
  column(counts);
  for (let i = 0; i < rows * width; i++) column(columns[i] ?? []);
  const packed = deflateSync(body.view());
  const bytes = new Uint8Array(packed.length + 1);
  bytes[0] = CHUNK_VERSION;
  bytes.set(packed, 1);
  return bytes;
}

/**
 * Reads a chunk, or only the columns `want` says. Throws AppError `internal` with what is wrong for an unknown version or damaged bytes;
 * never reads outside them.
 */
export function decodeChunk(bytes: Uint8Array, want?: (row: number, column: number) => boolean): Chunk {
  if (bytes[0] !== CHUNK_VERSION) {
    throw damaged(bytes.length === 0 ? 'it is empty' : `its version ${bytes[0]} is unknown`);
  }
  const body = new ByteReader(inflate(bytes.subarray(1)));
  const n = body.varint();
  const rows = body.varint();
  const width = body.varint();
  if (n < 1 || width < 1 || n * Math.max(1, rows) * width > MAX_CELLS) throw damaged('its size is impossible');
  const first = body.varint();
  const column = () => {
    const length = body.varint();
    body.take(length);
    return readColumn(new ByteReader(body.bytes, body.at - length, body.at), n);
  };
  const plain = () => column().map(count);
  let t = first;
  const times = plain().map((step) => {
    t += step;
    return t;
  });
  const counts = plain();
  const columns: (Amount[] | undefined)[] = [];
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < width; c++) {
      if (want === undefined || want(row, c)) columns.push(column());
      else {
        body.take(body.varint());
        columns.push(undefined);
      }
    }
  }
  if (!body.done) throw damaged('it is longer than it says');
  return { times, counts, rows, width, columns };
}

function inflate(packed: Uint8Array): Uint8Array {
  try {
    return inflateSync(packed, { maxOutputLength: MAX_BODY_BYTES });
  } catch (e) {
    if (isAppError(e)) throw e;
    throw damaged(e instanceof Error ? e.message : 'it does not unpack');
  }
}

function count(value: Amount): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw damaged('a count is not one');
  return value;
}

function writeColumn(out: ByteWriter, values: readonly Amount[]): void {
  let runs = values.length === 0 ? 0 : 1;
  let smooth = true;
  for (let i = 1; i < values.length; i++) {
    const before = values[i - 1];
    const value = values[i];
    if (before === value) continue;
    runs += 1;
    if (smooth) smooth = isNear(before, value);
  }
  if (smooth && runs * 4 > values.length && values.length > 4) {
    out.byte(DELTAS);
    out.tagged(values[0] ?? 0);
    for (let i = 1; i < values.length; i++) {
      // Every pair was found near, hence both are safe integers.
      out.zigzag((values[i] as number) - (values[i - 1] as number));
    }
    return;
  }
  out.byte(RUNS);
  for (let i = 0; i < values.length; ) {
    const value = values[i] ?? 0;
    let next = i + 1;
    while (next < values.length && values[next] === value) next += 1;
    out.varint(next - i);
    out.tagged(value);
    i = next;
  }
}

/** True when the difference of two amounts can be stored instead of the second one. */
export function isNear(before: Amount | undefined, value: Amount | undefined): boolean {
  return (
    Number.isSafeInteger(before) && Number.isSafeInteger(value) && Math.abs(Number(value) - Number(before)) < MAX_DELTA
  );
}

function readColumn(from: ByteReader, n: number): Amount[] {
  const kind = from.byte();
  const values: Amount[] = [];
  if (kind === DELTAS) {
    let value = from.tagged();
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw damaged('differences of no integer');
    values.push(value);
    for (let i = 1; i < n; i++) {
      value += from.zigzag();
      values.push(value);
    }
  } else if (kind === RUNS) {
    while (values.length < n) {
      const length = from.varint();
      if (length < 1 || length > n - values.length) throw damaged('a run has the wrong length');
      const value = from.tagged();
      for (let i = 0; i < length; i++) values.push(value);
    }
  } else throw damaged(`it has an unknown kind of column, ${kind}`);
  if (!from.done) throw damaged('a column is longer than it says');
  return values;
}
