/** What names the owner of rows: a beancounter's id, which is the container's CTID. */

/** A byte that an id may have. */
export function isIdByte(c: number): boolean {
  return (c >= 48 && c <= 57) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70) || c === 45;
}

/** In one container's own file nothing is an id. */
export function isNoUid(): boolean {
  return false;
}

/** A decimal uid (32 bit in the kernel) or a UUID. */
export function isUid(text: string): boolean {
  return /^(0|[1-9][0-9]{0,9}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.test(text);
}

/** A uid of up to nine digits, which most are, without making a string of bytes; undefined for any other. */
export function decimalUid(bytes: Uint8Array, from: number, to: number): string | undefined {
  if (to === from || to - from > 9 || (bytes[from] === 48 && to - from > 1)) return undefined;
  let n = 0;
  for (let i = from; i < to; i++) {
    const digit = (bytes[i] ?? 0) - 48;
    if (digit < 0 || digit > 9) return undefined;
    n = n * 10 + digit;
  }
  return String(n);
}
