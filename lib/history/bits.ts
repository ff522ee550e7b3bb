/**
 * Numbers as bits, lowest first: plain fields and Rice codes. A Rice code of parameter k spends k bits and one more for every 2^k of the
 * number, which suits differences: many small, few large. One far too large for its k is escaped, so no number costs more than 79 bits.
 */
import { type ByteWriter, damaged } from './bytes';

/** Above this many whole 2^k a number is written out: six bits for its length, then itself. */
const ESCAPE = 20;
/** A field as wide as fits beside seven pending bits. */
const PIECE = 24;
/** No number in here is wider: a safe integer. */
const MAX_BITS = 53;
/** Rice parameters; beyond, numbers are as good as random. */
export const MAX_RICE = 47;

const powers = Float64Array.from({ length: MAX_BITS + 1 }, (_, i) => 2 ** i);

/** 2^bits, exact. */
function power(bits: number): number {
  return powers[bits] ?? Number.POSITIVE_INFINITY;
}

function widthOf(value: number): number {
  let bits = 0;
  while (bits < MAX_BITS && value >= power(bits)) bits += 1;
  return bits;
}

/** The parameter that is cheapest for these numbers, and what they cost with it. */
export function bestRice(values: readonly number[]): { k: number; bits: number } {
  let sum = 0;
  for (const value of values) sum += value;
  const usual = values.length === 0 ? 0 : Math.min(MAX_RICE, widthOf(Math.floor((sum / values.length) * Math.LN2)));
  let best = { k: 0, bits: Number.POSITIVE_INFINITY };
  // The mean tells it unless a few numbers are far larger than the rest, so the walk goes on while it gets cheaper.
  for (let k = usual; k >= 0; k--) {
    const bits = costOf(values, k, best.bits);
    if (bits >= best.bits && k < usual - 1) break;
    if (bits < best.bits) best = { k, bits };
  }
  return best;
}

function costOf(values: readonly number[], k: number, most: number): number {
  const size = power(k);
  let bits = 0;
  for (let i = 0; i < values.length && bits < most; i++) {
    const value = values[i] ?? 0;
    const whole = Math.floor(value / size);
    bits += whole < ESCAPE ? whole + 1 + k : ESCAPE + 6 + widthOf(value);
  }
  return bits;
}

export class BitWriter {
  private pending = 0;
  private count = 0;

  constructor(private readonly out: ByteWriter) {}

  /** The lowest `bits` (0 to 53) of a safe integer of 0 or more. */
  bits(value: number, bits: number): void {
    if (bits > PIECE) {
      this.bits(value % power(PIECE), PIECE);
      this.bits(Math.floor(value / power(PIECE)), bits - PIECE);
      return;
    }
    this.pending |= value << this.count;
    this.count += bits;
    while (this.count >= 8) {
      this.out.byte(this.pending & 255);
      this.pending >>>= 8;
      this.count -= 8;
    }
  }

  rice(value: number, k: number): void {
    const whole = Math.floor(value / power(k));
    if (whole < ESCAPE) {
      this.bits((1 << whole) - 1, whole + 1);
      this.bits(value % power(k), k);
      return;
    }
    const width = widthOf(value);
    this.bits((1 << ESCAPE) - 1, ESCAPE);
    this.bits(width, 6);
    this.bits(value, width);
  }

  /** Fills the last byte up. */
  end(): void {
    if (this.count > 0) this.out.byte(this.pending & 255);
    this.pending = 0;
    this.count = 0;
  }
}

/** Reads what BitWriter wrote. Beyond the end it reads zeroes; `end` notices. */
export class BitReader {
  private pending = 0;
  private count = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
    private readonly last: number,
  ) {}

  private refill(): void {
    while (this.count <= PIECE) {
      this.pending |= (this.at < this.last ? (this.bytes[this.at] ?? 0) : 0) << this.count;
      this.at += 1;
      this.count += 8;
    }
  }

  bits(bits: number): number {
    if (bits > PIECE) {
      const low = this.bits(PIECE);
      return low + this.bits(bits - PIECE) * power(PIECE);
    }
    if (this.count < bits) this.refill();
    const value = this.pending & ((1 << bits) - 1);
    this.pending >>>= bits;
    this.count -= bits;
    return value;
  }

  rice(k: number): number {
    if (this.count <= ESCAPE) this.refill();
    // The lowest 0 ends the row of 1s.
    const zero = ~this.pending & (this.pending + 1);
    const whole = 31 - Math.clz32(zero);
    if (whole < ESCAPE && whole >= 0) {
      this.pending >>>= whole + 1;
      this.count -= whole + 1;
      return whole * power(k) + this.bits(k);
    }
    this.pending >>>= ESCAPE;
    this.count -= ESCAPE;
    const width = this.bits(6);
    if (width > MAX_BITS) throw damaged('a number is too long');
    const value = this.bits(width);
    if (value > Number.MAX_SAFE_INTEGER) throw damaged('a number is too long');
    return value;
  }

  /** Throws when more was read than there is, or whole bytes are left. */
  end(): void {
    const read = this.at - (this.count >> 3);
    if (read !== this.last) throw damaged(read > this.last ? 'it ends too early' : 'a column is longer than it says');
  }
}
