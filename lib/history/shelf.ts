/** Chunks on disk: putting them away, gathering small ones and rolling them up the tiers, finding those a read needs. */
import { isAppError } from '@/lib/errors';
import { type Chunk, decodeChunk, encodeChunk } from './chunk';
import { rollUp } from './rollup';
import { type ChunkRow, type HistorySql, insertedId } from './sql';
import { HOLD_PERIODS, holdMs, TIERS, tierAt } from './tiers';

export interface ChunkPlace {
  container: number;
  tier: number;
  /** First and last sample in it. */
  fromMs: number;
  toMs: number;
  holdMs: number;
  shape: number;
  /** To be gathered with its neighbours and rolled up later. */
  part: boolean;
}

/** Entries of one tier that belong to a read, oldest piece first. */
export interface Piece {
  tier: number;
  /** Only chunks that begin after this. */
  afterMs: number;
  /** Only entries from here on. */
  loMs: number;
  hiMs: number;
}

export interface Found {
  chunk: Chunk;
  /** The same with every row and column, read when it is asked for. */
  whole: () => Chunk;
  shape: number;
  holdMs: number;
}

/** Chunks of samples that become roll-ups in one transaction: some ten milliseconds. */
const RETIRED_AT_ONCE = 6;
/** SQLite's word for no limit. */
const ALL = -1;

type Part = ChunkRow & { chunk: Chunk };

interface Group {
  parts: Part[];
  chunks: Chunk[];
  place: Pick<ChunkPlace, 'fromMs' | 'toMs' | 'holdMs' | 'shape'>;
}

/** Neighbours of the same counters, which can be rolled up together. */
function sameShape(parts: readonly Part[]): Group[] {
  const groups: Group[] = [];
  for (const part of parts) {
    const { fromMs, toMs, holdMs, shape, chunk } = part;
    const group = groups.at(-1);
    if (group?.place.shape !== shape) {
      groups.push({ parts: [part], chunks: [chunk], place: { fromMs, toMs, holdMs, shape } });
      continue;
    }
    group.parts.push(part);
    group.chunks.push(chunk);
    group.place.toMs = toMs;
    group.place.holdMs = Math.max(group.place.holdMs, holdMs);
  }
  return groups;
}

export class Shelf {
  private readonly shapeIds = new Map<string, number>();
  private readonly shapeNames = new Map<number, readonly string[]>();

  constructor(private readonly sql: HistorySql) {}

  put(place: ChunkPlace, chunk: Chunk): void {
    const { container, tier, fromMs, toMs, holdMs, shape, part } = place;
    this.sql.addChunk.run(container, tier, fromMs, toMs, holdMs, shape, part ? 1 : 0, encodeChunk(chunk));
  }

  /**
   * Samples that end before `beforeMs` go into the first tier of roll-ups, in one piece, and leave the shelf. Until then they answer for
   * minutes too: they take half the room of roll-ups beside them. Some hours at a time; false when there were none left.
   */
  retireSamples(container: number, beforeMs: number): boolean {
    const { parts, rows } = this.readParts(container, 0, beforeMs, RETIRED_AT_ONCE);
    for (const group of sameShape(parts)) {
      const { fromMs, toMs, shape, holdMs: rawHoldMs } = group.place;
      for (const { id } of group.parts) this.sql.dropChunk.run(id);
      const place = {
        container,
        tier: 1,
        fromMs,
        toMs,
        shape,
        holdMs: holdMs(1, rawHoldMs / HOLD_PERIODS),
        part: true,
      };
      this.put(place, rollUp(group.chunks, tierAt(1).stepMs));
    }
    this.gather(container, 1);
    return rows > 0;
  }

  /** Gathers the parts of a tier once there are enough (`force`: however few), and so on up the tiers. */
  gather(container: number, tier: number, force = false): void {
    const { gather, stepMs } = tierAt(tier);
    const count = this.sql.partCount.get(container, tier)?.n ?? 0;
    if (count === 0 || (!force && count < gather)) return;
    for (const group of sameShape(this.readParts(container, tier, Number.MAX_SAFE_INTEGER, ALL).parts)) {
      const chunk = rollUp(group.chunks, stepMs);
      for (const { id } of group.parts) this.sql.dropChunk.run(id);
      const place = { container, ...group.place };
      this.put({ ...place, tier, part: false }, chunk);
      const next = TIERS[tier + 1];
      if (next === undefined) continue;
      const periodMs = Math.max(0, place.holdMs - stepMs) / HOLD_PERIODS;
      this.put(
        { ...place, tier: tier + 1, holdMs: holdMs(tier + 1, periodMs), part: true },
        rollUp([chunk], next.stepMs),
      );
    }
    if (tier + 1 < TIERS.length) this.gather(container, tier + 1);
  }

