/**
 * Where the vertical axis ends. A limit far above the use would press the curve to the floor, so it becomes a pill at the top edge; near the limit
 * both are drawn. Also the ticks: few, round, one unit for the whole axis.
 */
import { type Column, largestOf, type Shaped } from './shape';

/** A chart's box has its height in every state. */
export const CHART_HEIGHT_PX = 260;
export const SMALL_HEIGHT_PX = 170;

export type Fit = 'auto' | 'usage' | 'limits';

export interface Scale {
  top: number;
  /** Thresholds above the top edge: drawn as pills there. Amount is the latest. */
  pills: { line: 'maxheld' | 'barrier' | 'limit'; amount: number }[];
  /** What is drawn in full or in part, with its last known amount for the label at the right end. */
  lines: { line: 'maxheld' | 'barrier' | 'limit'; amount: number }[];
  /** What `auto` came to. */
  fit: 'usage' | 'limits';
}

const FAR = 0.5;
const HEADROOM = 1.2;

const LINES = ['maxheld', 'barrier', 'limit'] as const;

/** `reference` is the threshold that governs; it alone decides whether the limits are far. */
export function fitScale(shaped: Shaped, reference: 'barrier' | 'limit' | null, fit: Fit): Scale {
  const { largest } = shaped;
  const tops = { barrier: highest(shaped.barrier), limit: highest(shaped.limit) };
  const governs = reference === null ? null : tops[reference];
  const thresholds = [tops.barrier, tops.limit].filter((n) => n !== null);
  const chosen = fit === 'auto' ? automatic(largest.held, governs) : fit;
  const top = chosen === 'limits' ? limitsTop() : usageTop();
  const pills: Scale['pills'] = [];
  const lines: Scale['lines'] = [];
  for (const line of LINES) {
    const amount = latest(shaped[line]);
    if (amount === null || (line === 'maxheld' && amount === 0)) continue;
    // A line that was below the edge once is drawn there and leaves at the top.
    if (amount > top && (lowest(shaped[line]) ?? amount) > top) pills.push({ line, amount });
    else lines.push({ line, amount });
  }
  return { top, pills, lines, fit: chosen };

  function usageTop(): number {
    // maxheld belongs to the use, unless an old peak would crush today's curve.
    const peak = largest.maxheld <= largest.held * 2 ? Math.max(largest.held, largest.maxheld) : largest.held;
    return peak > 0 ? peak * HEADROOM : 1;
  }

  function limitsTop(): number {
    const near = Math.max(largest.held, largest.maxheld, governs ?? 0);
    // Asked for the limits: all of them. On our own: those that do not crush the rest.
    const shown = fit === 'limits' ? thresholds : thresholds.filter((n) => n <= near * 2);
    const all = Math.max(near, ...shown);
    return all > 0 ? all * 1.08 : 1;
  }
}

function automatic(held: number, governs: number | null): 'usage' | 'limits' {
  if (governs === null) return 'usage';
  if (held === 0) return 'limits';
  return held < governs * FAR ? 'usage' : 'limits';
}

function highest(column: Column): number | null {
  return column.some((n) => n !== null) ? largestOf(column) : null;
}

function lowest(column: Column): number | null {
  let least: number | null = null;
  for (const n of column) if (n !== null && (least === null || n < least)) least = n;
  return least;
}

function latest(column: Column): number | null {
  return column.findLast((n) => n !== null) ?? null;
}

/** `items` are whole, a `number` (CPUs, load) is not. */
export type AxisUnit = 'bytes' | 'items' | 'number' | 'percent';

const BYTE_STEPS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
const COUNT_STEPS = [1, 2, 2.5, 5];

/** At most five ticks from 0 to `top`, on round numbers of the unit's base. */
export function ticks(top: number, unit: AxisUnit): number[] {
  const step = unit === 'bytes' ? byteStep(top / 4) : countStep(top / 4, unit === 'items');
  const out: number[] = [];
  for (let i = 0; i <= 4 && i * step <= top; i++) out.push(i * step);
  return out;
}

function byteStep(least: number): number {
  let base = 1;
  while (least > 512 * base) base *= 1024;
  return (BYTE_STEPS.find((s) => s * base >= least) ?? 1024) * base;
}

function countStep(least: number, whole: boolean): number {
  const floor = whole ? Math.max(1, least) : least;
  const base = 10 ** Math.floor(Math.log10(floor));
  const steps = whole && base === 1 ? [1, 2, 5] : COUNT_STEPS;
  return (steps.find((s) => s * base >= floor * (1 - 1e-9)) ?? 10) * base;
}

const IEC = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** Writes every tick of one axis in the same unit, the one its top asks for. */
export function axisFormat(top: number, unit: AxisUnit): (value: number) => string {
  if (unit === 'percent') return (value) => `${Math.round(value)} %`;
  if (unit === 'items' || unit === 'number') {
    const suffix = top >= 1e9 ? 'B' : top >= 1e6 ? 'M' : top >= 1e4 ? 'k' : '';
    const by = { B: 1e9, M: 1e6, k: 1e3, '': 1 }[suffix] ?? 1;
    return (value) => `${round(value / by)}${value === 0 ? '' : suffix}`;
  }
  const power = Math.max(0, Math.min(IEC.length - 1, Math.floor(Math.log2(Math.max(1, top)) / 10)));
  return (value) => (value === 0 ? '0' : `${round(value / 1024 ** power)} ${IEC[power]}`);
}

function round(n: number): string {
  return String(Number(n.toFixed(n >= 100 ? 0 : n >= 10 ? 1 : 2)));
}

/** Failures closer than this are one triangle: dozens side by side would be a hatch. */
const MERGE_PX = 12;

/** Joins neighbouring failures whose triangles would overlap; the number is their sum, the place the middle of them. */
export function mergeFailures(
  failures: readonly { t: number; growth: number }[],
  msPerPx: number,
): { t: number; growth: number }[] {
  const merged: { from: number; to: number; growth: number }[] = [];
  for (const { t, growth } of failures) {
    const last = merged.at(-1);
    if (last !== undefined && t - last.from < MERGE_PX * msPerPx) {
      last.to = t;
      last.growth += growth;
    } else merged.push({ from: t, to: t, growth });
  }
  return merged.map(({ from, to, growth }) => ({ t: (from + to) / 2, growth }));
}

/** Half the width of a failure's triangle in pixels: 3 for one, a pixel more each time the growth is about three times as large. */
export function failureSize(growth: number): number {
  return Math.min(8, 3 + Math.floor(Math.log10(Math.max(1, growth)) * 2));
}
