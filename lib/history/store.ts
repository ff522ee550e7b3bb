/**
 * The history as a plain synchronous class; `worker.ts` owns one in a thread of its own. Hides SQLite, tiers, chunks and pruning.
 * Each call is one transaction: it is on disk when it returns, or it did nothing.
 */
import { statSync } from 'node:fs';
import { type Db, openDatabase } from '@/lib/db/open';
import { AppError } from '@/lib/errors';
import type { Amount, Sample } from '@/lib/ubc/sample';
import { fillPast } from './fill';
import type {
  Failure,
  FailureTotal,
  History,
  HistoryStats,
  PastSamples,
  Recorded,
  Series,
  SeriesQuery,
} from './history';
import { type ContainerLog, NodeLog } from './node-log';
import { readAll, readOne } from './read';
import { HISTORY_MIGRATIONS } from './schema';
import { Shelf } from './shelf';
import { type HistorySql, insertedId, prepareSql } from './sql';
import { checkSpan } from './steps';
import { FAILURE_KEEP_MS, TIERS, tierAt } from './tiers';

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
  private readonly nodes = new Map<string, NodeLog>();

  /** Throws `unavailable` for a file of a newer vzboard. */
  constructor({ file, nowMs }: { file: string; nowMs: () => number }) {
    this.file = file;
    this.nowMs = nowMs;
    this.db = openDatabase({ file, migrations: HISTORY_MIGRATIONS, synchronous: 'FULL' });
    this.sql = prepareSql(this.db);
    this.shelf = new Shelf(this.sql);
  }

  record(nodeId: string, atMs: number, sample: Sample): Recorded {
    return this.write(nodeId, (node) => node.record(atMs, sample));
  }

  fill(past: PastSamples): void {
    this.write(past.nodeId, (node) => fillPast(past, node, this.sql, this.shelf, this.nowMs()));
  }

  read(query: SeriesQuery): Series {
    checkSpan(query);
    const { node, container } = this.find(query.nodeId, query.ctid);
    const series = readOne(this.shelf, container, query, this.nowMs(), node);
    if (container !== undefined) {
      series.resets = this.sql.resets.all(container.id, query.fromMs, query.toMs).map((row) => row.atMs);
    }
    return series;
  }

  readHeld(query: Omit<SeriesQuery, 'counter'>): {
    stepMs: number;
    t: number[];
    held: Record<string, (Amount | null)[]>;
  } {
    checkSpan(query);
    const { node, container } = this.find(query.nodeId, query.ctid);
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
    this.check();
    for (const { name } of this.sql.nodes.all()) {
      this.write(name, (node) => {
        if (node.lastMs < nowMs - TIERS[0].keepMs) node.closeAll();
      });
      this.pruneNode(name, nowMs);
    }
    for (const [tier, { keepMs }] of TIERS.entries()) {
      this.transaction(() => {
        // What was too little to gather while it was new must not be lost with its fine tier.
        for (const { container } of this.sql.expiredParts.all(tier, nowMs - keepMs))
          this.shelf.gather(container, tier, true);
      });
      while (this.sql.pruneChunks.run(tier, nowMs - keepMs).changes > 0);
    }
    this.sql.pruneResets.run(nowMs - tierAt(TIERS.length - 1).keepMs);
  }

  drop(nodeId: string): void {
    this.check();
    const row = this.sql.nodes.all().find(({ name }) => name === nodeId);
    if (row === undefined) return;
    this.nodes.delete(nodeId);
    this.transaction(() => {
      for (const statement of this.sql.dropNode) statement.run(row.id);
    });
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

  /** Twice does no harm. */
  close(): void {
    this.nodes.clear();
    this.db.close();
  }

  private pruneNode(name: string, nowMs: number): void {
    const node = this.node(name);
    if (node === undefined) return;
    while (this.sql.pruneFailures.run(node.id, nowMs - FAILURE_KEEP_MS).changes > 0);
    this.write(name, () => {
      for (const { id, ctid } of this.sql.emptyContainers.all(node.id)) {
        if (node.containers.get(ctid)?.run !== undefined) continue;
        this.sql.dropResets.run(id);
        this.sql.dropContainer.run(id);
        node.containers.delete(ctid);
      }
    });
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
