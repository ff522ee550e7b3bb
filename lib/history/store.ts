/**
 * The history as a plain synchronous class; `worker.ts` owns one in a thread of its own. Hides SQLite, tiers, chunks and pruning.
 * Each call is one transaction: it is on disk when it returns, or it did nothing.
 */
import { statSync } from 'node:fs';
import { type Db, openDatabase } from '@/lib/db/open';
import { AppError } from '@/lib/errors';
import { ALL_CONTAINERS, NODE_ITSELF } from '@/lib/ubc/resources';
import type { Amount, Sample } from '@/lib/ubc/sample';
import { eachOf, toEnd } from './each';
import { fillPast, firstKnownMs } from './fill';
import { type Gap, gapsOf, hasInnerGap, startsOf } from './gaps';
import type {
  EachQuery,
  Failure,
  FailureTotal,
  History,
  HistoryStats,
  NodeSize,
  PastSamples,
  Recorded,
  Retention,
  Series,
  SeriesQuery,
  Top,
  TopQuery,
} from './history';
import { type ContainerLog, NodeLog } from './node-log';
import { readAll, readOne, readPresence } from './read';
import { checkRetention, DEFAULT_KEEP, emptySize, retentionFrom } from './retention';
import { Runs } from './runs';
import { HISTORY_MIGRATIONS } from './schema';
import { Shelf } from './shelf';
import { type HistorySql, insertedId, prepareSql } from './sql';
import { checkSpan, type Span } from './steps';
import { nodeOfStream, streamName } from './streams';
import { FAILURE_KEEP_MS, TIERS, tierAt } from './tiers';
import { topOf } from './top';

/** Chunks are larger than a page and overflow into full ones; what is left over of each wastes the less the smaller pages are. */
const PAGE_BYTES = 2048;
/** Pages of the log after which SQLite folds it by itself, within a commit: 16 MB, where filling or pruning writes much. */
const LOG_PAGES = 8192;
/** Samples, of whatever node, between two foldings of the log. */
const FOLD_EVERY = 30;
/** A node whose newest reading is older than so many periods is late. */
const LATE_PERIODS = 2.5;
/** Runs put into chunks in one step of pruning. */
const CLOSED_AT_ONCE = 10;

/** History without the promises. */
type SyncHistory = {
  [K in keyof History]: (...args: Parameters<History[K]>) => Awaited<ReturnType<History[K]>>;
};

export class HistoryStore implements SyncHistory {
  private readonly db: Db;
  private readonly sql: HistorySql;
  private readonly shelf: Shelf;
  private readonly file: string;
  private readonly nowMs: () => number;
  private readonly runs: Runs;
  /** By the name of the stream. */
  private readonly nodes = new Map<string, NodeLog>();
  private sinceFolded = 0;

  /** Throws `unavailable` for a file of a newer vzboard. */
  constructor({ file, nowMs }: { file: string; nowMs: () => number }) {
    this.file = file;
    this.nowMs = nowMs;
    this.db = openDatabase({ file, migrations: HISTORY_MIGRATIONS, synchronous: 'FULL', pageBytes: PAGE_BYTES });
    // Folding the log into the file takes milliseconds: at moments of our choosing, or where the log grew out of all bounds.
    this.db.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
    this.db.pragma(`journal_size_limit = ${LOG_PAGES * PAGE_BYTES}`);
    this.sql = prepareSql(this.db);
    this.shelf = new Shelf(this.sql);
    this.runs = new Runs(this.sql);
  }

  /** A sign of life of vzboard; recording is one, too. */
  beat(): void {
    this.check();
    this.transaction(() => this.runs.beat(this.nowMs()));
  }

  record(nodeId: string, atMs: number, sample: Sample): Recorded {
    const recorded = this.append(nodeId, atMs, sample);
    this.tidy(nodeId);
    return recorded;
  }

  /** The part of `record` that somebody waits for: afterwards the sample is on disk. */
  append(nodeId: string, atMs: number, sample: Sample): Recorded {
    return this.write(nodeId, (node) => {
      this.runs.beat(this.nowMs());
      return node.record(atMs, sample);
    });
  }

