/** IP addresses as vzctl writes them: IPv6 in its short form, a prefix kept (src/lib/net.c). */

const NOTHING = new Set(['0.0.0.0', '::']);

/** The words of a list in a config. */
export const wordsIn = (text: string | undefined): string[] => (text ?? '').split(/\s+/).filter((word) => word !== '');

/** The address without its prefix. */
export const bare = (address: string): string => address.replace(/\/.*$/, '');

/**
 * An address with or without /prefix in vzctl's spelling. '' for the ones it drops in silence (0.0.0.0 and ::), undefined for what it refuses.
 */
export function canonicalAddress(text: string): string | undefined {
  const [address = '', prefix, more] = text.split('/');
  if (more !== undefined) return undefined;
  const isSix = address.includes(':');
  const short = isSix ? short6(address) : isFour(address) ? address : undefined;
  if (short === undefined) return undefined;
  if (prefix === undefined) return NOTHING.has(short) ? '' : short;
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > (isSix ? 128 : 32)) return undefined;
  return `${short}/${Number(prefix)}`;
}

function isFour(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

/** inet_ntop: lower case, no leading zeros, the longest run of zeros as ::. */
function short6(text: string): string | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const sides = halves.map((half) => (half === '' ? [] : half.split(':')));
  const given = sides.flat();
  if (!given.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return undefined;
  if (halves.length === 2 ? given.length > 7 : given.length !== 8) return undefined;
  const zeros = Array.from({ length: 8 - given.length }, () => '0');
  const groups = [...(sides[0] ?? []), ...zeros, ...(sides[1] ?? [])].map((group) => Number.parseInt(group, 16));
  const { from, length } = longestZeros(groups);
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  return length < 2 ? hex(groups) : `${hex(groups.slice(0, from))}::${hex(groups.slice(from + length))}`;
}

function longestZeros(groups: readonly number[]): { from: number; length: number } {
  let best = { from: 0, length: 0 };
  for (let from = 0; from < groups.length; from++) {
    let length = 0;
    while (groups[from + length] === 0) length++;
    if (length > best.length) best = { from, length };
  }
  return best;
}
