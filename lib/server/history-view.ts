/** One resource over time: of a container, of a node, and of a node's containers stacked. */

import type { History } from '@/lib/api/schemas';
import type { HistoryMark, HistoryTop } from '@/lib/api/schemas-history';
import { AppError } from '@/lib/errors';
import type { Rollup, Series } from '@/lib/history/history';
import { t } from '@/lib/text/t';
import {
  ALL_CONTAINERS,
  type Bounds,
  containerResource,
  NODE_ITSELF,
  nodeResource,
  type ResourceInfo,
} from '@/lib/ubc/resources';
import { type Amount, toWire, type WireAmount } from '@/lib/ubc/sample';
import { get } from '@/lib/vz/conf';
import { type Board, nodeOf } from './board';
import type { LiveNode } from './live-node';

/** Longest span one chart may ask for: what the coarsest tier keeps. */
const LONGEST_MS = 2 * 366 * 86_400_000;

interface Span {
  resource: string;
  from: number;
  to: number;
  points: number;
}

type Query = Span & { rollup: Rollup };

/** Throws `bad_input` for a span that is empty or longer than is kept. */
export async function historyView(board: Board, nodeId: string, ctid: string, query: Query): Promise<History> {
  const node = nodeOf(board, nodeId);
  const info = containerResource(query.resource);
  const series = await readSeries(board, node, info, ctid, query);
  const ploop = info.name === 'diskinodes' && node.usage.isPloop(ctid);
  return { ...viewOf(board, node, info, 'container', series), note: ploop ? 'ploop_inodes' : null };
}

/** The node's own resources; of a counter what all its containers hold together. Throws as `historyView`. */
export async function nodeHistory(board: Board, nodeId: string, query: Query): Promise<History> {
  const node = nodeOf(board, nodeId);
  const info = nodeResource(query.resource);
  const ctid = info.stream === 'sums' ? ALL_CONTAINERS : NODE_ITSELF;
  const [series, failures] = await Promise.all([
    readSeries(board, node, info, ctid, query),
    info.kind === 'counter' ? board.history.failureSums({ ...spanOf(query), nodeId: node.id, counter: info.name }) : [],
  ]);
  // Sums have no failcnt of their own: what failed is counted container by container.
  if (info.kind === 'counter')
    series.failures = series.held.map((held, i) => (held === null ? null : (failures[i] ?? 0)));
  const view = viewOf(board, node, info, 'node', series);
  return { ...view, maxheld: nothing(series.held), note: null };
}

/** Throws as `historyView`. */
export async function nodeHistoryTop(
  board: Board,
  nodeId: string,
  query: Span & { n: number; by: 'held' | 'change' },
): Promise<HistoryTop> {
  const node = nodeOf(board, nodeId);
  const info = containerResource(query.resource);
  const { n, by } = query;
  const top = await board.history.top({
    ...spanOf(query),
    nodeId: node.id,
    stream: info.stream,
    counter: info.name,
    n,
    by,
  });
  const rounded = (values: readonly (number | null)[]) =>
    values.map((value) => (value === null ? null : wholeWire(value)));
  return {
    now: board.nowMs(),
    ...measureOf(info),
    stepMs: top.stepMs,
    t: top.t,
    series: top.series.map(({ ctid, held, mean, change }) => ({
      ctid,
      title: titleOf(node, ctid),
      held: rounded(held),
      mean: wholeWire(mean),
      change: wholeWire(change),
    })),
    others: { containers: top.others.containers, held: rounded(top.others.held) },
    total: rounded(top.total),
    gaps: top.gaps.map(({ fromMs, toMs, kind }) => ({ from: fromMs, to: toMs, kind })),
  };
}

function spanOf({ from, to, points }: Span) {
  if (to <= from) throw new AppError('bad_input', 'to must be later than from.', { field: 'to' });
  if (to - from > LONGEST_MS) throw new AppError('bad_input', 'No more than two years at once.', { field: 'from' });
  return { fromMs: from, toMs: to, points };
}