  /** The rest of `record`: full runs become chunks, and the log of the database is folded into its file now and then. */
  tidy(nodeId: string): void {
    if (this.node(nodeId)?.untidy) this.write(nodeId, (node) => node.tidy());
    this.sinceFolded += 1;
    if (this.sinceFolded < FOLD_EVERY) return;
    this.sinceFolded = 0;
    this.db.pragma('wal_checkpoint(PASSIVE)');
  }

  fill(past: PastSamples): void {
    this.write(past.nodeId, (node) => {
      fillPast(past, node, this.sql, this.shelf, this.nowMs());
      const [fromMs, toMs] = [past.atMs[0], past.atMs.at(-1)];
      if (fromMs !== undefined && toMs !== undefined) this.runs.claim(fromMs, toMs);
    });
  }

  read(query: SeriesQuery): Series {
    checkSpan(query);
    const { nodeId, stream = 'counters', ctid } = query;
    const { node, container } = this.find(streamName(nodeId, stream), ctid);
    const series = readOne(this.shelf, container, query, this.nowMs(), node);
    // Counters tell of restarts; what else is measured goes on from a container's start to its end as well.
    const counted = stream === 'counters' ? container : this.find(nodeId, ctid).container;
    if (counted !== undefined) {
      series.resets = this.sql.resets.all(counted.id, query.fromMs, query.toMs).map((row) => row.atMs);
    }
    series.gaps = this.gaps(series.held, query, { nodeId, ctid, node, container });
    series.starts = startsOf(this.runs.all, query);
    return series;
  }

  readEach(query: EachQuery): (Amount | null)[][] {
    return toEnd(this.readingEach(query));
  }

  /** As `readEach`, a few milliseconds at a time. */
  *readingEach(query: EachQuery): Generator<void, (Amount | null)[][]> {
    checkSpan(query);
    const { nodeId, stream = 'counters' } = query;
    const node = this.node(streamName(nodeId, stream)) ?? this.unknownNode();
    return yield* eachOf(this.shelf, node, query, this.nowMs());
  }

  top(query: TopQuery): Top {
    return toEnd(this.topping(query));
  }

  /** As `top`, a few milliseconds at a time. */
  *topping(query: TopQuery): Generator<void, Top> {
    checkSpan(query);
    const { nodeId, stream = 'counters' } = query;
    const node = this.node(streamName(nodeId, stream)) ?? this.unknownNode();
    const top = yield* topOf(this.shelf, node, query, this.nowMs());
    top.gaps = this.gaps(top.total, query, { nodeId, ctid: NODE_ITSELF, node, container: undefined });
    return top;
  }

  failureSums({ nodeId, counter, ...span }: Parameters<History['failureSums']>[0]): number[] {
    checkSpan(span);
    const { fromMs, toMs, points } = span;
    const sums = new Array<number>(points).fill(0);
    const node = this.node(nodeId);
    if (node === undefined) return sums;
    for (const { atMs, growth } of this.sql.failuresOf.iterate(node.id, fromMs, toMs, counter)) {
      const step = Math.floor(((atMs - fromMs) * points) / (toMs - fromMs));
      sums[step] = (sums[step] ?? 0) + growth;
    }
    return sums;
  }

  readHeld(query: Omit<SeriesQuery, 'counter'>): {
    stepMs: number;
    t: number[];
    held: Record<string, (Amount | null)[]>;
  } {
    checkSpan(query);
    const { node, container } = this.find(streamName(query.nodeId, query.stream ?? 'counters'), query.ctid);
    return readAll(this.shelf, container, query, this.nowMs(), node);
  }

  failures(nodeId: string, sinceMs: number): FailureTotal[] {
    const node = this.node(nodeId);
    return node === undefined ? [] : this.sql.failures.all(node.id, sinceMs);
  }

  failureEvents(nodeId: string, sinceMs: number): Failure[] {
    const node = this.node(nodeId);
    return node === undefined ? [] : this.sql.failureEvents.all(node.id, sinceMs);
  }

  prune(nowMs: number): void {
    for (const _step of this.pruning(nowMs));
  }

