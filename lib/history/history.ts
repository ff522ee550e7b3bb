/**
 * What the rest of vzboard sees of the history. `store.ts` implements it as a plain synchronous class, `worker.ts` owns one in a thread of
 * its own, `client.ts` is this interface over messages, so that no wide read or slow fsync ever stops a page.
 */
import type { Stream } from '@/lib/ubc/resources';
import type { Amount, Sample } from '@/lib/ubc/sample';
import type { Gap } from './gaps';

/** One counter of one container began to fail more: failcnt grew by `growth` (> 0) since the sample before. */
export interface Failure {
  ctid: string;
  counter: string;
  atMs: number;
  growth: number;
}

export interface Recorded {
  /** New failures seen by comparing with the sample before; empty on the very first sample of a container. */
  failures: Failure[];
}

/** How readings of one step become one held: the largest keeps spikes visible, which is why it is the default. */
export const ROLLUPS = ['max', 'avg', 'min', 'last'] as const;
export type Rollup = (typeof ROLLUPS)[number];

export interface SeriesQuery {
  nodeId: string;
  /** Where it is kept; the counters when left out. */
  stream?: Stream;
  ctid: string;
  counter: string;
  /** Half-open span [fromMs, toMs). */
  fromMs: number;
  toMs: number;
  /** How many points to answer, 2..2000. */
  points: number;
  /** What held is of the readings of a step; `max` when left out. */
  rollup?: Rollup;
}

export interface Series {
  /** Length of a step; point i stands for [t[i], t[i] + stepMs). */
  stepMs: number;
  /** `raw`: a point is one sample. Else what held is of several (always: the largest maxheld, the last barrier and limit). */
  rollup: 'raw' | Rollup;
  t: number[];
  /** null is a gap: no sample fell into the step. Never interpolated. */
  held: (Amount | null)[];
  maxheld: (Amount | null)[];
  /** As they were at that time. */
  barrier: (Amount | null)[];
  limit: (Amount | null)[];
  /** Growth of failcnt in the step; a fall of failcnt is a new life of the container and counts from 0. */
  failures: (number | null)[];
  /** When counters began anew. */
  resets: number[];
  /** Every run of steps without held, and why. */
  gaps: Gap[];
  /** When vzboard began to run again. */
  starts: number[];
}

/** Which containers of a node hold most of a resource over a span, or changed most. */
export interface TopQuery {
  nodeId: string;
  stream?: Stream;
  counter: string;
  fromMs: number;
  toMs: number;
  /** 2..500. */
  points: number;
  /** How many containers are named, 1..50; the others are added up. */
  n: number;
  by: 'held' | 'change';
}

/** One counter each of several containers of a node. */
export interface EachQuery extends Omit<SeriesQuery, 'ctid' | 'counter'> {
  wanted: readonly { ctid: string; counter: string }[];
}

export interface TopSeries {
  ctid: string;
  held: (number | null)[];
  /** Over the steps it has. */
  mean: number;
  /** Largest less smallest. */
  change: number;
}

/** Averages of steps, so that they add up; as exact as floats are. */
export interface Top {
  stepMs: number;
  t: number[];
  /** Highest first. */
  series: TopSeries[];
  others: { containers: number; held: (number | null)[] };
  total: (number | null)[];
  gaps: Gap[];
}

export interface FailureTotal {
  ctid: string;
  counter: string;
  growth: number;
  firstMs: number;
  lastMs: number;
}

/** How long each tier is kept, in milliseconds, the samples first. */
export type Retention = readonly number[];

export interface TierSize {
  /** Of chunks as they are stored; pages and indexes take a tenth more. */
  bytes: number;
  oldestMs: number | null;
  newestMs: number | null;
}

export interface NodeSize {
  nodeId: string;
  /** All streams of the node together, what is in no chunk yet counted with the samples. */
  tiers: TierSize[];
  keep: Retention;
  /** Who set it, and when; null for what is kept by default. */
  changed: { by: string; atMs: number } | null;
}

export interface HistoryStats {
  /** Bytes of the database file and its log. */
  bytes: number;
  /** Oldest sample kept, or null. */
  oldestMs: number | null;
}

/** Rows of older history made in one piece, oldest first, each stamped with its time. Used to give a simulated node a past. */
export interface PastSamples {
  nodeId: string;
  ctid: string;
  /** Ascending times; all before the first recorded sample of this container. */
  atMs: readonly number[];
  /** One single-container sample per time, same length as atMs. */
  samples: readonly Sample[];
}

export interface History {
  /**
   * Appends one reading of a whole node. When the promise settles the sample is on disk. Samples of one node must come in ascending time;
   * an older one is refused (AppError `conflict`).
   */
  record(nodeId: string, atMs: number, sample: Sample): Promise<Recorded>;
  /** Answers exactly `points` steps. An unknown container or counter answers gaps. */
  read(query: SeriesQuery): Promise<Series>;
  /** held of every counter the container has in the span: counter -> `points` values. */
  readHeld(
    query: Omit<SeriesQuery, 'counter'>,
  ): Promise<{ stepMs: number; t: number[]; held: Record<string, (Amount | null)[]> }>;
  /** held of one counter each of several containers, `points` values each, in the order they were asked for. Goes on between other calls. */
  readEach(query: EachQuery): Promise<(Amount | null)[][]>;
  /** Containers of a node stacked. Goes on between other calls: a wide one takes a second for 1,000 containers. */
  top(query: TopQuery): Promise<Top>;
  /** Growth of failcnt of one counter over all containers of a node, `points` sums. */
  failureSums(query: Pick<SeriesQuery, 'nodeId' | 'counter' | 'fromMs' | 'toMs' | 'points'>): Promise<number[]>;
  /** Every single failure since a time, oldest first. */
  failureEvents(nodeId: string, sinceMs: number): Promise<Failure[]>;
  /** Failures since a time, summed per container and counter. */
  failures(nodeId: string, sinceMs: number): Promise<FailureTotal[]>;
  /** Adds a past below what was recorded; ignored for spans that already hold data. */
  fill(past: PastSamples): Promise<void>;
  /** Drops what is older than the tiers keep. */
  prune(nowMs: number): Promise<void>;
  /** Drops everything of a node. Nothing of it may be recorded meanwhile; a node never recorded is no error. */
  drop(nodeId: string): Promise<void>;
  stats(): Promise<HistoryStats>;
  /** What each node takes, those without a reading yet left out. Goes on between other calls. */
  sizes(): Promise<NodeSize[]>;
  /** From the next pruning on. Throws `bad_input` naming `keepMs.N`. null goes back to the default. */
  setRetention(nodeId: string, keep: Retention | null, by: string): Promise<void>;
  /** Flushes and closes. Later calls reject with `unavailable`. */
  close(): Promise<void>;
}
