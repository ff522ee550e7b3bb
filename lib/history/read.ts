/** Reads: walks the pieces of the plan in order of time and pours their entries into steps. */
import type { Amount } from '@/lib/ubc/sample';
import { ByteReader } from './bytes';
import { type Chunk, RAW_COLUMNS, ROLLUP_COLUMNS } from './chunk';
import type { Rollup, Series, SeriesQuery } from './history';
import type { ContainerLog } from './node-log';
import { lifted, mayBeOld } from './old-limits';
import { runChunk, runPeriodMs } from './open-run';
import type { Found, Piece, Shelf } from './shelf';
import { Entries, type Span, Steps, stepStarts } from './steps';
import { coverMs, holdMs, pickTier, TIERS, tierAt } from './tiers';

const NAMES = ['held', 'maxheld', 'barrier', 'limit', 'growth'] as const;
type Name = (typeof NAMES)[number];

/** Where the named columns stand in chunks of this width. */
function columnsFor(width: number, names: readonly Name[], rollup: Rollup): number[] {
  if (width === RAW_COLUMNS.length) return names.map((name) => RAW_COLUMNS.indexOf(name));
  return names.map((name) => ROLLUP_COLUMNS.indexOf(name === 'held' ? rollup : name));
}

interface Pour {
  chunk: Chunk;
  whole: () => Chunk;
  shape: number;
  tier: number;
  entries: Entries;
}

/**
 * Everything of a container that reaches into the span, oldest first, with only the wanted rows and columns read; also what comes right
 * after it, which tells whether the last entry has a successor.
 */
function* pours(
  shelf: Shelf,
  container: ContainerLog,
  { fromMs, toMs, points }: Span,
  nowMs: number,
  periodMs: number,
  names: readonly Name[],
  rollup: Rollup,
  wantRow: (counter: string) => boolean,
): Generator<Pour> {
  const hold = holdMs(0, periodMs);
  const tier = pickTier(toMs - fromMs, points, Math.max(0, nowMs - toMs), periodMs);
  const pieces = shelf.plan(container.id, tier, container.run?.times[0]);
  const rowsOf = (shape: number) => shelf.countersOf(shape).map(wantRow);
  for (const piece of pieces) {
    const columns = new Set(columnsFor(piece.tier === 0 ? RAW_COLUMNS.length : ROLLUP_COLUMNS.length, names, rollup));
    const found = shelf.find(container.id, piece, fromMs, toMs + hold, (shape) => {
      const rows = rowsOf(shape);
      return rows.includes(true) ? (row, column) => rows[row] === true && columns.has(column) : undefined;
    });
    for (const one of found) yield { ...one, tier: piece.tier, entries: entriesOf(one, piece) };
  }
  const { run } = container;
  if (run === undefined || (run.times[0] ?? toMs) >= toMs + hold) return;
  const rows = rowsOf(run.shape);
  if (!rows.includes(true)) return;
  const chunk = runChunk(run, new ByteReader(run.log.view()), (row) => names.length > 0 && rows[row] === true);
  const open = { chunk, holdMs: holdMs(0, runPeriodMs(run, periodMs)) };
  const whole = () => runChunk(run, new ByteReader(run.log.view()));
  yield { chunk, whole, shape: run.shape, tier: 0, entries: entriesOf(open, OPEN) };
}

/** What is in no chunk yet: samples, all of them. */
const OPEN = { tier: 0, loMs: Number.NEGATIVE_INFINITY, hiMs: Number.POSITIVE_INFINITY };

function entriesOf(
  found: Pick<Found, 'chunk' | 'holdMs'>,
  { tier, loMs, hiMs }: Pick<Piece, 'tier' | 'loMs' | 'hiMs'>,
): Entries {
  const { times, counts } = found.chunk;
  const middleMs = tier === 0 ? 0 : tierAt(tier).stepMs / 2;
  const reach = { middleMs, coverMs: coverMs(tier, found.holdMs), holdMs: found.holdMs };
  let from = 0;
  while (from < times.length && (times[from] ?? 0) < loMs) from += 1;
  let to = times.length;
  while (to > from && (times[to - 1] ?? 0) >= hiMs) to -= 1;
  return new Entries(times, counts, from, to, reach);
}

function pourInto(steps: Steps, { chunk, entries }: Pour, row: number, names: readonly Name[], rollup: Rollup): void {
  const columns = columnsFor(chunk.width, names, rollup);
  steps.add(
    entries,
    columns.map((column) => chunk.columns[row * chunk.width + column]),
  );
}

