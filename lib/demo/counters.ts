/**
 * The numbers of one container at any moment of a life: held, maxheld, failcnt. A pure function of plan, life and time; the reader only
 * remembers how far it has already counted, so that asking in ascending order is cheap.
 *
 * Failures come from windows in which demand is above the threshold: the top of a burst, or a span of an hour in which the line itself is
 * above. Inside a window held stands at the threshold and failcnt grows evenly; outside it never grows.
 */
import { thresholdsOf as readThresholds } from './limits';
import { HOUR_MS, type Load, loadAtKnot } from './load';
import { type BurstPlan, type CounterPlan, DCACHESIZE, KMEM_PER_PROCESS, KMEMSIZE, N, NUMPROC } from './plan';
import { between, smooth, unit } from './rng';
import type { Life, Limits } from './spec';
import { workloads } from './workload';

export interface Window {
  index: number;
  fromMs: number;
  toMs: number;
  fails: number;
}

interface Burst {
  index: number;
  startMs: number;
  endMs: number;
  /** Rise and fall, each. */
  slopeMs: number;
  height: number;
  fails: number;
}

function burstIn(plan: CounterPlan, burst: BurstPlan, hour: number): Burst | undefined {
  const hourOfDay = hour % 24;
  const day = workloads[plan.load.workload].day;
  const chance =
    burst.hours === undefined
      ? (burst.perDay / 24) * ((day[hourOfDay] ?? 0) / plan.dayMean)
      : burst.hours.includes(hourOfDay)
        ? burst.perDay / burst.hours.length
        : 0;
  if (unit(burst.key, hour * 5) >= chance) return undefined;
  const length = (5 + 30 * unit(burst.key, hour * 5 + 1) ** 2) * 60_000;
  const startMs = hour * HOUR_MS + unit(burst.key, hour * 5 + 2) * (HOUR_MS - length);
  const [low, high] = burst.spread;
  return {
    index: burst.index,
    startMs,
    endMs: startMs + length,
    slopeMs: length / 4,
    height: burst.height * (low + (1 - low + high) * unit(burst.key, hour * 5 + 3)),
    fails: between(burst.key, hour * 5 + 4, burst.fails[0], burst.fails[1]),
  };
}

function levelAt(burst: Burst, atMs: number): number {
  const part = Math.min(atMs - burst.startMs, burst.endMs - atMs) / burst.slopeMs;
  return part <= 0 ? 0 : part >= 1 ? burst.height : burst.height * part;
}

/** Highest level in [a, b]. */
function topOf(burst: Burst, a: number, b: number): number {
  if (b < burst.startMs + burst.slopeMs) return levelAt(burst, b);
  if (a > burst.endMs - burst.slopeMs) return levelAt(burst, a);
  return burst.height;
}

/** Failures counted in a window up to a moment: whole ones only, so that counting in pieces gives the same sum. */
function failsBy(window: Window, atMs: number): number {
  if (atMs <= window.fromMs) return 0;
  if (atMs >= window.toMs) return window.fails;
  return Math.floor((window.fails * (atMs - window.fromMs)) / (window.toMs - window.fromMs));
}

const thresholdCache = new WeakMap<Limits, Float64Array>();
function thresholdsOf(limits: Limits): Float64Array {
  let thresholds = thresholdCache.get(limits);
  if (thresholds === undefined) {
    thresholds = readThresholds(limits);
    thresholdCache.set(limits, thresholds);
  }
  return thresholds;
}

/** One hour (or what a life has of it) of one container. */
class Hour {
  fromMs = Number.NaN;
  toMs = Number.NaN;
  bursts: Burst[] = [];
  readonly first = new Float64Array(N);
  readonly last = new Float64Array(N);
  #limits: Limits | undefined;
  #windows: Window[] = [];
  readonly #load: Load = { work: 0, memory: 0, leak: 0 };
  #bootMs = Number.NaN;
  readonly #plan: CounterPlan;

  constructor(plan: CounterPlan) {
    this.#plan = plan;
  }