async function readSeries(
  board: Board,
  node: LiveNode,
  info: ResourceInfo,
  ctid: string,
  query: Query,
): Promise<Series> {
  const { name, stream } = info;
  const { rollup } = query;
  return await board.history.read({ ...spanOf(query), nodeId: node.id, stream, ctid, counter: name, rollup });
}

function measureOf({ name, unit, scale, per, kind }: ResourceInfo) {
  return { resource: name, unit, scale, per, kind };
}

function viewOf(board: Board, node: LiveNode, info: ResourceInfo, of: 'container' | 'node', series: Series) {
  const { held, maxheld, barrier, limit, failures } = series;
  const has = boundsIn(info.bounds);
  const counter = info.kind === 'counter';
  const reason = node.usage.whyAbsent(info, of);
  return {
    now: board.nowMs(),
    ...measureOf(info),
    bounds: info.bounds,
    everyMs: info.stream === 'space' ? node.usage.spaceMs : node.sampleMs,
    stepMs: series.stepMs,
    rollup: series.rollup,
    t: series.t.map(Math.round),
    held: held.map(wireOrGap),
    maxheld: counter ? maxheld.map(wireOrGap) : nothing(held),
    barrier: has.barrier ? barrier.map(wireOrGap) : nothing(held),
    limit: has.limit ? limit.map(wireOrGap) : nothing(held),
    failures: counter ? failures : nothing(held),
    resets: series.resets,
    gaps: series.gaps.map(({ fromMs, toMs, kind }) => ({ from: fromMs, to: toMs, kind })),
    marks: marksOf(series, has),
    absent: reason === null ? null : { reason, message: t(`resources.absent.${reason}`) },
  };
}

interface Has {
  barrier: boolean;
  limit: boolean;
}

function boundsIn(bounds: Bounds): Has {
  return { barrier: bounds === 'barrier_limit' || bounds === 'soft_hard', limit: bounds !== 'none' };
}

/** Restarts, vzboard's own, and changes of barrier and limit between two steps that have them. */
function marksOf({ t: times, barrier, limit, resets, starts }: Series, has: Has): HistoryMark[] {
  const marks: HistoryMark[] = [
    ...resets.map((at): HistoryMark => ({ at, kind: 'restart' })),
    ...starts.map((at): HistoryMark => ({ at, kind: 'vzboard_started' })),
  ];
  let before: { barrier: Amount; limit: Amount } | undefined;
  for (const [i, at] of times.entries()) {
    const [b, l] = [barrier[i], limit[i]];
    if (b === null || b === undefined || l === null || l === undefined) continue;
    const other = {
      ...(has.barrier && before !== undefined && before.barrier !== b
        ? { barrierFrom: toWire(before.barrier), barrierTo: toWire(b) }
        : {}),
      ...(has.limit && before !== undefined && before.limit !== l
        ? { limitFrom: toWire(before.limit), limitTo: toWire(l) }
        : {}),
    };
    if (Object.keys(other).length > 0) marks.push({ at: Math.round(at), kind: 'limits_changed', ...other });
    before = { barrier: b, limit: l };
  }
  return marks.sort((a, b) => a.at - b.at);
}

/** Name, else host name. */
function titleOf(node: LiveNode, ctid: string): string | null {
  const conf = node.configs.get(ctid);
  const hostname = conf === undefined ? undefined : get(conf, 'HOSTNAME');
  return node.listing?.containers.get(ctid)?.name ?? (hostname || null);
}

function nothing(of: readonly unknown[]): null[] {
  return new Array<null>(of.length).fill(null);
}

function wholeWire(value: number): WireAmount {
  const rounded = Math.round(value);
  return toWire(Number.isSafeInteger(rounded) || !Number.isFinite(rounded) ? rounded : BigInt(rounded));
}

function wireOrGap(amount: Amount | null) {
  return amount === null ? null : toWire(amount);
}
