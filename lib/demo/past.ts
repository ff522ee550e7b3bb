/** The time before the demo was started: samples and failures as if vzboard had always been watching. */
import type { Sample } from '@/lib/ubc/sample';
import { CounterReader } from './counters';
import { HOUR_MS } from './load';
import { gather, NODE_CTID, nodeAsContainer } from './machine';
import { planCounters } from './plan';
import type { ContainerSpec, Life, NodeSpec } from './spec';
import { COUNTERS } from './workload';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * HOUR_MS;

/** How dense the past is: up to `untilMs` ago every `stepMs`. Coarser the older, as a real history is thinned out. */
const STEPS = [
  { untilMs: HOUR_MS, stepMs: 10_000 },
  { untilMs: DAY_MS, stepMs: MINUTE_MS },
  { untilMs: 7 * DAY_MS, stepMs: 15 * MINUTE_MS },
  { untilMs: 90 * DAY_MS, stepMs: HOUR_MS },
] as const;

/** Of a node with hundreds of containers less will do: a chart of the whole node needs the past of every one of them. */
const SPARSE_STEPS = [
  { untilMs: HOUR_MS, stepMs: 2 * MINUTE_MS },
  { untilMs: DAY_MS, stepMs: 15 * MINUTE_MS },
  { untilMs: 7 * DAY_MS, stepMs: 2 * HOUR_MS },
  { untilMs: 90 * DAY_MS, stepMs: 12 * HOUR_MS },
] as const;
const MANY = 100;

/** Moments of a node's past, ascending, on round multiples of their step, all before `nowMs`. */
export function momentsBefore({ containers }: Pick<NodeSpec, 'containers'>, nowMs: number): number[] {
  const moments: number[] = [];
  let newerMs = nowMs;
  for (const { untilMs, stepMs } of containers.length > MANY ? SPARSE_STEPS : STEPS) {
    let at = Math.ceil(newerMs / stepMs) * stepMs - stepMs;
    if (at >= newerMs) at -= stepMs;
    for (; at >= nowMs - untilMs; at -= stepMs) {
      moments.push(at);
      newerMs = at;
    }
  }
  return moments.reverse();
}

/** One container's readings of the last 90 days; none for times in which it did not run. Ascending, all before `nowMs`. */
export function pastSamples(spec: NodeSpec, ctid: string, nowMs: number): { atMs: number[]; samples: Sample[] } {
  const container = ctid === NODE_CTID ? nodeAsContainer(spec) : spec.containers.find((one) => one.ctid === ctid);
  const atMs: number[] = [];
  const samples: Sample[] = [];
  if (container === undefined) return { atMs, samples };
  const reader = new CounterReader(planCounters(spec.seed, container));
  let i = 0;
  for (const at of momentsBefore(spec, nowMs)) {
    while (isOver(container.lives[i], at)) i++;
    const life = container.lives[i];
    if (life === undefined) break;
    if (at < life.bootMs) continue;
    atMs.push(at);
    samples.push(gather([{ ctid, life }], (_, own, values, offset) => reader.read(own, at, values, offset)));
  }
  return { atMs, samples };
}

function isOver(life: Life | undefined, atMs: number): boolean {
  return life !== undefined && life.endMs !== null && life.endMs <= atMs;
}

/** Requests of one counter were refused between `fromMs` and `atMs`. */
export interface PastFailure {
  ctid: string;
  counter: string;
  fromMs: number;
  atMs: number;
  growth: number;
}

/** Failures of a node's containers in [sinceMs, nowMs), oldest first. Containers without trouble cost nothing. */
export function pastFailures(spec: NodeSpec, sinceMs: number, nowMs: number): PastFailure[] {
  return spec.containers
    .filter((container) => container.troubles.length > 0 || container.leak !== undefined)
    .flatMap((container) => failuresOf(spec, container, sinceMs, nowMs))
    .sort((a, b) => a.atMs - b.atMs);
}

function failuresOf(spec: NodeSpec, container: ContainerSpec, sinceMs: number, nowMs: number): PastFailure[] {
  const reader = new CounterReader(planCounters(spec.seed, container));
  return container.lives.flatMap((life) => {
    const fromMs = Math.max(life.bootMs, sinceMs);
    const toMs = Math.min(life.endMs ?? nowMs, nowMs);
    if (toMs <= fromMs) return [];
    return reader.windows(life, fromMs, toMs).map((window) => ({
      ctid: container.ctid,
      counter: COUNTERS[window.index] ?? '',
      fromMs: Math.floor(window.fromMs),
      atMs: Math.floor(window.toMs),
      growth: window.fails,
    }));
  });
}
