/**
 * A row of integers of which many are 0, as bits: how many of the commoner kind (0 or not) stand before each of the rarer, and every number
 * that is not 0 as its sign and its size, divided by the divisor all have in common. Both as Rice codes with the cheapest parameters.
 */
import { BitReader, BitWriter, bestRice, MAX_RICE } from './bits';
import { type ByteReader, type ByteWriter, damaged } from './bytes';

/** Flags: numbers are the commoner kind, and which signs there are. */
const MOSTLY = 1;
const SIGNED = 0;
const NEGATIVE = 4;
const POSITIVE = 2;

/** Numbers of up to 2^52. Writes nothing for none. */
export function writeSeries(out: ByteWriter, numbers: readonly number[]): void {
  if (numbers.length === 0) return;
  let changed = 0;
  let divisor = 0;
  let below = 0;
  for (const number of numbers) {
    if (number === 0) continue;
    changed += 1;
    if (number < 0) below += 1;
    if (divisor !== 1) divisor = commonDivisor(divisor, Math.abs(number));
  }
  divisor = Math.max(1, divisor);
  const mostly = changed * 2 > numbers.length;
  const sign = below === 0 ? POSITIVE : below === changed ? NEGATIVE : SIGNED;
  const stretches: number[] = [];
  const sizes: number[] = [];
  let stretch = 0;
  for (const number of numbers) {
    if (number !== 0) sizes.push(Math.abs(number) / divisor - 1);
    if ((number !== 0) === mostly) stretch += 1;
    else {
      stretches.push(stretch);
      stretch = 0;
    }
  }
  if (stretch > 0) stretches.push(stretch);
  const k = { stretch: bestRice(stretches).k, size: bestRice(sizes).k };
  out.varint(divisor);
  out.byte((mostly ? MOSTLY : 0) + sign);
  out.byte(k.stretch);
  out.byte(k.size);
  const bits = new BitWriter(out);
  let at = 0;
  let nth = 0;
  const put = () => {
    if (sign === SIGNED) bits.bits((numbers[at] ?? 0) < 0 ? 1 : 0, 1);
    bits.rice(sizes[nth++] ?? 0, k.size);
  };
  for (const length of stretches) {
    bits.rice(length, k.stretch);
    if (mostly) for (const end = at + length; at < end; at++) put();
    else at += length;
    if (at < numbers.length && !mostly) put();
    at += 1;
  }
  bits.end();
}

/**
 * Reads `n` numbers into `into` from index `from` on: as they are, or each added to those before it and to `start`. Takes everything up to the
 * end of `bytes`.
 */
export function readSeries(bytes: ByteReader, n: number, into: number[], from: number, start?: number): void {
  if (n === 0) {
    if (!bytes.done) throw damaged('a column is longer than it says');
    return;
  }
  const divisor = bytes.varint();
  const flags = bytes.byte();
  const k = { stretch: bytes.byte(), size: bytes.byte() };
  if (flags > 5 || k.stretch > MAX_RICE || k.size > MAX_RICE) throw damaged('a column is coded in an unknown way');
  const mostly = (flags & MOSTLY) !== 0;
  const signed = (flags & (POSITIVE | NEGATIVE)) === 0;
  const factor = (flags & NEGATIVE) !== 0 ? -divisor : divisor;
  const bits = new BitReader(bytes.bytes, bytes.at, bytes.end);
  const sums = start !== undefined;
  let value = start ?? 0;
  let at = 0;
  while (at < n) {
    const length = bits.rice(k.stretch);
    if (length > n - at) throw damaged('a stretch has the wrong length');
    const end = at + length;
    if (mostly) {
      for (; at < end; at++) {
        const side = signed && bits.bits(1) === 1 ? -factor : factor;
        const number = (bits.rice(k.size) + 1) * side;
        value = sums ? value + number : number;
        into[from + at] = value;
      }
      if (at < n) into[from + at++] = sums ? value : 0;
    } else {
      const rest = sums ? value : 0;
      for (; at < end; at++) into[from + at] = rest;
      if (at < n) {
        const side = signed && bits.bits(1) === 1 ? -factor : factor;
        const number = (bits.rice(k.size) + 1) * side;
        value = sums ? value + number : number;
        into[from + at++] = value;
      }
    }
  }
  bits.end();
  bytes.take(bytes.end - bytes.at);
}

function commonDivisor(a: number, b: number): number {
  let x = a;
  let y = b;
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}
