/** Gives a container a past in one piece: older samples straight into chunks of every tier that still keeps them. */
import { AppError } from '@/lib/errors';
import { type Amount, amountAt, COLUMNS, FAILCNT, MAXHELD, rowsOf, type Sample } from '@/lib/ubc/sample';
import { type Chunk, RAW_COLUMNS } from './chunk';
import type { PastSamples } from './history';
import type { ContainerLog, NodeLog } from './node-log';
import { cellsOf, compare, hasShape, type LastState, stateOf } from './open-run';
import { rollUp } from './rollup';
import type { ChunkPlace, Shelf } from './shelf';
import type { HistorySql } from './sql';
import { FAILURE_KEEP_MS, holdMs, TIERS, usualSpacing } from './tiers';

/** Entries in one chunk. */
const CHUNK_ENTRIES = 720;
const WIDTH = RAW_COLUMNS.length;
const CELLS = COLUMNS.length;

interface Entry {
  atMs: number;
  sample: Sample;
  from: number;
  to: number;
}

/** Must run inside a transaction. Only samples older than anything the container has are taken, so a second time changes nothing. */
export function fillPast(past: PastSamples, node: NodeLog, sql: HistorySql, shelf: Shelf, nowMs: number): void {
  const container = node.container(past.ctid);
  const entries = usable(past, firstKnownMs(container, shelf));
  const last = entries.at(-1);
  if (last === undefined) return;
  let before: LastState | undefined;
  for (const group of groups(entries)) before = fillGroup(group, before, container, node, sql, shelf, nowMs);
  if (container.run === undefined && container.closedMs < last.atMs && before !== undefined) container.last = before;
  container.closedMs = Math.max(container.closedMs, last.atMs);
  sql.setClosed.run(container.closedMs, container.id);
}

/** The oldest entry there is of a container, in whatever tier; Infinity for none. */
export function firstKnownMs(container: ContainerLog, shelf: Shelf): number {
  const known = TIERS.map((_, tier) => shelf.coverage(container.id, tier)?.fromMs ?? Number.POSITIVE_INFINITY);
  return Math.min(...known, container.run?.times[0] ?? Number.POSITIVE_INFINITY);
}

function usable({ ctid, atMs, samples }: PastSamples, beforeMs: number): Entry[] {
  if (atMs.length !== samples.length) {
    throw new AppError('bad_input', `${atMs.length} times do not fit ${samples.length} samples.`, { field: 'atMs' });
  }
  const entries: Entry[] = [];
  let lastMs = -1;
  for (const [i, ms] of atMs.entries()) {
    if (!Number.isSafeInteger(ms) || ms <= lastMs) {
      throw new AppError('bad_input', `Times of a past must ascend, ${ms} does not.`, { field: 'atMs' });
    }
    lastMs = ms;
    const sample = samples[i];
    // A sample without the container is a gap, as in life.
    const rows = sample === undefined ? undefined : rowsOf(sample, ctid);
    if (ms < beforeMs && sample !== undefined && rows !== undefined) entries.push({ atMs: ms, sample, ...rows });
  }
  return entries;
}

/** Runs of the same counters at about the same distance: a chunk has one shape and one period. */
function* groups(entries: readonly Entry[]): Generator<Entry[]> {
  let group: Entry[] = [];
  let shape: LastState | undefined;
  let spacing: number | undefined;
  for (const [i, entry] of entries.entries()) {
    const gap = entry.atMs - (group.at(-1)?.atMs ?? entry.atMs);
    const nextGap = (entries[i + 1]?.atMs ?? entry.atMs) - entry.atMs;
    // One odd distance is a gap; two alike are another rhythm.
    const other = spacing !== undefined && !isAlike(gap, spacing) && isAlike(nextGap, gap);
    const fits = shape !== undefined && hasShape(shape, entry.sample, entry.from, entry.to);
    if (group.length > 0 && (!fits || other)) {
      yield group;
      group = [];
      spacing = undefined;
    }
    if (!fits) shape = stateOf(entry.sample, entry.from, entry.to);
    if (group.length === 1) spacing = gap;
    group.push(entry);
  }
  if (group.length > 0) yield group;
}

function isAlike(a: number, b: number): boolean {
  return a <= b * 1.5 && b <= a * 1.5;
}

