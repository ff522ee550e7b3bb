/**
 * Numbers as bytes, exactly: variable-length integers, and `tagged` amounts that also hold unlimited and integers beyond 2^53.
 * The reader never looks outside its bounds; damaged input is an AppError `internal`.
 */
import { AppError } from '@/lib/errors';
import type { Amount } from '@/lib/ubc/sample';

/** Differences up to here survive zigzag coding, which doubles them, as exact floats. */
export const MAX_DELTA = 2 ** 51;

/** 2^64 has 20; more is no counter of any kernel. */
const MAX_DIGITS = 40;

const INFINITE = 0;
const POSITIVE = 1;
const NEGATIVE = 2;
const BIG_POSITIVE = 3;
const BIG_NEGATIVE = 4;

export function damaged(what: string): AppError {
  return new AppError('internal', `A stored piece of history cannot be read: ${what}.`);
}

export class ByteWriter {
  private buffer: Uint8Array;
  length = 0;

  constructor(capacity = 256) {
    this.buffer = new Uint8Array(capacity);
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(this.buffer.length * 2, this.length + bytes));
    grown.set(this.buffer.subarray(0, this.length));
    this.buffer = grown;
  }

  byte(value: number): void {
    this.reserve(1);
    this.buffer[this.length++] = value;
  }

  /** A safe integer of 0 or more. */
  varint(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest > 0x7fffffff) {
      this.buffer[this.length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.buffer[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.buffer[this.length++] = rest;
  }

  /** An integer between -MAX_DELTA and MAX_DELTA. */
  zigzag(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** Any amount. What is neither an integer nor unlimited is refused (`bad_input`): storing it would bend it silently. */
  tagged(amount: Amount): void {
    if (amount === Number.POSITIVE_INFINITY) {
      this.byte(INFINITE);
    } else if (typeof amount === 'number') {
      if (!Number.isSafeInteger(amount)) throw new AppError('bad_input', `${amount} is not an exact integer.`);
      this.byte(amount < 0 ? NEGATIVE : POSITIVE);
      this.varint(Math.abs(amount));
    } else {
      const digits = Buffer.from((amount < 0n ? -amount : amount).toString());
      if (digits.length > MAX_DIGITS)
        throw new AppError('bad_input', `A number of ${digits.length} digits is no counter.`);
      this.byte(amount < 0n ? BIG_NEGATIVE : BIG_POSITIVE);
      this.varint(digits.length);
      this.append(digits);
    }
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Appends what another writer has from `start` on; without a view, since it is mostly a few bytes. */
  copy(other: ByteWriter, start: number): void {
    const length = other.length - start;
    this.reserve(length);
    const to = this.buffer;
    const from = other.buffer;
    const at = this.length;
    for (let i = 0; i < length; i++) to[at + i] = from[start + i] ?? 0;
    this.length = at + length;
  }

  /** A view of what was written from `start` on; valid until the next write. */
  view(start = 0): Uint8Array {
    return this.buffer.subarray(start, this.length);
  }
}

export class ByteReader {
  constructor(
    public readonly bytes: Uint8Array,
    public at = 0,
    public readonly end = bytes.length,
  ) {}

  get done(): boolean {
    return this.at >= this.end;
  }

  byte(): number {
    if (this.at >= this.end) throw damaged('it ends too early');
    // Inside the bounds checked above.
    return this.bytes[this.at++] as number;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 8; i++) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) {
        if (value > Number.MAX_SAFE_INTEGER) break;
        return value;
      }
      scale *= 128;
    }
    throw damaged('a number is too long');
  }

  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  tagged(): Amount {
    const tag = this.byte();
    if (tag === INFINITE) return Number.POSITIVE_INFINITY;
    if (tag === POSITIVE) return this.varint();
    if (tag === NEGATIVE) return -this.varint();
    if (tag !== BIG_POSITIVE && tag !== BIG_NEGATIVE) throw damaged(`it has an unknown kind of number, ${tag}`);
    const length = this.varint();
    const text = Buffer.from(this.take(Math.min(length, MAX_DIGITS + 1))).toString('latin1');
    if (length > MAX_DIGITS || !/^\d+$/.test(text)) throw damaged('a large number is not one');
    return tag === BIG_NEGATIVE ? -BigInt(text) : BigInt(text);
  }

  take(length: number): Uint8Array {
    if (length > this.end - this.at) throw damaged('it ends too early');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}
