/**
 * The samples of one container that are not in a chunk yet. Kept as a log of changes, a few bytes a sample, since the numbers themselves
 * would cost 300 kB a container and hour. The same bytes stand in the `tail` table, so that replaying the tail is appending to logs.
 *
 * One sample in the log: 0 ends it; 1 is followed by everything (shape, rows, five numbers and the growth of failcnt per row); another
 * number is a changed cell: ((cells skipped + 1) << 1 | tagged), then the difference, or the tagged value itself.
 */
import { type Amount, BARRIER, COLUMNS, FAILCNT, LIMIT, MAXHELD, type Sample } from '@/lib/ubc/sample';
import { type ByteReader, ByteWriter, damaged } from './bytes';
import { type Chunk, RAW_COLUMNS } from './chunk';
import { isNear } from './columns';
import { usualSpacing } from './tiers';

const END = 0;
const FULL = 1;
const CELLS = COLUMNS.length;
const WIDTH = RAW_COLUMNS.length;
/** No kernel has more counters; a damaged count must not cost memory. */
const MAX_ROWS = 10_000;

/** Numbers of a container in its last sample. */
export interface LastState {
  counters: readonly string[];
  /** rows x COLUMNS. */
  cells: Amount[];
}

export interface OpenRun {
  shape: number;
  state: LastState;
  /** The floats nearest to the state's cells, to be compared quickly. */
  nearest: Float64Array;
  /** Place in the node's tail at which the run is long enough, counted in samples of the node: some may lack the container. */
  endSeq: number;
  times: number[];
  log: ByteWriter;
}

export interface Change {
  /** Growth of failcnt per row since the state before; empty where nothing failed. */
  readonly growth: Map<number, number>;
  /** Counters began anew. */
  reset: boolean;
}

/** One container's five columns out of a sample, as the state of a run to be opened. */
export function stateOf(sample: Sample, from: number, to: number): LastState {
  return { counters: sample.counters.slice(from, to), cells: cellsOf(sample, from, to) };
}

export function cellsOf({ exact, values }: Sample, from: number, to: number): Amount[] {
  const cells: Amount[] = [];
  for (let at = from * CELLS; at < to * CELLS; at++) {
    cells.push((exact.size === 0 ? undefined : exact.get(at)) ?? values[at] ?? 0);
  }
  return cells;
}

export function hasShape(state: LastState, sample: Sample, from: number, to: number): boolean {
  if (state.counters.length !== to - from) return false;
  for (let i = 0; i < state.counters.length; i++) if (state.counters[i] !== sample.counters[from + i]) return false;
  return true;
}

/**
 * What happened between two states of a container. failcnt that fell belongs to a new beancounter and counts from 0 (a kernel creates it
 * with zeroes and never clears it: kernel/bc). A maxheld that fell tells the same, except where an emulation without a maximum shows held
 * in its place (user_beancounters.py of Virtuozzo 8), which follows held down all the time.
 */
export function compare(before: LastState, after: LastState): Change {
  const change: Change = { growth: new Map(), reset: false };
  const same = before.counters === after.counters;
  const rowOf = new Map(same ? [] : before.counters.map((name, row) => [name, row]));
  for (let row = 0; row < after.counters.length; row++) {
    const was = same ? row : rowOf.get(after.counters[row] ?? '');
    if (was !== undefined) compareRow(before.cells, was * CELLS, after.cells, row * CELLS, row, change);
  }
  return change;
}

function compareRow(
  before: readonly Amount[],
  was: number,
  after: readonly Amount[],
  now: number,
  row: number,
  change: Change,
): void {
  const failcnt = after[now + FAILCNT] ?? 0;
  const failcntBefore = before[was + FAILCNT] ?? 0;
  const maxheld = after[now + MAXHELD] ?? 0;
  const maxheldBefore = before[was + MAXHELD] ?? 0;
  if (failcnt === failcntBefore && maxheld >= maxheldBefore) return;
  if (failcnt > failcntBefore) change.growth.set(row, difference(failcnt, failcntBefore));
  if (failcnt < failcntBefore) {
    change.reset = true;
    if (failcnt > 0) change.growth.set(row, difference(failcnt, 0));
  }
  if (maxheld < maxheldBefore && !(maxheld === after[now] && maxheldBefore === before[was])) change.reset = true;
}

