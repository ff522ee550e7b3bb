/**
 * Values as vzctl 4.11 reads and writes them: numbers with a suffix, pairs of them, and the rates and sizes of single options. Exact, in
 * bigint: vzctl computes with 64-bit mantissas, and every factor is a power of two, so cutting the exact product gives what it gives.
 * Sources: parse_ul_sfx, parse_twoul_sfx in src/lib/config.c; conversions recorded in set-ubc.json and set-disk.json.
 */
import type { Amount } from '@/lib/ubc/sample';
import { type Message, message } from './message';

/** 2^63-1, "unlimited". */
export const UNLIMITED = 2n ** 63n - 1n;
const PAGE_BYTES = 4096n;
/** strtoull gives up here. */
const TOO_LONG = 2n ** 64n;

/**
 * What a plain number counts. `bytes`, `pages`, `items`: beancounters. `diskspace`: KiB. `diskinodes`: inodes.
 */
export type PairUnit = 'bytes' | 'pages' | 'items' | 'diskspace' | 'diskinodes';

/** Where a value stands: vzctl cuts what is too large in a config to unlimited, with a warning, and refuses it as an option. */
export type Where = 'conf' | 'option';

export type ValueKey =
  | 'vz.value.number'
  | 'vz.value.suffix'
  | 'vz.value.parts'
  | 'vz.value.negative'
  | 'vz.value.large'
  | 'vz.value.not_unlimited';

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: Message<ValueKey> };

export interface Pair {
  /** Barrier, or soft limit. UNLIMITED for "unlimited". */
  readonly first: bigint;
  /** Limit, or hard limit. */
  readonly second: bigint;
}

const refuse = (key: ValueKey, text: string) => ({
  ok: false as const,
  reason: message(key, { value: text.slice(0, 40) }),
});
const yes = <T>(value: T) => ({ ok: true as const, value });

const SUFFIXES: Readonly<Record<string, bigint>> = {
  B: 1n,
  K: 2n ** 10n,
  M: 2n ** 20n,
  G: 2n ** 30n,
  T: 2n ** 40n,
  // One memory page, not peta.
  P: PAGE_BYTES,
};

/** How many bytes, or whatever a suffix counts, make one of the unit; undefined where no suffix is allowed. */
const DIVISORS: Readonly<Record<PairUnit, bigint | undefined>> = {
  bytes: 1n,
  pages: PAGE_BYTES,
  items: undefined,
  diskspace: 1024n,
  diskinodes: 1n,
};

/** number * numerator / denominator, cut toward zero: of the fraction only what 64-bit mantissas hold can matter. */
interface Decimal {
  readonly digits: bigint;
  readonly places: number;
  readonly negative: boolean;
  /** Upper case; '' for none. */
  readonly suffix: string;
}

const NUMBER = /^[ \t\n\v\f\r]*(-?)(?:(\d+)(?:\.(\d*))?|\.(\d+))([A-Za-z]*)$/;

function parseDecimal(text: string): Parsed<Decimal> {
  const found = NUMBER.exec(text);
  // Longer ones overflow 64 bits or only add digits nobody can see; the bound keeps hostile text cheap.
  if (found === null || text.length > 64) return refuse('vz.value.number', text);
  const [, sign, whole = '', behind, alone, suffix = ''] = found;
  const fraction = behind ?? alone ?? '';
  if (BigInt(whole === '' ? '0' : whole) >= TOO_LONG) return refuse('vz.value.large', text);
  if (suffix !== '' && (suffix.length > 1 || !Object.hasOwn(SUFFIXES, suffix.toUpperCase()))) {
    return refuse('vz.value.suffix', text);
  }
  return yes({
    digits: BigInt(`${whole}${fraction}` === '' ? '0' : `${whole}${fraction}`),
    places: fraction.length,
    negative: sign === '-',
    suffix: suffix.toUpperCase(),
  });
}

function scale({ digits, places, suffix }: Decimal, divisor: bigint): bigint {
  return (digits * (SUFFIXES[suffix] ?? 1n)) / (divisor * 10n ** BigInt(places));
}

function parseOne(text: string, unit: PairUnit, where: Where): Parsed<bigint> {
  if (text === '') return yes(0n);
  if (text === 'unlimited') {
    return unit === 'diskspace' || unit === 'diskinodes' ? refuse('vz.value.not_unlimited', text) : yes(UNLIMITED);
  }
  const parsed = parseDecimal(text);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  const divisor = DIVISORS[unit];
  if (value.suffix !== '' && divisor === undefined) return refuse('vz.value.suffix', text);
  // A negative number wraps around 2^64 and is too large then.
  if (value.negative && value.digits !== 0n) {
    return where === 'conf' ? yes(UNLIMITED) : refuse('vz.value.negative', text);
  }
  const amount = scale(value, value.suffix === '' ? 1n : (divisor ?? 1n));
  if (amount <= UNLIMITED) return yes(amount);
  return where === 'conf' ? yes(UNLIMITED) : refuse('vz.value.large', text);
}

/**
 * "BARRIER:LIMIT" or one number for both, in the unit of the parameter. Empty is 0, as vzctl has it. Whether the barrier is above the limit
 * is not asked.
 */
export function parsePair(text: string, unit: PairUnit, where: Where): Parsed<Pair> {
  const parts = text.split(':');
  if (parts.length > 2) return refuse('vz.value.parts', text);
  const first = parseOne(parts[0] ?? '', unit, where);
  if (!first.ok) return first;
  if (parts.length === 1) return yes({ first: first.value, second: first.value });
  const second = parseOne(parts[1] ?? '', unit, where);
  return second.ok ? yes({ first: first.value, second: second.value }) : second;
}

/** As vzctl writes it into a config. */
export function printPair({ first, second }: Pair, unit: PairUnit): string {
  if (unit === 'diskspace' || unit === 'diskinodes') return `${first}:${second}`;
  const print = (n: bigint) => (n === UNLIMITED ? 'unlimited' : n.toString());
  return first === second ? print(first) : `${print(first)}:${print(second)}`;
}

/** --ram and --swap: one number of bytes, rounded up to pages. "unlimited" is 2^63-1 bytes, so the container stays a VSwap one. */
export function parsePagesOfBytes(text: string): Parsed<bigint> {
  if (text.includes(':')) return refuse('vz.value.parts', text);
  const bytes = parseOne(text, 'bytes', 'option');
  return bytes.ok ? yes((bytes.value + PAGE_BYTES - 1n) / PAGE_BYTES) : bytes;
}

/** The largest rate vzctl stores: 2^31-1 bytes a second. */
const MOST_RATE = 2n ** 31n - 1n;

/** IOLIMIT in bytes a second, 0 for none. As an option a plain number counts MiB, in a config bytes (recorded, set-cpu-io.json). */
export function parseRate(text: string, where: Where): Parsed<bigint> {
  if (text === 'unlimited') return yes(0n);
  const parsed = parseDecimal(text);
  if (!parsed.ok) return parsed;
  if (parsed.value.negative) return refuse('vz.value.negative', text);
  const mega = parsed.value.suffix === '' && where === 'option';
  const bytes = scale(mega ? { ...parsed.value, suffix: 'M' } : parsed.value, 1n);
  if (bytes <= MOST_RATE) return yes(bytes);
  return where === 'conf' ? yes(MOST_RATE) : refuse('vz.value.large', text);
}

/** The number as the rest of vzboard has it: Infinity for unlimited, a bigint only where a number is not exact. */
export function toAmount(value: bigint): Amount {
  if (value >= UNLIMITED) return Number.POSITIVE_INFINITY;
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}
