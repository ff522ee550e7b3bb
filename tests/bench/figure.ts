/** One measured number beside its bar. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** What it must not exceed; with `least`, what it must reach. null where there is none yet. */
  bar: number | null;
  least?: boolean;
  ok: boolean;
}

export function figure(name: string, value: number, unit: string, bar: number | null, least = false): Figure {
  const ok = bar === null || (least ? value >= bar : value <= bar);
  return { name, value, unit, bar, ...(least ? { least } : {}), ok };
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/** Milliseconds of `work`, once. */
export function timed(work: () => void): number {
  const from = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - from) / 1e6;
}

/** Median milliseconds of `runs` runs, after as many to warm up. */
export function medianMs(runs: number, work: () => void): number {
  for (let i = 0; i < runs; i++) work();
  return median(Array.from({ length: runs }, () => timed(work)));
}

/** Fails the whole bench: a fast wrong answer is no figure. */
export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`wrong answer: ${what}`);
}
