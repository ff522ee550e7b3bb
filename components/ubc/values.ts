/** How a counter's numbers are written: with a readable unit, as the node counts them, or as a share of what governs. */
import type { Beancounter } from '@/lib/api/schemas';
import { formatAmount, formatPercent } from '@/lib/format';
import type { WireAmount } from '@/lib/ubc/sample';

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

/** One cell of the table in the chosen mode. `unlimited` stays ∞, what has no share says "—". */
export function cellText(row: Beancounter, amount: WireAmount, mode: UnitMode): string {
  if (mode === 'percent' && amount !== 'unlimited') return formatPercent(share(amount, referenceAmount(row)));
  if (mode === 'pages' && row.unit === 'pages' && amount !== 'unlimited') return exactAmount(amount);
  return formatAmount(amount, row.unit);
}
