/** Containers of a node stacked: every one is read, the largest are named, the rest is added up, and only those named are kept in memory. */
import { AppError } from '@/lib/errors';
import { ALL_CONTAINERS, NODE_ITSELF } from '@/lib/ubc/resources';
import type { Amount } from '@/lib/ubc/sample';
import type { Top, TopQuery, TopSeries } from './history';
import type { ContainerLog, NodeLog } from './node-log';
import { readHeldOf } from './read';
import type { Shelf } from './shelf';
import { stepStarts } from './steps';

/** Containers read between two pauses: some milliseconds. */
const AT_ONCE = 8;
/** Rows of streams that are no containers. */
const NO_CONTAINER: ReadonlySet<string> = new Set(['0', NODE_ITSELF, ALL_CONTAINERS]);

interface Candidate extends TopSeries {
  rank: number;
}

/** What is still to be said of the node as a whole is left empty: gaps. Throws `bad_input` for another `n` than 1 to 50. */
export function* topOf(shelf: Shelf, node: NodeLog, query: TopQuery, nowMs: number): Generator<void, Top> {
  const { points, n } = query;
  if (!Number.isInteger(n) || n < 1 || n > 50) {
    throw new AppError('bad_input', 'n must be a whole number from 1 to 50.', { field: 'n' });
  }
  const named: Candidate[] = [];
  const sums = new Float64Array(points);
  const seen = new Int32Array(points);
  let containers = 0;
  // Those that come while this goes on have next to nothing in the span.
  for (const [i, container] of [...node.containers.values()].entries()) {
    if (i % AT_ONCE === AT_ONCE - 1) yield;
    if (NO_CONTAINER.has(container.ctid)) continue;
    const candidate = readCandidate(shelf, node, container, query, nowMs);
    if (candidate === undefined) continue;
    containers += 1;
    for (const [step, value] of candidate.held.entries()) {
      if (value === null) continue;
      sums[step] = (sums[step] ?? 0) + value;
      seen[step] = (seen[step] ?? 0) + 1;
    }
    insert(named, candidate, n);
  }
  const total = Array.from(sums, (sum, step) => (seen[step] === 0 ? null : sum));
  for (const { held } of named) {
    for (const [step, value] of held.entries()) {
      if (value === null) continue;
      sums[step] = (sums[step] ?? 0) - value;
      seen[step] = (seen[step] ?? 0) - 1;
    }
  }
  return {
    stepMs: (query.toMs - query.fromMs) / points,
    t: stepStarts(query),
    series: named.map(({ ctid, held, mean, change }) => ({ ctid, held, mean, change })),
    others: {
      containers: containers - named.length,
      held: Array.from(sums, (sum, step) => (seen[step] === 0 ? null : sum)),
    },
    total,
    gaps: [],
  };
}

function insert(into: Candidate[], candidate: Candidate, most: number): void {
  const last = into.at(-1);
  if (into.length === most && last !== undefined && candidate.rank <= last.rank) return;
  // After equal ones, so that the order stays that of the store.
  const at = into.findIndex(({ rank }) => rank < candidate.rank);
  into.splice(at < 0 ? into.length : at, 0, candidate);
  if (into.length > most) into.pop();
}

function readCandidate(
  shelf: Shelf,
  node: NodeLog,
  container: ContainerLog,
  query: TopQuery,
  nowMs: number,
): Candidate | undefined {
  const { ctid } = container;
  const held = readHeldOf(shelf, container, { ...query, ctid, rollup: 'avg' }, nowMs, node).map(toNumber);
  let sum = 0;
  let count = 0;
  let most = Number.NEGATIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  for (const value of held) {
    if (value === null) continue;
    sum += value;
    count += 1;
    most = Math.max(most, value);
    least = Math.min(least, value);
  }
  if (count === 0) return undefined;
  const change = most - least;
  // By area: one that ran for a minute is not the largest of a day.
  return { ctid, held, mean: Math.round(sum / count), change, rank: query.by === 'held' ? sum : change };
}

function toNumber(value: Amount | null): number | null {
  return value === null ? null : Number(value);
}
