/**
 * What is in memory of one node: the open runs of its containers and their last numbers, all of it rebuilt from the tail on open.
 * Every method that writes runs inside a transaction of the store; when that fails the whole object is thrown away and loaded again.
 */
import { AppError, isAppError } from '@/lib/errors';
import { type Amount, COLUMNS, type Sample } from '@/lib/ubc/sample';
import { ByteReader, ByteWriter, damaged } from './bytes';
import { decodeChunk, RAW_COLUMNS } from './chunk';
import type { Failure, Recorded } from './history';
import {
  appendSample,
  type Change,
  compare,
  hasShape,
  type LastState,
  type OpenRun,
  openRun,
  readLogged,
  runChunk,
  runPeriodMs,
  skipLogged,
  stateOf,
} from './open-run';
import type { Shelf } from './shelf';
import { type HistorySql, insertedId } from './sql';
import { holdMs, TIERS, usualSpacing } from './tiers';

const TAIL_VERSION = 1;
/**
 * Samples in a full raw chunk: an hour and a half at the default period. The tail, and with it the replay on open, is never longer. Twice as
 * many would save a few hundredths of the file more, for twice the tail.
 */
const RUN_SAMPLES = 540;
/** Spacings looked at to learn the sampling period. */
const RECENT = 16;

export interface ContainerLog {
  id: number;
  ctid: string;
  /** Samples up to here are in chunks. */
  closedMs: number;
  run?: OpenRun;
  /** Last numbers while no run is open; read from the last chunk when needed. */
  last?: LastState;
}

export class NodeLog {
  readonly containers = new Map<string, ContainerLog>();
  lastMs = Number.NEGATIVE_INFINITY;
  private recent: number[] = [];
  private seq = 0;

  constructor(
    private readonly sql: HistorySql,
    private readonly shelf: Shelf,
    readonly id: number,
  ) {
    const byId = new Map<number, ContainerLog>();
    for (const { id: containerId, ctid, closedMs } of sql.containers.all(id)) {
      const container: ContainerLog = { id: containerId, ctid, closedMs };
      this.containers.set(ctid, container);
      byId.set(containerId, container);
    }
    for (const { atMs, data } of sql.tail.iterate(id)) this.replay(atMs, data, byId);
  }

  /** Learnt from how samples come, so that it follows a changed setting. */
  get periodMs(): number {
    return usualSpacing(this.recent) ?? TIERS[0].stepMs;
  }

  container(ctid: string): ContainerLog {
    const known = this.containers.get(ctid);
    if (known !== undefined) return known;
    const made = { id: insertedId(this.sql.addContainer.run(this.id, ctid)), ctid, closedMs: -1 };
    this.containers.set(ctid, made);
    return made;
  }

  /** Throws `conflict` for a sample that is not newer than the last one. To be followed by `tidy`, at leisure. */
  record(atMs: number, sample: Sample): Recorded {
    if (!Number.isSafeInteger(atMs) || atMs < 0) {
      throw new AppError('bad_input', 'A sample needs a time in milliseconds.', { field: 'atMs' });
    }
    if (atMs <= this.lastMs) {
      throw new AppError('conflict', `A sample of ${atMs} is not newer than the last one, of ${this.lastMs}.`);
    }
    const out = new ByteWriter(16 * 1024);
    out.byte(TAIL_VERSION);
    const failures: Failure[] = [];
    for (const [i, ctid] of sample.ctids.entries()) {
      const from = sample.starts[i] ?? 0;
      const to = sample.starts[i + 1] ?? from;
      const container = this.container(ctid);
      // A past that was filled in reaches further than this sample, or the reading names a container twice: the first one counts.
      if (atMs <= container.closedMs || container.run?.times.at(-1) === atMs) continue;
      const change = this.append(out, container, atMs, sample, from, to);
      if (change === undefined) continue;
      if (change.reset) this.sql.addReset.run(container.id, atMs);
      for (const [row, growth] of change.growth) {
        const counter = sample.counters[from + row] ?? '';
        failures.push({ ctid, counter, atMs, growth });
        this.sql.addFailure.run(this.id, atMs, container.id, counter, growth);
      }
    }
    this.sql.addTail.run(this.id, atMs, out.view());
    this.came(atMs);
    return { failures };
  }

  /**
   * Puts runs that are long enough into chunks and drops what no open run needs of the tail. Each run has a length of its own, so that no sample
   * pays for all containers at once.
   */
  tidy(): void {
    let closed = false;
    for (const container of this.containers.values()) {
      const { run } = container;
      if (run === undefined || this.seq < run.endSeq) continue;
      this.close(container, run);
      closed = true;
      // One that stopped long ago may never come back: its numbers need no memory.
      if (run.times.at(-1) !== this.lastMs) delete container.last;
    }
    if (closed) this.trim();
  }

  /** Whether some container has samples in no chunk. */
  get isOpen(): boolean {
    for (const { run } of this.containers.values()) if (run !== undefined) return true;
    return false;
  }

  /** Whether `tidy` has something to do. */
  get untidy(): boolean {
    for (const { run } of this.containers.values()) if (run !== undefined && this.seq >= run.endSeq) return true;
    return false;
  }

