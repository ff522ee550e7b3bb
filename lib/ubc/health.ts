/**
 * What a container's five numbers mean for its health: which threshold governs, how close held is, how loudly to say so. All rules are
 * those of vzubc and of the OpenVZ manual, minus vzubc's habit of reading guarantees as limits (vzctl bin/vzubc.in).
 */
import { behaviour, type CounterUnit, counterInfo, type Severity } from './counters';
import type { Amount, CounterRow } from './sample';

/** Ratios of the governing threshold; "over" is strict, as in vzubc: exactly half is not more than half. */
export const thresholds = { heldWarning: 0.8, heldNotice: 0.5, maxheldNotice: 0.8 } as const;
export type Thresholds = { readonly [K in keyof typeof thresholds]: number };

/** Most urgent first. */
export const severities = ['critical', 'warning', 'notice', 'quiet'] as const satisfies readonly Severity[];

const MAX_64 = 2n ** 63n - 1n;
/**
 * An unlimited cgroup limit is 2^63 less a page or a few, in bytes, or that over 4096, in pages. A float holds 2^63 - 65536 exactly, and comparing two
 * floats takes a hundredth of the time of comparing one with a bigint.
 */
const UNLIMITED_BYTES = 2 ** 63 - 65536;
const UNLIMITED_PAGES = 2 ** 51 - 16;
/** 2^31-1: unlimited on 32-bit nodes, where the parser says so; 64-bit ones still have it in containers that came from one. */
const MAX_32 = 2147483647;

/**
 * Is this barrier or limit "no limit" in any of the spellings nodes use? Not for held: there it is a number like others. 2^31-1 pages or items
 * no container ever reaches; as bytes it is 2 GiB less one, which a 64-bit kernel does enforce.
 */
export function isUnlimited(amount: Amount, unit: CounterUnit | 'unknown'): boolean {
  if (amount === Number.POSITIVE_INFINITY || amount >= UNLIMITED_BYTES) return true;
  return (Number(amount) === MAX_32 && unit !== 'bytes') || (unit === 'pages' && amount >= UNLIMITED_PAGES);
}

/**
 * VSwap is a mode of the container, told by its RAM limit: set, and neither 2^63-1 nor 2^31-1 (vzctl src/vzlist.c). 2^51, the result of
 * `--ram unlimited`, counts as a limit there and here. null when there is no physpages row to tell by.
 */
export function isVswap(rows: readonly Pick<CounterRow, 'counter' | 'limit'>[]): boolean | null {
  const physpages = rows.find((row) => row.counter === 'physpages');
  if (physpages === undefined) return null;
  return physpages.limit < MAX_64 && Number(physpages.limit) !== MAX_32;
}

/**
 * Which threshold held is measured against; null when nothing refuses: accounting, guarantees, an unlimited or a zero threshold. The
 * kernel compares an ordinary request with the barrier and then with the limit (kernel/bc/beancounter.c), so the lower one governs.
 */
export function reference(
  counter: string,
  barrier: Amount,
  limit: Amount,
  vswap: boolean | null,
): 'barrier' | 'limit' | null {
  const info = counterInfo(counter);
  const { kind, governs } = vswap === true ? info.vswap : info.classic;
  if (kind === 'accounting' || kind === 'guarantee') return null;
  const which = governs === 'limit' || barrier <= 0 || (limit > 0 && limit < barrier) ? 'limit' : 'barrier';
  const threshold = which === 'limit' ? limit : barrier;
  return threshold <= 0 || isUnlimited(threshold, info.unit) ? null : which;
}

/**
 * A guarantee's own question: does the container use more than it was promised? Nothing is refused then, only protection ends. 0 promises
 * nothing, as 3.10 kernels and the script print where no guarantee was set, so nothing can be above it.
 */
export function isAboveGuarantee(counter: string, held: Amount, barrier: Amount, vswap: boolean | null): boolean {
  if (behaviour(counter, vswap).kind !== 'guarantee' || barrier <= 0) return false;
  return !isUnlimited(barrier, counterInfo(counter).unit) && held > barrier;
}

function whole(amount: Amount): bigint {
  return typeof amount === 'bigint' ? amount : amount === Number.POSITIVE_INFINITY ? MAX_64 : BigInt(amount);
}

/**
 * held / reference, at least 0 and finite; below 1 exactly when held is below the reference, above 1 exactly when it is above. null
 * without a reference, or for one of 0 or without end.
 */
export function pressure(held: Amount, threshold: Amount | null): number | null {
  if (threshold === null || threshold <= 0 || threshold === Number.POSITIVE_INFINITY) return null;
  if (typeof held === 'number' && typeof threshold === 'number' && Number.isFinite(held)) {
    // Correctly rounded division of two safe integers never crosses 1.
    return held / threshold;
  }
  const h = whole(held);
  const r = whole(threshold);
  const ratio = Number(h / r) + Number(((h % r) << 60n) / r) / 2 ** 60;
  if (h < r) return Math.min(ratio, 1 - Number.EPSILON / 2);
  return h > r ? Math.max(ratio, 1 + Number.EPSILON) : 1;
}

