/** Quota limits as people write them, and how a level stands against them. Pure: the form echoes with it, and the server checks with it. */
import type { Amount } from '@/lib/ubc/sample';
import { type Message, message } from './message';
import type { Level } from './quota';
import { parsePair, type ValueKey } from './values';

export type LimitUnit = 'diskspace' | 'diskinodes';
export type LimitKey = ValueKey | 'quota.value.empty';
export type Limit =
  | { readonly ok: true; readonly value: bigint }
  | { readonly ok: false; readonly reason: Message<LimitKey> };

/** More digits than any disk has KiB, and fewer than a float loses. */
const MOST = 10n ** 15n - 1n;

/**
 * One limit: `10G` or a bare number of KiB for space, a number or `10K` for inodes. `0`, `none` and `unlimited` are no limit, which is 0. Exact; a
 * fraction is cut as vzctl cuts it.
 */
export function parseLimit(text: string, unit: LimitUnit): Limit {
  const trimmed = text.trim();
  const refuse = (key: LimitKey): Limit => ({ ok: false, reason: message(key, { value: trimmed.slice(0, 40) }) });
  if (trimmed === '') return refuse('quota.value.empty');
  if (trimmed === 'none' || trimmed === 'unlimited') return { ok: true, value: 0n };
  if (trimmed.includes(':')) return refuse('vz.value.parts');
  const parsed = parsePair(trimmed, unit, 'option');
  if (!parsed.ok) return parsed;
  return parsed.value.first > MOST ? refuse('vz.value.large') : { ok: true, value: parsed.value.first };
}

/** A limit in the shortest exact spelling that `parseLimit` reads again: 10485760 KiB is "10G". */
export function printLimit(value: Amount, unit: LimitUnit): string {
  const n = BigInt(value === Number.POSITIVE_INFINITY ? 0 : value);
  if (n === 0n) return '0';
  if (unit === 'diskinodes') return n.toString();
  for (const [suffix, kib] of [
    ['T', 2n ** 30n],
    ['G', 2n ** 20n],
    ['M', 2n ** 10n],
  ] as const) {
    if (n % kib === 0n) return `${n / kib}${suffix}`;
  }
  return `${n}K`;
}

/**
 * `none`: no limit. `under`: below soft. `over`: above soft, and a grace runs or its end is not said. `late`: above soft, and the grace is over:
 * nothing more is written. `full`: at the hard limit or above.
 */
export type Standing = 'none' | 'under' | 'over' | 'late' | 'full';

/** How a level stands at that moment. */
export function standing({ usage, soft, hard, graceEndsAtMs }: Level, nowMs: number): Standing {
  if (hard > 0 && usage >= hard) return 'full';
  if (soft > 0 && usage > soft) return graceEndsAtMs !== null && graceEndsAtMs <= nowMs ? 'late' : 'over';
  return soft > 0 || hard > 0 ? 'under' : 'none';
}

/** How much is above soft; 0 where nothing is. */
export function overSoft({ usage, soft }: Pick<Level, 'usage' | 'soft'>): Amount {
  if (soft <= 0 || usage <= soft) return 0;
  const over = BigInt(usage) - BigInt(soft);
  return over <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(over) : over;
}
