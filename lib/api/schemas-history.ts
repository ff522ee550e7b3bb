/** History: one resource over time, of a container or of a node, and which containers hold most of it. Joined into `schemas.ts`. */
import { z } from 'zod';
import { Amount, count, ms, now, Unit } from './schemas-parts';

const resource = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);
const at = z.coerce.number().int().min(0);
const orGap = <T extends z.ZodType>(schema: T) => z.array(z.union([schema, z.null()]));

/** What amounts are: divide by `scale`, then it is so many `unit` `per`. */
const Measure = {
  resource: z.string(),
  unit: Unit,
  scale: z.union([z.literal(1), z.literal(100), z.literal(1000)]),
  per: z.enum(['second']).nullable(),
  /** `counter` has the five numbers of a beancounter; of the others maxheld and failures are all null. */
  kind: z.enum(['counter', 'gauge', 'rate']),
};

export const Gap = z.object({
  /** Half-open, at the resolution of the steps. */
  from: ms,
  to: ms,
  /**
   * `stopped`: the node was seen and did not count the container. `silent`: vzboard ran, the node gave no sample. `vzboard_off`. `unmeasured`: the
   * container was counted, this resource was not read. `before` anything was recorded. `later` than the newest sample. `unknown`: nothing tells.
   */
  kind: z.enum(['stopped', 'silent', 'vzboard_off', 'unmeasured', 'before', 'later', 'unknown']),
});

export const Mark = z.object({
  at: ms,
  kind: z.enum(['restart', 'vzboard_started', 'limits_changed']),
  /** Of `limits_changed`, those that changed. */
  barrierFrom: Amount.optional(),
  barrierTo: Amount.optional(),
  limitFrom: Amount.optional(),
  limitTo: Amount.optional(),
});

const Series = z.object({
  now,
  ...Measure,
  /** What barrier and limit are; what is not named is null all through. */
  bounds: z.enum(['barrier_limit', 'soft_hard', 'limit', 'none']),
  /** Usual distance of its samples. */
  everyMs: count,
  /** Milliseconds one point stands for. */
  stepMs: z.number(),
  /** How a point was made of several readings; maxima keep a spike visible. */
  rollup: z.enum(['raw', 'max', 'avg', 'min', 'last']),
  /** Start of each step. All arrays have the same length; null is a gap. */
  t: z.array(ms),
  held: orGap(Amount),
  maxheld: orGap(Amount),
  barrier: orGap(Amount),
  limit: orGap(Amount),
  /** Growth of failcnt within the step; null in a gap. */
  failures: orGap(count),
  /** Times at which the counters began anew (a restart). */
  resets: z.array(ms),
  /** Every run of nulls in held, and why; ascending. */
  gaps: z.array(Gap),
  /** What happened, ascending. */
  marks: z.array(Mark),
  /** Why it is not measured now; its past may still be there. */
  absent: z
    .object({ reason: z.enum(['not_on_node', 'denied', 'no_data', 'waiting', 'not_in_kernel']), message: z.string() })
    .nullable(),
  /** `ploop_inodes`: inodes are those of the image's own file system; quota has no say. */
  note: z.enum(['ploop_inodes']).nullable(),
});

const SeriesQuery = z.object({
  resource,
  from: at,
  to: at,
  points: z.coerce.number().int().min(2).max(2000),
  /** What held is of several readings in one step. */
  rollup: z.enum(['max', 'avg', 'min', 'last']).default('max'),
});

const bytes = count;
const NodeHistorySize = z.object({
  node: z.string(),
  /** Its label; null for a node that is no longer configured. */
  label: z.string().nullable(),
  bytes,
  oldest: ms.nullable(),
  newest: ms.nullable(),
  /** Bytes a day of samples, at the present rate; null while there is less than an hour of them. */
  perDay: bytes.nullable(),
  /** Once every tier is full. */
  predicted: bytes.nullable(),
  /** Who set how long it is kept, and when; null for the default. */
  changed: z.object({ by: z.string(), at: ms }).nullable(),
  /** Samples first. */
  tiers: z.array(
    z.object({
      bytes,
      oldest: ms.nullable(),
      keepMs: count,
      /** Bytes a day, measured or estimated. */
      perDay: bytes.nullable(),
    }),
  ),
});

/** How long finished tasks are kept, within which bounds, and how many there are. */
const TasksKept = z.object({
  keepMs: count,
  minMs: count,
  defaultMs: count,
  maxMs: count,
  changed: z.object({ by: z.string(), at: ms }).nullable(),
  count,
  oldest: ms.nullable(),
});

export const historySchemas = {
  historySizes: {
    reply: z.object({
      now,
      /** Of the database and its log; free pages in it are used again. */
      fileBytes: bytes,
      /** How long finished tasks are kept. */
      tasksKeptMs: count,
      tasks: TasksKept,
      tiers: z.array(z.object({ stepMs: count, defaultMs: count, minMs: count, maxMs: count })),
      nodes: z.array(NodeHistorySize),
    }),
  },
  historyKeep: {
    body: z.strictObject({
      /** By tier, samples first; null for the default. */
      keepMs: z.array(z.int().min(0)).length(4).nullable(),
    }),
    reply: z.object({ now, node: NodeHistorySize }),
  },
  historyDrop: { reply: z.object({ now }) },
  tasksKeep: {
    body: z.strictObject({
      /** null for the default. */
      keepMs: z.int().min(0).nullable(),
    }),
    reply: z.object({ now, tasks: TasksKept }),
  },
  historyView: { query: SeriesQuery, reply: Series },
  nodeHistory: { query: SeriesQuery, reply: Series },
  nodeHistoryTop: {
    query: z.object({
      resource,
      from: at,
      to: at,
      points: z.coerce.number().int().min(2).max(500),
      /** How many containers are named. */
      n: z.coerce.number().int().min(1).max(50).default(10),
      /** `change` is largest less smallest. */
      by: z.enum(['held', 'change']).default('held'),
    }),
    reply: z.object({
      now,
      ...Measure,
      stepMs: z.number(),
      t: z.array(ms),
      /** Averages of steps, so that they add up. Highest first. */
      series: z.array(
        z.object({
          ctid: z.string(),
          title: z.string().nullable(),
          held: orGap(Amount),
          mean: Amount,
          change: Amount,
        }),
      ),
      /** All the rest, added up. */
      others: z.object({ containers: count, held: orGap(Amount) }),
      total: orGap(Amount),
      gaps: z.array(Gap),
    }),
  },
};

export type HistoryGap = z.output<typeof Gap>;
export type HistoryMark = z.output<typeof Mark>;
export type NodeHistorySize = z.output<typeof NodeHistorySize>;
export type HistorySizes = z.output<(typeof historySchemas)['historySizes']['reply']>;
export type HistoryTop = z.output<(typeof historySchemas)['nodeHistoryTop']['reply']>;
