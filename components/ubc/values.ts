/** How a counter's numbers are written: with a readable unit, as the node counts them, or as a share of what governs. */
import type { Beancounter } from '@/lib/api/schemas';
import { formatAmount, formatPercent } from '@/lib/format';
import { isUnlimited } from '@/lib/ubc/health';
import { fromWire, type WireAmount } from '@/lib/ubc/sample';

/**
 * Bytes of a page on x86 and x86_64 (beancounters are counted in pages of the node; IA-64 had 16384). Amounts are always shown in pages too.
 */
export const PAGE_BYTES = 4096;

export const UNIT_MODES = ['bytes', 'pages', 'percent'] as const;
export type UnitMode = (typeof UNIT_MODES)[number];

export function parseUnitMode(text: string | null): UnitMode {
  return UNIT_MODES.find((mode) => mode === text) ?? 'bytes';
}

export function nextUnitMode(mode: UnitMode): UnitMode {
  return UNIT_MODES[(UNIT_MODES.indexOf(mode) + 1) % UNIT_MODES.length] ?? 'bytes';
}

const digits = new Intl.NumberFormat('en');

/** Every digit, for tooltips and screen readers: "14,372,700 bytes" without the unit. */
export function exactAmount(amount: WireAmount): string {
  if (amount === 'unlimited') return '∞';
  return digits.format(typeof amount === 'number' ? amount : BigInt(amount));
}

/** The amount of the threshold that governs this counter, or null where none does. */
export function referenceAmount(row: Pick<Beancounter, 'reference' | 'barrier' | 'limit'>): WireAmount | null {
  if (row.reference === null) return null;
  return row.reference === 'barrier' ? row.barrier : row.limit;
}

/** amount / reference; null where the division has no meaning. Rounding to a float is far below a percent. */
export function share(amount: WireAmount, reference: WireAmount | null): number | null {
  if (reference === null || reference === 'unlimited' || amount === 'unlimited') return null;
  const whole = Number(reference);
  return whole > 0 ? Number(amount) / whole : null;
}

/** An amount in the chosen mode. Thresholds that are unlimited in any spelling are ∞, what has no share says "—". */
export function cellText(row: Beancounter, column: 'held' | 'maxheld' | 'barrier' | 'limit', mode: UnitMode): string {
  const amount = row[column];
  const isThreshold = column === 'barrier' || column === 'limit';
  if (amount === 'unlimited' || (isThreshold && isUnlimited(fromWire(amount), row.unit))) return '∞';
  if (mode === 'percent') return formatPercent(share(amount, referenceAmount(row)));
  if (mode === 'pages' && row.unit === 'pages') return exactAmount(amount);
  return formatAmount(amount, row.unit, PAGE_BYTES);
}

/**
 * A threshold as a number to draw with, or null where there is none: 0, or unlimited in any spelling a node uses. A float is exact enough for
 * a position.
 */
export function thresholdNumber(amount: WireAmount | null, unit: Beancounter['unit']): number | null {
  if (amount === null || isUnlimited(fromWire(amount), unit)) return null;
  const n = Number(amount);
  return n > 0 ? n : null;
}