function difference(larger: Amount, smaller: Amount): number {
  if (typeof larger === 'number' && typeof smaller === 'number')
    return Math.min(larger - smaller, Number.MAX_SAFE_INTEGER);
  if (larger === Number.POSITIVE_INFINITY) return Number.MAX_SAFE_INTEGER;
  return Math.min(Number(BigInt(larger) - BigInt(smaller)), Number.MAX_SAFE_INTEGER);
}

/** Opens a run with its first sample, written to `out` in full. */
export function openRun(
  out: ByteWriter,
  state: LastState,
  growth: ReadonlyMap<number, number>,
  shape: number,
  at: { ms: number; endSeq: number },
): OpenRun {
  const start = out.length;
  out.varint(FULL);
  out.varint(shape);
  out.varint(state.counters.length);
  for (const cell of state.cells) out.tagged(cell);
  for (let row = 0; row < state.counters.length; row++) out.varint(growth.get(row) ?? 0);
  out.varint(END);
  const log = new ByteWriter();
  log.copy(out, start);
  return { shape, state, nearest: Float64Array.from(state.cells, Number), endSeq: at.endSeq, times: [at.ms], log };
}

const UNCHANGED: Change = { growth: new Map(), reset: false };

/** Appends the next sample, of the same shape: writes what changed to `out` and to the run. */
export function appendSample(out: ByteWriter, run: OpenRun, atMs: number, sample: Sample, from: number): Change {
  const start = out.length;
  const { nearest } = run;
  const { cells } = run.state;
  const was: Amount[] = [0, 0, 0, 0, 0];
  const { values } = sample;
  const exact = sample.exact.size === 0 ? undefined : sample.exact;
  let change: Change | undefined;
  let written = 0;
  for (let cell = 0, at = from * CELLS; cell < nearest.length; cell += CELLS, at += CELLS) {
    // Equal floats are equal amounts unless there are integers that no float holds.
    if (
      exact === undefined &&
      values[at] === nearest[cell] &&
      values[at + MAXHELD] === nearest[cell + MAXHELD] &&
      values[at + BARRIER] === nearest[cell + BARRIER] &&
      values[at + LIMIT] === nearest[cell + LIMIT] &&
      values[at + FAILCNT] === nearest[cell + FAILCNT]
    )
      continue;
    for (let c = 0; c < CELLS; c++) {
      const value = exact?.get(at + c) ?? values[at + c] ?? 0;
      const before = cells[cell + c] ?? 0;
      was[c] = before;
      if (value === before) continue;
      const near = isNear(before, value);
      out.varint((cell + c - written + 1) * 2 + (near ? 0 : 1));
      if (near) out.zigzag(Number(value) - Number(before));
      else out.tagged(value);
      written = cell + c + 1;
      cells[cell + c] = value;
      nearest[cell + c] = Number(value);
    }
    if (cells[cell + FAILCNT] === was[FAILCNT] && cells[cell + MAXHELD] === was[MAXHELD]) continue;
    change ??= { growth: new Map(), reset: false };
    compareRow(was, 0, cells, cell, cell / CELLS, change);
  }
  out.varint(END);
  run.log.copy(out, start);
  run.times.push(atMs);
  return change ?? UNCHANGED;
}