  /** One that cannot be read is left where it is and never rolled up: it must not stop the recording of a whole node. */
  private readParts(container: number, tier: number, beforeMs: number, most: number): { parts: Part[]; rows: number } {
    const parts: Part[] = [];
    const rows = this.sql.parts.all(container, tier, beforeMs, most);
    for (const row of rows) {
      try {
        parts.push({ ...row, chunk: decodeChunk(row.data) });
      } catch (e) {
        if (!isAppError(e)) throw e;
        this.sql.setWhole.run(row.id);
      }
    }
    return { parts, rows: rows.length };
  }

  /** First and last sample a tier has of a container. */
  coverage(container: number, tier: number): { fromMs: number; toMs: number } | undefined {
    const first = this.sql.firstMs.get(container, tier);
    const last = this.sql.lastMs.get(container, tier);
    return first === undefined || last === undefined ? undefined : { fromMs: first.ms, toMs: last.ms };
  }

  /**
   * Which tiers a read takes what from: `tier` wherever it has data, finer ones for what is too new to be rolled up, coarser ones for what
   * is too old to be kept. `openMs` is the first sample not in a chunk yet. Pieces never overlap, so nothing counts twice.
   */
  plan(container: number, tier: number, openMs: number | undefined): Piece[] {
    const pieces: Piece[] = [];
    let lo = Number.POSITIVE_INFINITY;
    let hi = Number.NEGATIVE_INFINITY;
    for (let k = tier; k >= 0; k--) {
      const covered = this.coverage(container, k);
      if (covered === undefined || covered.toMs <= hi) continue;
      pieces.push({ tier: k, afterMs: hi, loMs: Number.NEGATIVE_INFINITY, hiMs: Number.POSITIVE_INFINITY });
      lo = Math.min(lo, hi === Number.NEGATIVE_INFINITY ? covered.fromMs : lo);
      hi = covered.toMs;
    }
    if (lo === Number.POSITIVE_INFINITY && openMs !== undefined) lo = openMs;
    for (let k = tier + 1; k < TIERS.length; k++) {
      const covered = this.coverage(container, k);
      if (covered === undefined || covered.fromMs >= lo) continue;
      // A coarse step is taken whole, so the finer piece begins where a step ends.
      const { stepMs } = tierAt(k);
      const seam = Math.min(Math.ceil(lo / stepMs) * stepMs, covered.toMs + 1);
      for (const piece of pieces) piece.loMs = Math.max(piece.loMs, seam);
      pieces.unshift({ tier: k, afterMs: Number.NEGATIVE_INFINITY, loMs: Number.NEGATIVE_INFINITY, hiMs: seam });
      lo = covered.fromMs;
    }
    return pieces;
  }

  /** Chunks of a piece that reach into [fromMs, toMs), one at a time. */
  *find(
    container: number,
    piece: Piece,
    fromMs: number,
    toMs: number,
    want: (shape: number) => ((row: number, column: number) => boolean) | undefined,
  ): Generator<Found> {
    const after = Math.max(piece.afterMs, Number.MIN_SAFE_INTEGER);
    for (const row of this.sql.chunksIn.iterate(container, piece.tier, after, toMs, fromMs)) {
      const wanted = want(row.shape);
      if (wanted === undefined) continue;
      const { data, shape, holdMs } = row;
      yield { chunk: decodeChunk(data, wanted), whole: () => decodeChunk(data), shape, holdMs };
    }
  }

  shapeId(counters: readonly string[]): number {
    const key = JSON.stringify(counters);
    if (this.shapeIds.size === 0) this.loadShapes();
    const known = this.shapeIds.get(key);
    if (known !== undefined) return known;
    const id = insertedId(this.sql.addShape.run(key));
    this.shapeIds.set(key, id);
    this.shapeNames.set(id, [...counters]);
    return id;
  }

  countersOf(shape: number): readonly string[] {
    if (!this.shapeNames.has(shape)) this.loadShapes();
    return this.shapeNames.get(shape) ?? [];
  }

  /** After a transaction that was rolled back: ids given in it are not on disk. */
  forgetShapes(): void {
    this.shapeIds.clear();
    this.shapeNames.clear();
  }

  private loadShapes(): void {
    for (const { id, counters } of this.sql.shapes.all()) {
      this.shapeIds.set(counters, id);
      // Written by shapeId above, always an array of strings.
      this.shapeNames.set(id, JSON.parse(counters) as string[]);
    }
  }
}