const PARTS = 10_000;
/** Below this a product with PARTS is still a safe integer. */
const SMALL = Number.MAX_SAFE_INTEGER / PARTS;

/** amount > ratio * threshold, without rounding either side. */
function exceeds(amount: Amount, ratio: number, threshold: Amount): boolean {
  const share = Math.round(ratio * PARTS);
  if (typeof amount === 'number' && typeof threshold === 'number' && amount < SMALL && threshold < SMALL) {
    return amount * PARTS > threshold * share;
  }
  return whole(amount) * BigInt(PARTS) > whole(threshold) * BigInt(share);
}

type Measured = Pick<CounterRow, 'counter' | 'held' | 'maxheld' | 'barrier' | 'limit'>;

export interface Reading extends Measured {
  /** How much failcnt grew within the last hour; never its absolute value, which says nothing of now. */
  growthHour: number;
  vswap: boolean | null;
}

export interface Verdict {
  severity: Severity;
  /** Why it needs attention; null for `notice` and `quiet`. */
  reason: 'failing' | 'near' | null;
  referenceKind: 'barrier' | 'limit' | null;
  /** The threshold itself; null where none governs. */
  reference: Amount | null;
  pressure: number | null;
}

/** Judges one row. */
export function assess(reading: Reading, marks: Thresholds = thresholds): Verdict {
  return judge(reading, reading.growthHour, reading.vswap, marks);
}

/** The same of a row as it stands, for walks over all rows of a node. */
export function judge(
  row: Measured,
  growthHour: number,
  vswap: boolean | null,
  marks: Thresholds = thresholds,
): Verdict {
  const { counter, held, maxheld, barrier, limit } = row;
  const referenceKind = reference(counter, barrier, limit, vswap);
  const threshold = referenceKind === null ? null : referenceKind === 'limit' ? limit : barrier;
  let byUse: Severity = 'quiet';
  if (threshold !== null) {
    if (exceeds(held, marks.heldWarning, threshold)) byUse = 'warning';
    else if (exceeds(held, marks.heldNotice, threshold) || exceeds(maxheld, marks.maxheldNotice, threshold)) {
      byUse = 'notice';
    }
  }
  const byGrowth = growthHour > 0 ? behaviour(counter, vswap).growth : 'quiet';
  const severity = severities.indexOf(byGrowth) < severities.indexOf(byUse) ? byGrowth : byUse;
  const urgent = severity === 'critical' || severity === 'warning';
  return {
    severity,
    reason: !urgent ? null : byGrowth === severity ? 'failing' : 'near',
    referenceKind,
    reference: threshold,
    pressure: pressure(held, threshold),
  };
}

export function severity(reading: Reading, marks: Thresholds = thresholds): Severity {
  return assess(reading, marks).severity;
}

/**
 * How much failcnt grew from one reading to the next. A fall is a new life of the container (kernel/bc: counters restart with a new
 * beancounter), so the new value is the growth. Nothing to compare with is no growth. Saturates at 2^53-1.
 */
export function failureGrowth(before: Amount | undefined, now: Amount): { growth: number; reset: boolean } {
  if (before === undefined) return { growth: 0, reset: false };
  const reset = now < before;
  const growth = reset ? whole(now) : whole(now) - whole(before);
  return { growth: Math.min(Number(growth), Number.MAX_SAFE_INTEGER), reset };
}

export interface Urgency {
  severity: Severity;
  reason: 'failing' | 'near' | null;
  growthHour: number;
  pressure: number | null;
}

/** Most urgent first: severity, failing before near, growth, pressure. */
export function compareUrgency(a: Urgency, b: Urgency): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    reasonRank(a.reason) - reasonRank(b.reason) ||
    b.growthHour - a.growthHour ||
    (b.pressure ?? -1) - (a.pressure ?? -1)
  );
}

function reasonRank(reason: Urgency['reason']): number {
  return reason === 'failing' ? 0 : reason === 'near' ? 1 : 2;
}

/** A new list, most urgent first; equals keep their order. */
export function rank<T extends Urgency>(items: readonly T[]): T[] {
  return [...items].sort(compareUrgency);
}

/** A verdict of a row that a threshold governs. */
interface Governed extends Verdict {
  referenceKind: 'barrier' | 'limit';
  reference: Amount;
  pressure: number;
}

function isGoverned(verdict: Verdict): verdict is Governed {
  return verdict.referenceKind !== null && verdict.reference !== null && verdict.pressure !== null;
}

/** The judged row with the highest severity, then pressure; only rows that a threshold governs. null when there is none. */
export function worstOf<Row extends { verdict: Verdict }>(
  rows: readonly Row[],
): { row: Row; verdict: Governed } | null {
  let found: { row: Row; verdict: Governed } | null = null;
  for (const row of rows) {
    const { verdict } = row;
    if (!isGoverned(verdict)) continue;
    const order =
      found === null ? -1 : severities.indexOf(verdict.severity) - severities.indexOf(found.verdict.severity);
    if (found === null || order < 0 || (order === 0 && verdict.pressure > found.verdict.pressure)) {
      found = { row, verdict };
    }
  }
  return found;
}