/** One sample of a log: a full one gives the state to go on with, changes are made in `cells`, each told with what was there before. */
export function readLogged(
  from: ByteReader,
  cells: Amount[],
  tell?: (cell: number, before: Amount) => void,
): { shape: number; rows: number; growth: number[] } | undefined {
  let at = 0;
  let code = from.varint();
  let full: { shape: number; rows: number; growth: number[] } | undefined;
  if (code === FULL) {
    const shape = from.varint();
    const rows = from.varint();
    if (rows > MAX_ROWS) throw damaged('it has too many counters');
    cells.length = 0;
    for (let i = 0; i < rows * CELLS; i++) cells.push(from.tagged());
    const growth: number[] = [];
    for (let row = 0; row < rows; row++) growth.push(from.varint());
    full = { shape, rows, growth };
    code = from.varint();
  }
  for (; code !== END; code = from.varint()) {
    if (code === FULL) throw damaged('a sample begins inside another');
    at += Math.floor(code / 2) - 1;
    const before = cells[at];
    if (before === undefined) throw damaged('it changes a number that is not there');
    tell?.(at, before);
    cells[at] = code % 2 === 1 ? from.tagged() : Number(before) + from.zigzag();
    at += 1;
  }
  return full;
}

/** Passes over one sample of a log whose container is in a chunk already. */
export function skipLogged(from: ByteReader): void {
  let code = from.varint();
  if (code === FULL) {
    from.varint();
    const rows = from.varint();
    if (rows > MAX_ROWS) throw damaged('it has too many counters');
    for (let i = 0; i < rows * CELLS; i++) from.tagged();
    for (let row = 0; row < rows; row++) from.varint();
    code = from.varint();
  }
  for (; code !== END; code = from.varint()) {
    if (code % 2 === 1) from.tagged();
    else from.varint();
  }
}

/** The distance of the run's samples; `otherwiseMs`, the node's, for a run too short to tell. */
export function runPeriodMs({ times }: OpenRun, otherwiseMs: number): number {
  return (times.length < 8 ? undefined : usualSpacing(times)) ?? otherwiseMs;
}

/** The run as columns of tier 0; columns of rows `want` refuses are left out. */
export function runChunk(run: OpenRun, reader: ByteReader, want?: (row: number) => boolean): Chunk {
  const rows = run.state.counters.length;
  const n = run.times.length;
  const cells: Amount[] = [];
  const growth = readLogged(reader, cells)?.growth ?? [];
  const wanted = cells.map((_, cell) => want === undefined || want(Math.floor(cell / CELLS)));
  // Most cells never change: their column is filled once, and others from change to change.
  const columns = cells.map((cell, at) => (wanted[at] ? new Array<Amount>(n).fill(cell) : undefined));
  const changed = new Int32Array(cells.length).fill(n);
  for (let i = 1; i < n; i++) {
    readLogged(reader, cells, (cell, before) => {
      const column = columns[cell];
      if (column === undefined) return;
      for (let k = changed[cell] ?? n; k < i; k++) column[k] = before;
      changed[cell] = i;
    });
  }
  for (const [cell, column] of columns.entries()) column?.fill(cells[cell] ?? 0, changed[cell]);
  const out: (Amount[] | undefined)[] = [];
  for (let row = 0; row < rows; row++) {
    const five = columns.slice(row * CELLS, (row + 1) * CELLS);
    const failcnt = five[FAILCNT];
    out.push(...five, failcnt && growthOf(failcnt, growth[row] ?? 0));
  }
  return { times: [...run.times], counts: new Array<number>(n).fill(1), rows, width: WIDTH, columns: out };
}

function growthOf(failcnt: readonly Amount[], first: number): number[] {
  const growth = new Array<number>(failcnt.length).fill(0);
  growth[0] = first;
  for (let i = 1; i < failcnt.length; i++) {
    if (failcnt[i] !== failcnt[i - 1]) growth[i] = grown(failcnt[i - 1] ?? 0, failcnt[i] ?? 0);
  }
  return growth;
}

function grown(before: Amount, after: Amount): number {
  if (after === before) return 0;
  return difference(after, after > before ? before : 0);
}