function fillGroup(
  group: readonly Entry[],
  before: LastState | undefined,
  container: ContainerLog,
  node: NodeLog,
  sql: HistorySql,
  shelf: Shelf,
  nowMs: number,
): LastState | undefined {
  const first = group[0];
  const last = group.at(-1);
  if (first === undefined || last === undefined) return before;
  const counters = first.sample.counters.slice(first.from, first.to);
  const chunk = columnsOf(group, counters.length);
  const change = before && compare(before, { counters, cells: cellsOf(first.sample, first.from, first.to) });
  if (change?.reset) sql.addReset.run(container.id, first.atMs);
  for (const [row, counter] of counters.entries()) {
    const resets: number[] = [];
    const growth = growthOf(chunk.columns.slice(row * WIDTH, row * WIDTH + CELLS), chunk.times.length, resets);
    growth[0] = change?.growth.get(row) ?? 0;
    chunk.columns[row * WIDTH + CELLS] = growth;
    for (const i of resets) sql.addReset.run(container.id, chunk.times[i] ?? 0);
    for (let i = 0; i < growth.length; i++) {
      const ms = chunk.times[i] ?? 0;
      const grown = growth[i] ?? 0;
      if (grown > 0 && ms >= nowMs - FAILURE_KEEP_MS) sql.addFailure.run(node.id, ms, container.id, counter, grown);
    }
  }
  const periodMs = usualSpacing(chunk.times) ?? node.periodMs;
  const shape = shelf.shapeId(counters);
  for (const [tier, { stepMs, keepMs }] of TIERS.entries()) {
    const kept = since(chunk, nowMs - keepMs);
    if (kept.times.length === 0) continue;
    const entries = tier === 0 ? kept : rollUp([kept], stepMs);
    const place = { container: container.id, tier, shape, holdMs: holdMs(tier, periodMs), part: false };
    putSliced(shelf, place, entries, kept.times, tier === 0 ? 1 : stepMs);
  }
  return { counters, cells: cellsOf(last.sample, last.from, last.to) };
}

/** Column by column, as that is how they are stored; growth is left empty. */
function columnsOf(group: readonly Entry[], rows: number): Chunk {
  const columns: Amount[][] = [];
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < CELLS; c++) {
      columns.push(group.map(({ sample, from }) => amountAt(sample, from + row, c)));
    }
    columns.push([]);
  }
  return { times: group.map(({ atMs }) => atMs), counts: group.map(() => 1), rows, width: WIDTH, columns };
}

function growthOf(five: readonly (readonly Amount[] | undefined)[], length: number, resets: number[]): number[] {
  const failcnt = five[FAILCNT] ?? [];
  const maxheld = five[MAXHELD] ?? [];
  const growth: number[] = new Array(length).fill(0);
  for (let i = 1; i < length; i++) {
    if (failcnt[i] === failcnt[i - 1] && maxheld[i] === maxheld[i - 1]) continue;
    const at = (k: number) => five.map((column) => column?.[k] ?? 0);
    const change = compare({ counters: ONE, cells: at(i - 1) }, { counters: ONE, cells: at(i) });
    if (change.reset) resets.push(i);
    growth[i] = change.growth.get(0) ?? 0;
  }
  return growth;
}

/** Any name: compare() is given one counter at a time. */
const ONE = ['one'];

function since(chunk: Chunk, ms: number): Chunk {
  const from = chunk.times.findIndex((t) => t >= ms);
  if (from === 0) return chunk;
  return sliced(chunk, from < 0 ? chunk.times.length : from, chunk.times.length);
}

function sliced(chunk: Chunk, from: number, to: number): Chunk {
  return {
    ...chunk,
    times: chunk.times.slice(from, to),
    counts: chunk.counts.slice(from, to),
    columns: chunk.columns.map((column) => column?.slice(from, to)),
  };
}

function putSliced(
  shelf: Shelf,
  place: Omit<ChunkPlace, 'fromMs' | 'toMs'>,
  entries: Chunk,
  sampleMs: readonly number[],
  stepMs: number,
): void {
  let sampleAt = 0;
  for (let at = 0; at < entries.times.length; at += CHUNK_ENTRIES) {
    const slice = sliced(entries, at, at + CHUNK_ENTRIES);
    const endMs = (slice.times.at(-1) ?? 0) + stepMs;
    const fromMs = sampleMs[sampleAt] ?? 0;
    while (sampleAt + 1 < sampleMs.length && (sampleMs[sampleAt + 1] ?? endMs) < endMs) sampleAt += 1;
    shelf.put({ ...place, fromMs, toMs: sampleMs[sampleAt] ?? fromMs }, slice);
    sampleAt += 1;
  }
}
