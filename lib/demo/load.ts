/**
 * How busy a container is at any moment: work (daily rhythm, weekend, drift), memory (slow), leak (from the start on). Values are fixed at
 * full hours and at the start of a life; between them they move in straight lines, so that the highest value of a span is known without
 * looking at every second of it.
 */
import { keyOf, smooth, unit } from './rng';
import type { Leak } from './spec';
import { type WorkloadName, workloads } from './workload';

export const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A fresh container has cold caches and few workers; it takes this long to get warm. */
const WARM_UP_MS = 3 * HOUR_MS;

export interface Load {
  work: number;
  memory: number;
  leak: number;
}

export interface LoadPlan {
  workload: WorkloadName;
  leak: Leak | undefined;
  workKey: number;
  driftKey: number;
  memoryKey: number;
}

export function planLoad(seed: number, ctid: string, workload: WorkloadName, leak: Leak | undefined): LoadPlan {
  return {
    workload,
    leak,
    workKey: keyOf(seed, ctid, 'work'),
    driftKey: keyOf(seed, ctid, 'drift'),
    memoryKey: keyOf(seed, ctid, 'memory'),
  };
}

/** Work at a full hour, 0..1, whatever the container's age. */
function workAt(plan: LoadPlan, hour: number): number {
  const { day, weekend } = workloads[plan.workload];
  const weekday = (Math.floor(hour / 24) + 4) % 7;
  const rhythm = (day[hour % 24] ?? 0) * (weekday === 0 || weekday === 6 ? weekend : 1);
  const drift = 0.72 + 0.28 * smooth(plan.driftKey, hour * HOUR_MS, 5 * DAY_MS);
  return Math.min(1, rhythm * drift * (0.82 + 0.18 * unit(plan.workKey, hour)));
}

function memoryAt(plan: LoadPlan, hour: number): number {
  return 0.55 + 0.45 * smooth(plan.memoryKey, hour * HOUR_MS, 2 * DAY_MS);
}

/** Load at a full hour of a life that began at bootMs, or at bootMs itself. Writes into `out`. */
export function loadAtKnot(plan: LoadPlan, atMs: number, bootMs: number, out: Load): void {
  const hour = Math.floor(atMs / HOUR_MS);
  const part = atMs / HOUR_MS - hour;
  let work = workAt(plan, hour);
  let memory = memoryAt(plan, hour);
  if (part > 0) {
    work += (workAt(plan, hour + 1) - work) * part;
    memory += (memoryAt(plan, hour + 1) - memory) * part;
  }
  const age = atMs - bootMs;
  const warm = age >= WARM_UP_MS ? 1 : 0.45 + (0.55 * age) / WARM_UP_MS;
  out.work = work * warm;
  out.memory = memory * warm;
  const { leak } = plan;
  out.leak = leak === undefined ? 0 : Math.max(0, (age - leak.quietMs) / (leak.fullAfterMs - leak.quietMs));
}