  /** As `prune`, a few milliseconds at a time: other calls may come between two steps, and what is left is done the next time. */
  *pruning(nowMs: number): Generator<void> {
    this.check();
    const kept = new Map(this.sql.retention.all().map(({ node, keep }) => [node, retentionFrom(keep)]));
    for (const { id, name } of this.sql.nodes.all()) {
      const keep = kept.get(nodeOfStream(name)) ?? DEFAULT_KEEP;
      const before = (tier: number) => nowMs - (keep[tier] ?? tierAt(tier).keepMs);
      if (this.node(name)?.untidy) this.write(name, (node) => node.tidy());
      yield;
      while (this.closeIdle(name, before(0))) yield;
      yield* this.pruneNode(name, nowMs);
      for (const tier of TIERS.keys()) yield* this.pruneTier(id, tier, before(tier));
    }
    this.sql.pruneResets.run(nowMs - tierAt(TIERS.length - 1).keepMs);
    this.runs.prune(nowMs - tierAt(TIERS.length - 1).keepMs);
  }

  drop(nodeId: string): void {
    this.check();
    for (const { id, name } of this.sql.nodes.all()) {
      if (nodeOfStream(name) !== nodeId) continue;
      this.nodes.delete(name);
      this.transaction(() => {
        for (const statement of this.sql.dropNode) statement.run(id);
      });
    }
  }

  stats(): HistoryStats {
    this.check();
    const times = TIERS.map((_, tier) => this.sql.oldestChunk.get(tier)?.ms);
    times.push(this.sql.oldestTail.get()?.ms ?? undefined);
    const known = times.filter((ms) => ms !== undefined);
    return {
      bytes: bytesOf(this.file) + bytesOf(`${this.file}-wal`),
      oldestMs: known.length === 0 ? null : Math.min(...known),
    };
  }

  sizes(): NodeSize[] {
    return toEnd(this.sizing());
  }

  /** As `sizes`, a stream at a time. */
  *sizing(): Generator<void, NodeSize[]> {
    this.check();
    const nodes = new Map<string, NodeSize>();
    const sizeOf = (nodeId: string): NodeSize => {
      const known = nodes.get(nodeId) ?? emptySize(nodeId);
      nodes.set(nodeId, known);
      return known;
    };
    for (const { node, keep, by, atMs } of this.sql.retention.all()) {
      Object.assign(sizeOf(node), { keep: retentionFrom(keep), changed: { by, atMs } });
    }
    for (const { id, name } of this.sql.nodes.all()) {
      const size = sizeOf(nodeOfStream(name));
      const tail = this.sql.tailSize.get(id);
      const parts = [...this.sql.tierSizes.all(id), ...(tail === undefined ? [] : [{ tier: 0, ...tail }])];
      for (const { tier, bytes, oldestMs, newestMs } of parts) {
        const sum = size.tiers[tier];
        if (sum === undefined || oldestMs === null || newestMs === null) continue;
        sum.bytes += bytes;
        sum.oldestMs = Math.min(sum.oldestMs ?? oldestMs, oldestMs);
        sum.newestMs = Math.max(sum.newestMs ?? newestMs, newestMs);
      }
      yield;
    }
    return [...nodes.values()];
  }

  setRetention(nodeId: string, keep: Retention | null, by: string): void {
    this.check();
    if (keep === null) {
      this.sql.dropRetention.run(nodeId);
      return;
    }
    checkRetention(keep);
    this.sql.setRetention.run(nodeId, JSON.stringify(keep), by, this.nowMs());
  }

  /** Twice does no harm. */
  close(): void {
    this.nodes.clear();
    this.db.close();
  }

  private *pruneTier(node: number, tier: number, beforeMs: number): Generator<void> {
    for (const { container } of this.sql.expiredParts.all(tier, beforeMs, node)) {
      // What was too little to gather while it was new must not be lost with its fine tier.
      if (tier > 0) this.transaction(() => this.shelf.gather(container, tier, true));
      else while (this.transaction(() => this.shelf.retireSamples(container, beforeMs))) yield;
      yield;
    }
    while (this.sql.pruneChunks.run(tier, beforeMs, node).changes > 0) yield;
  }

