/**
 * Columns to SVG path text. One string per line, however many points: recharts' own lines cost a React element and a pass over every row each,
 * six panels of 500 points had no chance with them. A run ends at a null and at a restart; a run of one point is as wide as its step.
 */
import type { Column } from './shape';

export interface Track {
  t: readonly number[];
  stepMs: number;
  values: Column;
}

export interface Place {
  x: (ms: number) => number;
  y: (amount: number) => number;
}

/** Half-open index ranges of unbroken readings. `breaks` are moments no line joins across, ascending. */
export function runs({ t, values }: Track, breaks: readonly number[] = []): [number, number][] {
  const out: [number, number][] = [];
  let from = -1;
  let next = 0;
  for (let i = 0; i < t.length; i++) {
    const at = t[i] ?? 0;
    let broken = false;
    while (next < breaks.length && (breaks[next] ?? 0) <= at) {
      broken = true;
      next++;
    }
    if (values[i] === null || values[i] === undefined) {
      if (from >= 0) out.push([from, i]);
      from = -1;
    } else if (from < 0) from = i;
    else if (broken) {
      out.push([from, i]);
      from = i;
    }
  }
  if (from >= 0) out.push([from, t.length]);
  return out;
}

const at = (n: number) => Math.round(n * 10) / 10;

/** From point to point; the last of a run lasts its step. */
export function linePath(track: Track, place: Place, breaks?: readonly number[]): string {
  return runs(track, breaks)
    .map(([from, to]) => `M${points(track, place, from, to, false).join('L')}`)
    .join('');
}

/** Levels that hold for a whole step. */
export function stepPath(track: Track, place: Place, breaks?: readonly number[]): string {
  return runs(track, breaks)
    .map(([from, to]) => `M${points(track, place, from, to, true).join('L')}`)
    .join('');
}

/** The surface between a line and what lies under it: zero, or the line before it in a stack. */
export function areaPath(track: Track, place: Place, base: Column | null, breaks?: readonly number[]): string {
  return runs(track, breaks)
    .map(([from, to]) => {
      const top = points(track, place, from, to, false);
      const floor =
        base === null
          ? [
              `${at(place.x(endOf(track, to)))},${at(place.y(0))}`,
              `${at(place.x(track.t[from] ?? 0))},${at(place.y(0))}`,
            ]
          : points({ ...track, values: base.map((n) => n ?? 0) }, place, from, to, false).reverse();
      return `M${top.join('L')}L${floor.join('L')}Z`;
    })
    .join('');
}

/** Between two stepped lines, where both are known. */
export function bandPath(lower: Track, upper: Column, place: Place): string {
  const both = { ...lower, values: lower.values.map((n, i) => ((upper[i] ?? null) === null ? null : n)) };
  return runs(both)
    .map(([from, to]) => {
      const top = points({ ...lower, values: upper }, place, from, to, true);
      return `M${points(both, place, from, to, true).join('L')}L${top.reverse().join('L')}Z`;
    })
    .join('');
}

function endOf({ t, stepMs }: Track, to: number): number {
  return (t[to - 1] ?? 0) + stepMs;
}

function points(track: Track, { x, y }: Place, from: number, to: number, stepped: boolean): string[] {
  const out: string[] = [];
  let level = Number.NaN;
  for (let i = from; i < to; i++) {
    const left = at(x(track.t[i] ?? 0));
    const top = at(y(track.values[i] ?? 0));
    if (!stepped) out.push(`${left},${top}`);
    else if (top !== level) {
      // A step that changes nothing needs no point.
      if (i > from) out.push(`${left},${level}`);
      out.push(`${left},${top}`);
      level = top;
    }
  }
  const last = at(y(track.values[to - 1] ?? 0));
  out.push(`${at(x(endOf(track, to)))},${last}`);
  return out;
}
