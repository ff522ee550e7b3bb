/** What somebody has typed over barriers and limits, before it is a change. Pure. */
import { stillAsked } from '@/components/config/setting-draft';
import type { Setting } from '@/lib/api/schemas-config';
import { formatAmount } from '@/lib/format';
import { t } from '@/lib/text/t';
import { toWire } from '@/lib/ubc/sample';
import { params } from '@/lib/vz/params';
import { checkValue } from '@/lib/vz/set';
import { type PairUnit, parsePair, toAmount } from '@/lib/vz/values';

export interface PairText {
  barrier: string;
  limit: string;
}

/** By parameter name; a parameter that is as in the file is not in it. */
export type Draft = Readonly<Record<string, PairText>>;

/** The two halves as the file has them; empty where it does not. */
export function halvesOf(value: string | null): PairText {
  if (value === null) return { barrier: '', limit: '' };
  const [barrier = '', limit = barrier] = value.split(':');
  return { barrier, limit };
}

/** The draft with one field typed; a pair that is again as in the file leaves it. */
export function typed(draft: Draft, setting: Setting, side: keyof PairText, text: string): Draft {
  const before = halvesOf(setting.value);
  const { [setting.name]: mine = before, ...others } = draft;
  // One number is for both, as vzctl has it, until somebody says otherwise.
  const isPaired = mine.barrier === mine.limit && side === 'barrier';
  const next = isPaired ? { barrier: text, limit: text } : { ...mine, [side]: text };
  return next.barrier === before.barrier && next.limit === before.limit ? others : { ...others, [setting.name]: next };
}

export function pairText({ barrier, limit }: PairText): string {
  const [first, second] = [barrier.trim(), limit.trim()];
  return first === second ? first : `${first}:${second}`;
}

/** What cannot be sent as it is, in a sentence; undefined where all is well. */
export function problemOf(name: string, pair: PairText): string | undefined {
  const param = params.get(name);
  if (param === undefined) return undefined;
  if (pair.barrier.trim() === '' || pair.limit.trim() === '') return t('limits.empty');
  const checked = checkValue(param, pairText(pair));
  return checked.ok ? undefined : t(checked.reason.key, checked.reason.values);
}

/** One half as people read it: 256 MiB for 65536p; undefined where that says no more than what was typed. */
export function echoOf(name: string, text: string): string | undefined {
  const grammar = params.get(name)?.grammar;
  if (grammar?.kind !== 'pair' || text.trim() === '' || text.includes(':')) return undefined;
  const parsed = parsePair(text.trim(), grammar.unit, 'option');
  if (!parsed.ok || !isCounterUnit(grammar.unit)) return undefined;
  const said = formatAmount(toWire(toAmount(parsed.value.first)), grammar.unit);
  return said === text.trim() ? undefined : said;
}

function isCounterUnit(unit: PairUnit): unit is 'bytes' | 'pages' | 'items' {
  return unit !== 'diskspace' && unit !== 'diskinodes';
}

/** The draft as the API takes it. */
export function valuesOf(draft: Draft): Record<string, string> {
  return Object.fromEntries(Object.entries(draft).map(([name, pair]) => [name, pairText(pair)]));
}

/** What of a draft is not in the file, read anew: of a save that stopped half way, the rest. */
export function stillTyped(draft: Draft, settings: readonly Setting[]): Draft {
  const rest = stillAsked(valuesOf(draft), settings);
  return Object.fromEntries(Object.entries(draft).filter(([name]) => Object.hasOwn(rest, name)));
}
