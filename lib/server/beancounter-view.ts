/** A container's counters as last sampled. */
import type { Beancounter, ContainerState, KernelFacts, NodeSummary, UnreadLines } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { behaviour, counterInfo } from '@/lib/ubc/counters';
import type { Grammar } from '@/lib/ubc/grammar';
import { type Amount, toWire } from '@/lib/ubc/sample';
import { type Board, nodeOf } from './board';
import { listedOf } from './container-view';
import type { LatestSample } from './live-node';
import { nodeSummary } from './node-summary';
import { type ContainerCounters, isLeftover } from './sample-summary';

const RECENT_MS = 3_600_000;
const RECENT_POINTS = 60;

interface BeancounterList {
  now: number;
  node: NodeSummary;
  ctid: string;
  state: ContainerState;
  vswap: boolean | null;
  at: number | null;
  lingering: boolean;
  kernel: KernelFacts | null;
  unread: UnreadLines;
  beancounters: Beancounter[];
}

export async function beancounterList(board: Board, nodeId: string, ctid: string): Promise<BeancounterList> {
  const node = nodeOf(board, nodeId);
  await node.firstList(300);
  const listed = listedOf(node, ctid);
  const now = board.nowMs();
  const counters = node.latest?.counters.get(ctid);
  const atMs = counters === undefined ? null : (node.latest?.atMs ?? null);
  const recent = await board.history.readHeld({
    nodeId,
    ctid,
    fromMs: now - RECENT_MS,
    toMs: now,
    points: RECENT_POINTS,
  });
  const vswap = counters?.vswap ?? null;
  const lingering = counters !== undefined && isLeftover(listed.state, counters);
  return {
    now,
    node: nodeSummary(node, now),
    ctid,
    state: listed.state,
    vswap,
    at: atMs,
    lingering,
    kernel: counters === undefined || node.latest === undefined ? null : kernelFacts(counters, node.latest.grammar),
    unread: unreadLines(node.latest),
    beancounters: (counters?.rows ?? []).map((row) => {
      const { counter, held, maxheld, barrier, limit, failcnt, verdict, growth } = row;
      const { unit, group } = counterInfo(counter);
      return {
        name: counter,
        unit,
        group,
        held: toWire(held),
        maxheld: toWire(maxheld),
        barrier: toWire(barrier),
        limit: toWire(limit),
        failcnt: toWire(failcnt),
        pressure: verdict.pressure,
        reference: verdict.referenceKind,
        kind: behaviour(counter, vswap).kind,
        // What is left of a run that is over endangers nobody.
        severity: lingering ? 'quiet' : verdict.severity,
        measured: row.unmeasured === null,
        unmeasuredReason: row.unmeasured,
        growthHour: growth.hour,
        growthDay: growth.day,
        lastFailureAt: growth.lastMs,
        recent: (recent.held[counter] ?? []).map(wireOrGap),
      };
    }),
  };
}

const MOST_LINES = 3;

function unreadLines(latest: LatestSample | undefined): UnreadLines {
  const first = latest?.problems.slice(0, MOST_LINES) ?? [];
  return {
    count: latest?.problemCount ?? 0,
    first: first.map(({ line, reason, text }) => ({ line, message: t(`ubc.problem.${reason}`, { line }), text })),
  };
}

/** Bytes of a page: 4096 on x86 and x86_64, which is all that OpenVZ kernels are built for today; no file says it. */
const PAGE_BYTES = 4096;

function kernelFacts({ rows, measured }: ContainerCounters, { generation, wordBits }: Grammar): KernelFacts {
  return {
    generation,
    wordBits,
    pageBytes: PAGE_BYTES,
    // Nobody measures swap in a container without VSwap: that is no shortcoming of the kernel.
    counters: rows.filter((row) => row.unmeasured !== 'display_only').length,
    measured,
    swappages: rows.some(({ counter }) => counter === 'swappages'),
  };
}

function wireOrGap(amount: Amount | null) {
  return amount === null ? null : toWire(amount);
}