/** Puts "unlimited" where an old reading of a 32-bit node has its number for it. */
function liftOldLimits({ chunk, whole }: Pour, row: number, counters: readonly string[]): void {
  for (const column of columnsFor(chunk.width, ['barrier', 'limit'], 'max')) {
    const at = row * chunk.width + column;
    const values = chunk.columns[at];
    if (values !== undefined && mayBeOld(values)) chunk.columns[at] = lifted(values, whole(), counters);
  }
}

/** What a read needs to know of the node. */
export interface NodeTimes {
  periodMs: number;
  lastMs: number;
}

/** One counter. `resets` is left empty: they are events, not columns. */
export function readOne(
  shelf: Shelf,
  container: ContainerLog | undefined,
  query: SeriesQuery,
  nowMs: number,
  node: NodeTimes = { periodMs: TIERS[0].stepMs, lastMs: 0 },
): Series {
  const { rollup = 'max' } = query;
  const steps = new Steps(query, [rollup, 'max', 'last', 'last', 'sum']);
  let rolled = false;
  if (container !== undefined) {
    const want = (counter: string) => counter === query.counter;
    for (const pour of pours(shelf, container, query, nowMs, node.periodMs, NAMES, rollup, want)) {
      if (pour.tier > 0 && (pour.chunk.times[0] ?? query.toMs) < query.toMs) rolled = true;
      const counters = shelf.countersOf(pour.shape);
      const row = counters.indexOf(query.counter);
      liftOldLimits(pour, row, counters);
      pourInto(steps, pour, row, NAMES, rollup);
    }
  }
  const [held = [], maxheld = [], barrier = [], limit = [], failures = []] = steps.finish(node.lastMs);
  return {
    stepMs: (query.toMs - query.fromMs) / query.points,
    rollup: rolled || steps.merged ? rollup : 'raw',
    t: stepStarts(query),
    held,
    maxheld,
    barrier,
    limit,
    failures: failures.map((growth) => (growth === null ? null : Number(growth))),
    resets: [],
    gaps: [],
    starts: [],
  };
}

/** held of one counter and nothing else. */
export function readHeldOf(
  shelf: Shelf,
  container: ContainerLog,
  query: SeriesQuery,
  nowMs: number,
  node: NodeTimes,
): (Amount | null)[] {
  const names = ['held'] as const;
  const { rollup = 'max' } = query;
  const steps = new Steps(query, [rollup]);
  const want = (counter: string) => counter === query.counter;
  for (const pour of pours(shelf, container, query, nowMs, node.periodMs, names, rollup, want)) {
    pourInto(steps, pour, shelf.countersOf(pour.shape).indexOf(query.counter), names, rollup);
  }
  return steps.finish(node.lastMs)[0] ?? [];
}

/** In which steps the container was sampled at all, whatever its counters. */
export function readPresence(
  shelf: Shelf,
  container: ContainerLog | undefined,
  span: Span,
  nowMs: number,
  node: NodeTimes = { periodMs: TIERS[0].stepMs, lastMs: 0 },
): boolean[] {
  const steps = new Steps(span, ['last']);
  if (container !== undefined) {
    for (const { chunk, entries } of pours(shelf, container, span, nowMs, node.periodMs, [], 'max', () => true)) {
      steps.add(entries, [chunk.counts]);
    }
  }
  return (steps.finish(node.lastMs)[0] ?? []).map((value) => value !== null);
}

/** held of all counters in one walk. */
export function readAll(
  shelf: Shelf,
  container: ContainerLog | undefined,
  span: Omit<SeriesQuery, 'counter'>,
  nowMs: number,
  node: NodeTimes = { periodMs: TIERS[0].stepMs, lastMs: 0 },
): { stepMs: number; t: number[]; held: Record<string, (Amount | null)[]> } {
  const names = ['held'] as const;
  const { rollup = 'max' } = span;
  const all = new Map<string, Steps>();
  if (container !== undefined) {
    for (const pour of pours(shelf, container, span, nowMs, node.periodMs, names, rollup, () => true)) {
      for (const [row, counter] of shelf.countersOf(pour.shape).entries()) {
        const steps = all.get(counter) ?? new Steps(span, [rollup]);
        all.set(counter, steps);
        pourInto(steps, pour, row, names, rollup);
      }
    }
  }
  const held: Record<string, (Amount | null)[]> = {};
  for (const [counter, steps] of all) {
    const column = steps.finish(node.lastMs)[0] ?? [];
    if (column.some((value) => value !== null)) held[counter] = column;
  }
  return { stepMs: (span.toMs - span.fromMs) / span.points, t: stepStarts(span), held };
}
