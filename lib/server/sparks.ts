/**
 * The last hour of one counter of each of several containers, as small as a list can draw it: percent of what governs the counter now. One call of
 * the history for all that are asked for, and none for what was read within the last minute.
 */
import type { ContainerSparks, Spark } from '@/lib/api/schemas-sparks';
import type { Amount } from '@/lib/ubc/sample';
import { type Board, nodeOf } from './board';
import type { LiveNode } from './live-node';
import { isRunning } from './sample-summary';

const SPAN_MS = 3_600_000;

interface Query {
  ctids: string;
  /** `worst`, else a counter. */
  resource: string;
  points: number;
}

/**
 * Containers that do not run, are not listed, or have no such counter with something that governs it, are left out. `values` has `points` whole
 * numbers from 0 to 100 (more than the reference is 100), the oldest first, null for a gap; the newest step is not over yet.
 */
export async function containerSparks(board: Board, nodeId: string, query: Query): Promise<ContainerSparks> {
  const node = nodeOf(board, nodeId);
  const { resource, points } = query;
  const ctids = [...new Set(query.ctids.split(','))];
  const now = board.nowMs();
  const stepMs = SPAN_MS / points;
  // On whole steps, so that a shape stays as it is from one reading to the next but for its end.
  const toMs = Math.ceil(Math.ceil(now / stepMs) * stepMs);
  const fromMs = toMs - SPAN_MS;
  node.sparks.tidy(now);
  const wanted = ctids.flatMap((ctid) => governed(node, ctid, resource));
  const out: Record<string, Spark> = {};
  const missing = wanted.filter(({ ctid, counter, reference }) => {
    const values = node.sparks.find(ctid, `${counter} ${reference} ${points}`, now);
    if (values !== undefined) out[ctid] = { counter, values };
    return values === undefined;
  });
  if (missing.length > 0) {
    const read = await board.history.readEach({
      nodeId: node.id,
      fromMs,
      toMs,
      points,
      rollup: 'max',
      wanted: missing,
    });
    for (const [i, { ctid, counter, reference }] of missing.entries()) {
      const values = (read[i] ?? []).map((held) => percentOf(held, reference));
      out[ctid] = { counter, values };
      node.sparks.keep(ctid, { atMs: now, of: `${counter} ${reference} ${points}`, values });
    }
  }
  return { now, from: fromMs, stepMs, sparks: out };
}

/** What is drawn of a container, and against what; nothing where nothing can be. */
function governed(node: LiveNode, ctid: string, resource: string) {
  const listed = node.listing?.containers.get(ctid);
  const counters = node.latest?.counters.get(ctid);
  if (listed === undefined || counters === undefined || !isRunning(listed.state, counters)) return [];
  const row = resource === 'worst' ? counters.worst?.row : counters.rows.find(({ counter }) => counter === resource);
  const reference = row?.verdict.reference ?? null;
  if (row === undefined || row.unmeasured !== null || reference === null) return [];
  return [{ ctid, counter: row.counter, reference }];
}

/** Exactly for any amounts: null for a gap. */
export function percentOf(held: Amount | null, reference: Amount): number | null {
  if (held === null) return null;
  if (held === Number.POSITIVE_INFINITY) return 100;
  if (reference === Number.POSITIVE_INFINITY) return 0;
  const [part, whole] = [BigInt(held), BigInt(reference)];
  if (whole <= 0n || part >= whole) return part <= 0n ? 0 : 100;
  return Number((part * 100n) / whole);
}
