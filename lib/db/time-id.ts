/** Ids that sort by time: 10 characters of milliseconds, 16 of chance. One scheme for everything that is listed together. */

/** `random` are ten bytes. Times of one maker must ascend, or two within a millisecond sort by chance. */
export function timeId(atMs: number, random: Uint8Array): string {
  return base32(BigInt(atMs), 10) + base32(BigInt(`0x${Buffer.from(random).toString('hex')}`), 16);
}

/** Crockford's alphabet in lower case, which sorts as the number does. */
function base32(value: bigint, length: number): string {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  let text = '';
  for (let rest = value; text.length < length; rest >>= 5n) text = alphabet.charAt(Number(rest & 31n)) + text;
  return text;
}