  /** Puts up to `most` open runs into chunks, for a node that is no longer sampled; false when there was none left. */
  closeSome(most: number): boolean {
    let closed = 0;
    for (const container of this.containers.values()) {
      if (container.run === undefined) continue;
      this.close(container, container.run);
      closed += 1;
      if (closed === most) break;
    }
    if (closed > 0) this.trim();
    return closed > 0;
  }

  private append(
    out: ByteWriter,
    container: ContainerLog,
    atMs: number,
    sample: Sample,
    from: number,
    to: number,
  ): Change | undefined {
    const { run } = container;
    if (run !== undefined && hasShape(run.state, sample, from, to)) {
      out.varint(container.id);
      return appendSample(out, run, atMs, sample, from);
    }
    // Another kernel shows other counters: the columns of a chunk are the same all through, so a new one begins.
    if (run !== undefined) this.close(container, run);
    const before = container.last ?? this.lastOnDisk(container);
    const state = stateOf(sample, from, to);
    const change = before === undefined ? undefined : compare(before, state);
    out.varint(container.id);
    const shape = this.shelf.shapeId(state.counters);
    container.run = openRun(out, state, change?.growth ?? new Map(), shape, {
      ms: atMs,
      endSeq: this.seq + targetLength(container.id, atMs),
    });
    delete container.last;
    return change;
  }

  private lastOnDisk(container: ContainerLog): LastState | undefined {
    if (container.closedMs < 0) return undefined;
    const row = this.sql.lastChunk.get(container.id, 0);
    if (row === undefined) return undefined;
    const cells: Amount[] = [];
    try {
      for (const [i, column] of decodeChunk(row.data).columns.entries()) {
        if (i % RAW_COLUMNS.length < COLUMNS.length) cells.push(column?.at(-1) ?? 0);
      }
    } catch (e) {
      // As if it were the container's first sample: a damaged chunk must not stop recording.
      if (isAppError(e)) return undefined;
      throw e;
    }
    return { counters: this.shelf.countersOf(row.shape), cells };
  }

  private close(container: ContainerLog, run: OpenRun): void {
    const periodMs = runPeriodMs(run, this.periodMs);
    const chunk = runChunk(run, new ByteReader(run.log.view()));
    const fromMs = run.times[0] ?? 0;
    const toMs = run.times.at(-1) ?? fromMs;
    const place = { container: container.id, fromMs, toMs, shape: run.shape };
    this.shelf.put({ ...place, tier: 0, holdMs: holdMs(0, periodMs), part: true }, chunk);
    this.sql.setClosed.run(toMs, container.id);
    container.closedMs = toMs;
    container.last = run.state;
    delete container.run;
  }

  /** Drops what no open run needs, but never the last sample: it tells how far the node was recorded. */
  private trim(): void {
    let neededMs = this.lastMs;
    for (const { run } of this.containers.values()) {
      if (run !== undefined) neededMs = Math.min(neededMs, run.times[0] ?? neededMs);
    }
    if (Number.isFinite(neededMs)) this.sql.trimTail.run(this.id, neededMs);
  }

  private replay(atMs: number, data: Uint8Array, byId: ReadonlyMap<number, ContainerLog>): void {
    const reader = new ByteReader(data);
    const changed: number[] = [];
    const version = reader.byte();
    if (version !== TAIL_VERSION) throw damaged(`its version ${version} is unknown`);
    while (!reader.done) {
      const container = byId.get(reader.varint());
      const start = reader.at;
      if (container === undefined || atMs <= container.closedMs) {
        skipLogged(reader);
        continue;
      }
      const { run } = container;
      if (run === undefined) {
        const state: LastState = { counters: [], cells: [] };
        const full = readLogged(reader, state.cells);
        if (full === undefined) throw damaged('the first sample of a run is missing');
        const counters = this.shelf.countersOf(full.shape);
        const log = new ByteWriter();
        log.append(data.subarray(start, reader.at));
        const endSeq = this.seq + targetLength(container.id, atMs);
        const nearest = Float64Array.from(state.cells, Number);
        container.run = { shape: full.shape, state: { ...state, counters }, nearest, endSeq, times: [atMs], log };
      } else {
        readLogged(reader, run.state.cells, (cell) => changed.push(cell));
        for (const cell of changed) run.nearest[cell] = Number(run.state.cells[cell]);
        changed.length = 0;
        run.log.append(data.subarray(start, reader.at));
        run.times.push(atMs);
      }
    }
    this.came(atMs);
  }

  private came(atMs: number): void {
    this.seq += 1;
    this.lastMs = atMs;
    this.recent.push(atMs);
    if (this.recent.length > RECENT) this.recent.shift();
  }
}

/** Between half and all of RUN_SAMPLES, scattered over containers and the same after a restart. */
function targetLength(containerId: number, startMs: number): number {
  const half = RUN_SAMPLES / 2;
  const mixed = Math.imul(containerId ^ Math.imul(Math.floor(startMs / 1000), 0x9e3779b1), 0x85ebca6b) >>> 0;
  return half + 1 + Math.floor((mixed / 2 ** 32) * half);
}
