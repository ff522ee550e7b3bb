/** What a field of quota says, for the words under it: its meaning when it is good, the reason when it is not. */
import { formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import { type LimitUnit, parseLimit } from '@/lib/vz/quota-values';
import { parsePair, toAmount } from '@/lib/vz/values';
import { limitText, type What } from './words';

export type Meaning = { ok: true; text: string } | { ok: false; error: string };

const unitOf = (what: What): LimitUnit => (what === 'blocks' ? 'diskspace' : 'diskinodes');
const wire = (value: bigint) => Number(toAmount(value));

/** One limit; `field` is its label. */
export function limitMeaning(what: What, text: string, field: string): Meaning {
  const parsed = parseLimit(text, unitOf(what));
  if (!parsed.ok) return { ok: false, error: t(parsed.reason.key, { ...parsed.reason.values, field }) };
  return { ok: true, text: limitText(what, wire(parsed.value)) };
}

/** SOFT:HARD, or one number for both; of an image the second is its size. */
export function pairMeaning(what: What, text: string, image: boolean, field: string): Meaning {
  if (text.trim() === '') return { ok: false, error: t('quota.value.empty') };
  const parsed = parsePair(text.trim(), unitOf(what), 'option');
  if (!parsed.ok) return { ok: false, error: t(parsed.reason.key, { ...parsed.reason.values, field }) };
  const [soft, hard] = [wire(parsed.value.first), wire(parsed.value.second)].map((value) => limitText(what, value));
  return { ok: true, text: image ? (hard ?? '') : t('quota.edit.means.pair', { soft: soft ?? '', hard: hard ?? '' }) };
}

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };
const MOST_SECONDS = 2_147_483_647;

/** "604800" or "7d"; undefined for anything else. */
export function parseSeconds(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d{1,10})\s*([smhd]?)$/.exec(text.trim()) ?? [];
  const seconds = digits === undefined ? undefined : Number(digits) * (UNITS[unit] ?? 1);
  return seconds === undefined || seconds > MOST_SECONDS ? undefined : seconds;
}

/** The shortest spelling that is read again as the same. */
export function printSeconds(seconds: number): string {
  if (seconds === 0) return '0';
  for (const unit of ['d', 'h', 'm'] as const)
    if (seconds % (UNITS[unit] ?? 1) === 0) return `${seconds / (UNITS[unit] ?? 1)}${unit}`;
  return String(seconds);
}

export function secondsMeaning(text: string): Meaning {
  const seconds = parseSeconds(text);
  if (seconds === undefined) return { ok: false, error: t('quota.edit.seconds.bad') };
  return { ok: true, text: formatSpan(seconds * 1000) };
}
