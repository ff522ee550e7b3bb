/** How a resource's amounts are drawn and written: its axis, its unit, what 100 % is. */
import { exactAmount, PAGE_BYTES, share, thresholdNumber, type UnitMode } from '@/components/ubc/values';
import type { Beancounter, History } from '@/lib/api/schemas';
import { formatAmount, formatPercent } from '@/lib/format';
import { isMessageKey, t } from '@/lib/text/t';
import type { WireAmount } from '@/lib/ubc/sample';
import type { AxisUnit } from './scale';

/** What a screen knows of a resource besides its history. */
export interface Governed {
  /** Which threshold governs; null where none does. */
  reference: 'barrier' | 'limit' | null;
  /** The barrier is a promise. */
  promise: boolean;
}

export const UNGOVERNED: Governed = { reference: null, promise: false };

export function governedBy(row: Pick<Beancounter, 'reference' | 'kind'>): Governed {
  return { reference: row.reference, promise: row.kind === 'guarantee' };
}

/** Of what is no counter: quota warns at the soft limit and refuses at the hard one; a node's memory ends at its limit. */
export function governing(history: Pick<History, 'kind' | 'bounds' | 'limit'>, known: Governed): Governed {
  if (history.kind === 'counter') return known;
  if (history.bounds === 'soft_hard') return { reference: 'barrier', promise: false };
  if (history.bounds === 'limit') return { reference: 'limit', promise: false };
  return UNGOVERNED;
}

/** The name of a resource: counters by their own, which is the same in every language. */
export function resourceName(resource: string): string {
  const key = `resources.${resource}.label`;
  return isMessageKey(key) ? t(key) : resource;
}

export interface AxisOf {
  unit: AxisUnit;
  /** Axis value of one amount is amount x factor / scale. */
  factor: number;
  percent: boolean;
}

type Measured = Pick<History, 'unit' | 'scale'>;

/** The axis in a unit mode. Percent needs a threshold; without one a resource keeps its own unit. */
export function axisOf(measured: Measured, reference: 'barrier' | 'limit' | null, mode: UnitMode): AxisOf {
  if (mode === 'percent' && reference !== null) return { unit: 'percent', factor: 1, percent: true };
  if (measured.scale !== 1) return { unit: 'number', factor: 1, percent: false };
  if (measured.unit === 'bytes') return { unit: 'bytes', factor: 1, percent: false };
  if (measured.unit === 'pages' && mode !== 'pages') return { unit: 'bytes', factor: PAGE_BYTES, percent: false };
  return { unit: 'items', factor: 1, percent: false };
}

/** The unit of an axis in a word, for a heading; empty where the ticks say it. */
export function axisWord(history: Pick<History, 'per' | 'resource' | 'unit'>, axis: AxisOf): string {
  if (axis.percent) return t('charts.unit.percent');
  if (history.per === 'second') return t('charts.unit.perSecond');
  if (axis.unit === 'items' && history.unit === 'pages') return t('charts.unit.pages');
  return history.resource === 'cpu' ? t('charts.unit.cpus') : '';
}

/** An axis value, for labels and pills. */
export function axisText(amount: number, unit: AxisUnit): string {
  if (unit === 'percent') return `${Math.trunc(amount)} %`;
  if (unit === 'number') return decimal(amount);
  return formatAmount(Math.round(amount), unit === 'bytes' ? 'bytes' : 'items');
}

function decimal(n: number): string {
  return String(Number(n.toFixed(n >= 100 ? 0 : n >= 10 ? 1 : 2)));
}

/** An amount as the node counts it, rounded, with every digit beside it where rounding lost some. */
export function amountText(amount: WireAmount | null, history: Pick<History, 'unit' | 'scale' | 'per'>): string {
  if (amount === null) return t('beancounters.none');
  const threshold = thresholdNumber(amount, history.unit);
  if (amount === 'unlimited' || (threshold === null && Number(amount) > 0)) return t('charts.unlimited');
  const suffix = history.per === 'second' ? t('charts.perSecond') : '';
  if (history.scale !== 1) return decimal(Number(amount) / history.scale) + suffix;
  if (history.unit === 'items' || history.unit === 'unknown') return exactAmount(amount) + suffix;
  return `${formatAmount(amount, history.unit, PAGE_BYTES)}${suffix} (${exactAmount(amount)})`;
}

/** "42 % of barrier" as its first part; null where the division has no meaning. */
export function shareText(held: WireAmount | null, threshold: WireAmount | null, unit: History['unit']): string | null {
  if (held === null || threshold === null || thresholdNumber(threshold, unit) === null) return null;
  const part = share(held, threshold);
  return part === null ? null : formatPercent(part);
}
