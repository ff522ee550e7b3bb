/** Ranges of addresses as people write them, and which of them are free. Numbers are exact, so that IPv6 ranges are what they say. */
import { bare, canonicalAddress } from './addresses';

export interface AddressRange {
  readonly six: boolean;
  /** Both ends belong to it. */
  readonly first: bigint;
  readonly last: bigint;
}

export type RangesKey = 'pools.range.form' | 'pools.range.families' | 'pools.range.backwards' | 'pools.range.none';
export type Ranges =
  | { readonly ok: true; readonly ranges: readonly AddressRange[] }
  | { readonly ok: false; readonly key: RangesKey; readonly word: string };

const FOUR_BITS = 32;
const SIX_BITS = 128;

/** The number of an address without prefix; undefined for what is none. */
function numberOf(text: string): { six: boolean; n: bigint } | undefined {
  if (text.includes('/') || canonicalAddress(`${text}/1`) === undefined) return undefined;
  const six = text.includes(':');
  if (!six) return { six, n: text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n) };
  const [left = '', right] = text.split('::');
  const groups = (side: string | undefined) => (side === undefined || side === '' ? [] : side.split(':'));
  const zeros = Array.from({ length: 8 - groups(left).length - groups(right).length }, () => '0');
  const all = [...groups(left), ...(right === undefined ? [] : zeros), ...groups(right)];
  return { six, n: all.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n) };
}

/** In vzctl's spelling. */
function textOf(n: bigint, six: boolean): string {
  if (!six) return [24n, 16n, 8n, 0n].map((shift) => String((n >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((n >> BigInt(112 - 16 * i)) & 65_535n).toString(16));
  return canonicalAddress(groups.join(':')) || '::';
}

/** A network without the addresses nobody may have: its own and, of IPv4, that of everybody. Whole where it is too small for that. */
function network(address: { six: boolean; n: bigint }, prefix: number): AddressRange {
  const bits = address.six ? SIX_BITS : FOUR_BITS;
  const size = 1n << BigInt(bits - prefix);
  const first = address.n - (address.n % size);
  const last = first + size - 1n;
  if (size < 4n) return { six: address.six, first, last };
  return { six: address.six, first: first + 1n, last: address.six ? last : last - 1n };
}

function rangeOf(word: string): AddressRange | RangesKey {
  const [start = '', end, more] = word.split('-');
  const [base = '', prefix] = start.split('/');
  const from = numberOf(base);
  if (from === undefined || more !== undefined) return 'pools.range.form';
  if (prefix !== undefined) {
    const longest = from.six ? SIX_BITS : FOUR_BITS;
    if (end !== undefined || !/^\d{1,3}$/.test(prefix) || Number(prefix) > longest) return 'pools.range.form';
    return network(from, Number(prefix));
  }
  if (end === undefined) return { six: from.six, first: from.n, last: from.n };
  const to = numberOf(end);
  if (to === undefined) return 'pools.range.form';
  if (to.six !== from.six) return 'pools.range.families';
  return to.n < from.n ? 'pools.range.backwards' : { six: from.six, first: from.n, last: to.n };
}

/** Reads 10.0.1.10-10.0.1.99, 10.0.2.0/24, 2001:db8::/64 and single addresses, between blanks, commas or line ends. */
export function parseRanges(text: string): Ranges {
  const ranges: AddressRange[] = [];
  for (const word of text.split(/[\s,]+/).filter((one) => one !== '')) {
    const range = rangeOf(word);
    if (typeof range === 'string') return { ok: false, key: range, word: word.slice(0, 100) };
    ranges.push(range);
  }
  return ranges.length === 0 ? { ok: false, key: 'pools.range.none', word: '' } : { ok: true, ranges };
}

/** The first `most` addresses of the ranges that are not in `taken` (without prefixes, in vzctl's spelling), in their order. */
export function freeAddresses(ranges: readonly AddressRange[], taken: ReadonlySet<string>, most: number): string[] {
  const out = new Set<string>();
  for (const { six, first, last } of ranges) {
    for (let n = first; n <= last && out.size < most; n++) {
      const address = textOf(n, six);
      // 0.0.0.0 and :: are dropped by vzctl in silence.
      if (canonicalAddress(address) !== '' && !taken.has(address)) out.add(address);
    }
  }
  return [...out];
}

/** Whether an address, with or without prefix, lies in one of the ranges. */
export function isInRanges(ranges: readonly AddressRange[], address: string): boolean {
  const found = numberOf(bare(address));
  return (
    found !== undefined &&
    ranges.some(({ six, first, last }) => six === found.six && first <= found.n && found.n <= last)
  );
}
