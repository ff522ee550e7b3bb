/**
 * A chunk as bytes: a run of entries (samples or roll-ups) of one container, column by column, since a column hardly changes while a row
 * changes everywhere. Layout: version byte, CRC-32 of the rest (which makes damage visible), then number of entries, rows, columns a row,
 * time of the first entry, and as columns the distances of the times, the sample counts, and row by row the amounts.
 */
import { crc32 } from 'node:zlib';
import type { Amount } from '@/lib/ubc/sample';
import { ByteReader, ByteWriter, damaged } from './bytes';
import { type RowColumns, readColumn, skipColumn, writeColumn, writeSpread } from './columns';
import { bodyOfVersion1, readVersion1, skipVersion1 } from './columns-v1';

export const CHUNK_VERSION = 3;

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

/** Which columns of which rows a reader asks for. */
export type Want = (row: number, column: number) => boolean;

/** One chunk never holds more cells: what claims to is damaged, and must not cost memory. */
const MAX_CELLS = 16_000_000;
const HEAD = 5;
/** In which order the columns of a row of roll-ups are written: the first four by one another, last in front. */
const ROLLUP_ORDER = [3, 0, 1, 2, 4, 5, 6, 7] as const;
const SPREAD = 4;

/** Throws `bad_input` for a number that is neither an integer nor unlimited. */
export function encodeChunk({ times, counts, rows, width, columns }: Chunk): Uint8Array {
  const out = new ByteWriter(8192);
  for (let i = 0; i < HEAD; i++) out.byte(i === 0 ? CHUNK_VERSION : 0);
  out.varint(times.length);
  out.varint(rows);
  out.varint(width);
  out.varint(times[0] ?? 0);
  if (times.length > 1) writeColumn(out, distances(times));
  writeColumn(out, counts);
  for (let row = 0; row < rows; row++) {
    const at = row * width;
    let c = 0;
    if (width === ROLLUP_COLUMNS.length) {
      const [max = [], min = [], avg = [], last = []] = columns.slice(at, at + SPREAD);
      writeColumn(out, last);
      c = writeSpread(out, max, min, avg, last) ? SPREAD : 1;
    }
    for (; c < width; c++) writeColumn(out, columns[at + placeOf(width, c)] ?? []);
  }
  const bytes = out.view().slice();
  new DataView(bytes.buffer).setUint32(1, crc32(bytes.subarray(HEAD)), true);
  return bytes;
}

/** Which column stands at this place of a row as it is written. */
function placeOf(width: number, at: number): number {
  return width === ROLLUP_ORDER.length ? (ROLLUP_ORDER[at] ?? at) : at;
}

function distances(times: readonly number[]): number[] {
  const out: number[] = [];
  for (let i = 1; i < times.length; i++) out.push((times[i] ?? 0) - (times[i - 1] ?? 0));
  return out;
}

/**
 * Reads a chunk of any version there was, or only the columns `want` says. Throws AppError `internal` with what is wrong for an unknown
 * version or damaged bytes; never reads outside them.
 */
export function decodeChunk(bytes: Uint8Array, want?: Want): Chunk {
  const { body, format } = opened(bytes);
  const n = body.varint();
  const rows = body.varint();
  const width = body.varint();
  if (n < 1 || width < 1 || n * Math.max(1, rows) * width > MAX_CELLS) throw damaged('its size is impossible');
  let t = body.varint();
  const times = format.firstStep ? [] : [t];
  if (times.length < n) {
    for (const step of format.read(body, n - times.length)) {
      t += count(step);
      times.push(t);
    }
  }
  const counts = format.read(body, n).map(count);
  const columns: (Amount[] | undefined)[] = [];
  for (let row = 0; row < rows; row++) readRow(format, body, n, width, columns, want && ((c) => want(row, c)));
  if (!body.done) throw damaged('it is longer than it says');
  return { times, counts, rows, width, columns };
}

/** How columns are written in a version. */
interface Format {
  read: typeof readColumn;
  skip: typeof skipColumn;
  /** The distances of the times begin with one of the first entry, which is 0. */
  firstStep: boolean;
  /** Columns of a row of roll-ups stand in ROLLUP_ORDER. */
  lastFirst: boolean;
}

const VERSION_1: Format = { read: readVersion1, skip: skipVersion1, firstStep: true, lastFirst: false };
const VERSION_2: Format = { read: readColumn, skip: skipColumn, firstStep: false, lastFirst: false };
const VERSION_3: Format = { ...VERSION_2, lastFirst: true };

function opened(bytes: Uint8Array): { body: ByteReader; format: Format } {
  if (bytes.length === 0) throw damaged('it is empty');
  if (bytes[0] === 1) return { body: new ByteReader(bodyOfVersion1(bytes.subarray(1))), format: VERSION_1 };
  if (bytes[0] !== 2 && bytes[0] !== CHUNK_VERSION) throw damaged(`its version ${bytes[0]} is unknown`);
  if (bytes.length < HEAD) throw damaged('it ends too early');
  const sum = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(1, true);
  if (crc32(bytes.subarray(HEAD)) !== sum) throw damaged('its checksum does not fit');
  return { body: new ByteReader(bytes, HEAD), format: bytes[0] === 2 ? VERSION_2 : VERSION_3 };
}

/** Reads the wanted columns of a row, and those they are written by, which are then not answered. */
function readRow(
  { read, skip, lastFirst }: Format,
  body: ByteReader,
  n: number,
  width: number,
  columns: (Amount[] | undefined)[],
  want: ((column: number) => boolean) | undefined,
): void {
  const starts: number[] = [];
  const known: (Amount[] | undefined)[] = [];
  const columnAt = (c: number): Amount[] => {
    const start = starts[c];
    if (start === undefined) throw damaged('a column is written by a later one');
    known[c] ??= read(new ByteReader(body.bytes, start, body.end), n, before(c));
    return known[c];
  };
  const firstColumn = lastFirst ? placeOf(width, 0) : 0;
  const first = () => columnAt(firstColumn);
  const max = () => columnAt(0);
  const min = () => columnAt(1);
  const before = (c: number): RowColumns | undefined =>
    c === firstColumn ? undefined : { first, max, min: c === 1 ? max : min, side: c === 0 ? 'above' : 'below' };
  const base = columns.length;
  for (let at = 0; at < width; at++) columns.push(undefined);
  for (let at = 0; at < width; at++) {
    const c = lastFirst ? placeOf(width, at) : at;
    const start = body.at;
    if (want === undefined || want(c)) {
      known[c] = read(body, n, before(c));
      columns[base + c] = known[c];
    } else skip(body);
    starts[c] = start;
  }
}

function count(value: Amount): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw damaged('a count is not one');
  return value;
}