  /** Moves to the hour of `atMs` in the life that began at `bootMs`. */
  seek(atMs: number, bootMs: number): void {
    const hour = Math.floor(atMs / HOUR_MS);
    const fromMs = Math.max(hour * HOUR_MS, bootMs);
    if (fromMs === this.fromMs && bootMs === this.#bootMs) return;
    const follows = fromMs === this.toMs && bootMs === this.#bootMs;
    this.#bootMs = bootMs;
    this.fromMs = fromMs;
    this.toMs = (hour + 1) * HOUR_MS;
    if (follows) this.first.set(this.last);
    else this.#demand(fromMs, this.first);
    this.#demand(this.toMs, this.last);
    this.#limits = undefined;
    this.bursts = [];
    for (const burst of this.#plan.bursts) {
      const found = burstIn(this.#plan, burst, hour);
      if (found !== undefined) this.bursts.push(found);
    }
  }

  #demand(atMs: number, out: Float64Array): void {
    const { base, work, memory, leak, active } = this.#plan;
    const load = this.#load;
    loadAtKnot(this.#plan.load, atMs, this.#bootMs, load);
    const leaked = Math.min(load.leak, 1.1);
    for (const i of active) {
      out[i] =
        (base[i] as number) +
        (work[i] as number) * load.work +
        (memory[i] as number) * load.memory +
        (leak[i] as number) * leaked;
    }
  }

  /** Spans of this hour in which requests are refused under these limits. */
  windows(limits: Limits): readonly Window[] {
    if (this.#limits === limits) return this.#windows;
    this.#limits = limits;
    const found: Window[] = [];
    const thresholds = thresholdsOf(limits);
    const span = this.toMs - this.fromMs;
    for (const i of this.#plan.active) {
      const v0 = this.first[i] as number;
      const v1 = this.last[i] as number;
      const threshold = thresholds[i] as number;
      if (v0 <= threshold && v1 <= threshold) continue;
      const crossing = this.fromMs + (span * (threshold - v0)) / (v1 - v0);
      const fromMs = v0 > threshold ? this.fromMs : crossing;
      const toMs = v1 > threshold ? this.toMs : crossing;
      const rate =
        this.#plan.failsPerHour * (0.6 + 0.8 * unit(this.#plan.failKey, Math.floor(fromMs / HOUR_MS) * N + i));
      found.push({ index: i, fromMs, toMs, fails: Math.ceil((rate * (toMs - fromMs)) / HOUR_MS) });
    }
    for (const burst of this.bursts) {
      const threshold = thresholds[burst.index] as number;
      if (burst.height <= threshold || burst.fails === 0) continue;
      const slope = burst.slopeMs * (threshold / burst.height);
      const fromMs = Math.max(burst.startMs + slope, this.fromMs);
      const toMs = burst.endMs - slope;
      if (toMs > fromMs) found.push({ index: burst.index, fromMs, toMs, fails: burst.fails });
    }
    this.#windows = found;
    return found;
  }
}

/** Five numbers per counter in the order of COLUMNS of lib/ubc/sample. */
const WIDTH = 5;
const TREMBLE_MS = 90_000;

export class CounterReader {
  readonly #plan: CounterPlan;
  readonly #hour: Hour;
  readonly #max = new Float64Array(N);
  readonly #fails = new Float64Array(N);
  readonly #partMax = new Float64Array(N);
  readonly #partFails = new Float64Array(N);
  /** Everything before is counted. */
  #countedMs = Number.NaN;
  #life: { bootMs: number; limits: Limits | undefined } = { bootMs: Number.NaN, limits: undefined };

  constructor(plan: CounterPlan) {
    this.#plan = plan;
    this.#hour = new Hour(plan);
  }

  /**
   * Writes the container's five numbers per counter (COUNTERS order) at `atMs` into `out` from `offset` on. `atMs` must lie in the life.
   */
  read(life: Life, atMs: number, out: Float64Array, offset = 0): void {
    const firstLimits = life.epochs[0]?.limits;
    const known = this.#life.bootMs === life.bootMs && this.#life.limits === firstLimits && this.#countedMs <= atMs;
    if (!known) {
      this.#life = { bootMs: life.bootMs, limits: firstLimits };
      this.#countedMs = life.bootMs;
      this.#max.fill(0);
      this.#fails.fill(0);
    }
    const hourMs = Math.max(Math.floor(atMs / HOUR_MS) * HOUR_MS, life.bootMs);
    if (this.#countedMs < hourMs) {
      this.#count(life, this.#countedMs, hourMs, this.#max, this.#fails);
      this.#countedMs = hourMs;
    }
    this.#partMax.set(this.#max);
    this.#partFails.set(this.#fails);
    this.#count(life, hourMs, atMs, this.#partMax, this.#partFails);
    this.#write(life, atMs, out, offset);
  }

  /** Windows of refused requests that touch [fromMs, toMs], oldest first, with only what fell into the span. */
  windows(life: Life, fromMs: number, toMs: number): Window[] {
    const found: Window[] = [];
    this.#pieces(life, Math.max(fromMs, life.bootMs), toMs, (limits, a, b) => {
      for (const window of this.#hour.windows(limits)) {
        const fails = failsBy(window, b) - failsBy(window, a);
        if (fails > 0) {
          found.push({
            index: window.index,
            fromMs: Math.max(window.fromMs, a),
            toMs: Math.min(window.toMs, b),
            fails,
          });
        }
      }
    });
    return found;
  }

  /** Cuts [fromMs, toMs] at full hours and at changes of the limits. */
  #pieces(life: Life, fromMs: number, toMs: number, each: (limits: Limits, a: number, b: number) => void): void {
    const { epochs } = life;
    let at = fromMs;
    let e = 0;
    do {
      while (e + 1 < epochs.length && (epochs[e + 1] as { fromMs: number }).fromMs <= at) e++;
      const epoch = epochs[e];
      if (epoch === undefined) return;
      this.#hour.seek(at, life.bootMs);
      const next = epochs[e + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
      const end = Math.min(toMs, this.#hour.toMs, next);
      each(epoch.limits, at, end);
      at = end;
    } while (at < toMs);
  }

  #count(life: Life, fromMs: number, toMs: number, max: Float64Array, fails: Float64Array): void {
    const { tremble, active } = this.#plan;
    const hour = this.#hour;
    this.#pieces(life, fromMs, toMs, (limits, a, b) => {
      const thresholds = thresholdsOf(limits);
      const span = hour.toMs - hour.fromMs;
      const partA = (a - hour.fromMs) / span;
      const partB = (b - hour.fromMs) / span;
      let kmemExtra = 0;
      for (const burst of hour.bursts) {
        if (b <= burst.startMs || a >= burst.endMs) continue;
        const i = burst.index;
        const top = Math.min(topOf(burst, a, b), thresholds[i] as number);
        if (top > (max[i] as number)) max[i] = top;
        if (i === NUMPROC || i === DCACHESIZE) {
          const first = hour.first[i] as number;
          const slope = (hour.last[i] as number) - first;
          const least = first + slope * (slope > 0 ? partA : partB);
          kmemExtra += Math.max(0, top - least) * (i === NUMPROC ? KMEM_PER_PROCESS : 1);
        }
      }
      for (const i of active) {
        const first = hour.first[i] as number;
        const slope = (hour.last[i] as number) - first;
        let top = (first + slope * (slope > 0 ? partB : partA)) * (1 + (tremble[i] as number));
        if (i === KMEMSIZE) top += kmemExtra;
        const threshold = thresholds[i] as number;
        if (top > threshold) top = threshold;
        if (top > (max[i] as number)) max[i] = top;
      }
      for (const window of hour.windows(limits)) {
        fails[window.index] = (fails[window.index] as number) + failsBy(window, b) - failsBy(window, a);
      }
    });
  }

  /** held now, from the hour that #count has just left behind. */
  #write(life: Life, atMs: number, out: Float64Array, offset: number): void {
    const { tremble, trembleKey, active } = this.#plan;
    const hour = this.#hour;
    hour.seek(atMs, life.bootMs);
    let limits: Limits = [];
    for (const epoch of life.epochs) if (epoch.fromMs <= atMs) limits = epoch.limits;
    const thresholds = thresholdsOf(limits);
    const part = (atMs - hour.fromMs) / (hour.toMs - hour.fromMs);
    let kmemExtra = 0;
    for (const burst of hour.bursts) {
      const i = burst.index;
      if (i !== NUMPROC && i !== DCACHESIZE) continue;
      const line = (hour.first[i] as number) + ((hour.last[i] as number) - (hour.first[i] as number)) * part;
      const level = Math.min(levelAt(burst, atMs), thresholds[i] as number);
      kmemExtra += Math.max(0, level - line) * (i === NUMPROC ? KMEM_PER_PROCESS : 1);
    }
    for (let i = 0; i < N; i++) {
      const at = offset + i * WIDTH;
      out[at] = 0;
      out[at + 1] = Math.floor(this.#partMax[i] as number);
      out[at + 2] = limits[2 * i] as number;
      out[at + 3] = limits[2 * i + 1] as number;
      out[at + 4] = this.#partFails[i] as number;
    }
    for (const i of active) {
      const line = (hour.first[i] as number) + ((hour.last[i] as number) - (hour.first[i] as number)) * part;
      const threshold = thresholds[i] as number;
      let held = line;
      const amount = tremble[i] as number;
      if (amount > 0 && line <= threshold) {
        held *= 1 + amount * (2 * smooth(trembleKey[i] as number, atMs, TREMBLE_MS) - 1);
      }
      if (i === KMEMSIZE) held += kmemExtra;
      for (const burst of hour.bursts) if (burst.index === i) held = Math.max(held, levelAt(burst, atMs));
      out[offset + i * WIDTH] = Math.floor(Math.min(held, threshold));
    }
  }
}