  /** Closes some runs of a node without samples since `sinceMs`; false when there are none. */
  private closeIdle(name: string, sinceMs: number): boolean {
    const node = this.node(name);
    if (node === undefined || node.lastMs >= sinceMs || !node.isOpen) return false;
    return this.write(name, (known) => known.closeSome(CLOSED_AT_ONCE));
  }

  private *pruneNode(name: string, nowMs: number): Generator<void> {
    const id = this.node(name)?.id;
    if (id === undefined) return;
    while (this.sql.pruneFailures.run(id, nowMs - FAILURE_KEEP_MS).changes > 0) yield;
    // What was dropped meanwhile must not come back by being written to.
    if (this.node(name)?.id !== id) return;
    this.write(name, (node) => {
      for (const { id, ctid } of this.sql.emptyContainers.all(node.id)) {
        if (node.containers.get(ctid)?.run !== undefined) continue;
        this.sql.dropResets.run(id);
        this.sql.dropContainer.run(id);
        node.containers.delete(ctid);
      }
    });
  }

  /** Why steps are empty. Whether containers and node were there is looked up only when a step needs it. */
  private gaps(
    held: readonly (Amount | null)[],
    span: Span,
    about: { nodeId: string; ctid: string; node: NodeLog | undefined; container: ContainerLog | undefined },
  ): Gap[] {
    if (!held.includes(null)) return [];
    const { nodeId, ctid, node, container } = about;
    const nowMs = this.nowMs();
    // While readings come in time the newest is the end; a node that is late is silent.
    const isCurrent = node !== undefined && nowMs - node.lastMs <= node.periodMs * LATE_PERIODS;
    const laterMs = isCurrent ? node.lastMs : nowMs;
    const firstMs = container === undefined ? this.firstOf(node) : firstKnownMs(container, this.shelf);
    const known = { counted: [] as boolean[], node: [] as boolean[], alive: this.runs.all, firstMs, laterMs };
    if (hasInnerGap(held, span, known)) {
      const counters = this.node(nodeId);
      const seen = (id: string) => readPresence(this.shelf, counters?.containers.get(id), span, nowMs, counters);
      known.node = seen('0');
      known.counted = ctid === NODE_ITSELF || ctid === ALL_CONTAINERS ? known.node : seen(ctid);
    }
    return gapsOf(held, span, known);
  }

  /** The first reading of any container: for what is asked of a node as a whole. */
  private firstOf(node: NodeLog | undefined): number {
    let firstMs = Number.POSITIVE_INFINITY;
    for (const container of node?.containers.values() ?? [])
      firstMs = Math.min(firstMs, firstKnownMs(container, this.shelf));
    return firstMs;
  }

  private unknownNode(): NodeLog {
    return new NodeLog(this.sql, this.shelf, -1);
  }

  private find(nodeId: string, ctid: string): { node?: NodeLog; container?: ContainerLog } {
    const node = this.node(nodeId);
    const container = node?.containers.get(ctid);
    return { ...(node && { node }), ...(container && { container }) };
  }

  /** A node's log, replayed from the tail at its first use; undefined for a node never recorded. */
  private node(nodeId: string): NodeLog | undefined {
    this.check();
    const open = this.nodes.get(nodeId);
    if (open !== undefined) return open;
    const row = this.sql.nodes.all().find(({ name }) => name === nodeId);
    if (row === undefined) return undefined;
    const node = new NodeLog(this.sql, this.shelf, row.id);
    this.nodes.set(nodeId, node);
    return node;
  }

  private write<T>(nodeId: string, run: (node: NodeLog) => T): T {
    this.check();
    try {
      return this.transaction(() => {
        let node = this.node(nodeId);
        if (node === undefined) {
          node = new NodeLog(this.sql, this.shelf, insertedId(this.sql.addNode.run(nodeId)));
          this.nodes.set(nodeId, node);
        }
        return run(node);
      });
    } catch (e) {
      // Memory may be ahead of the disk now: the next call replays the tail.
      this.nodes.delete(nodeId);
      this.shelf.forgetShapes();
      this.runs.forget();
      throw e;
    }
  }

  private transaction<T>(run: () => T): T {
    return this.db.transaction(run).immediate();
  }

  private check(): void {
    if (!this.db.open) throw new AppError('unavailable', 'The history is closed.');
  }
}

function bytesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
