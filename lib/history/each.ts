/** One counter each of several containers of a node, in one call: what a list of containers draws. */
import type { Amount } from '@/lib/ubc/sample';
import type { EachQuery } from './history';
import type { NodeLog } from './node-log';
import { readHeldOf } from './read';
import type { Shelf } from './shelf';

/** Containers read between two pauses: some milliseconds. */
const AT_ONCE = 8;

/** What is not known answers gaps. */
export function* eachOf(
  shelf: Shelf,
  node: NodeLog,
  query: EachQuery,
  nowMs: number,
): Generator<void, (Amount | null)[][]> {
  const { wanted, ...span } = query;
  const out: (Amount | null)[][] = [];
  for (const [i, { ctid, counter }] of wanted.entries()) {
    if (i % AT_ONCE === AT_ONCE - 1) yield;
    const container = node.containers.get(ctid);
    out.push(
      container === undefined
        ? new Array<null>(query.points).fill(null)
        : readHeldOf(shelf, container, { ...span, ctid, counter }, nowMs, node),
    );
  }
  return out;
}

/** Takes all the steps at once. */
export function toEnd<T>(steps: Generator<void, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
