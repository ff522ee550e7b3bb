/**
 * Columns of chunks of version 1, which are read for as long as one may be kept and never written any more. Their body was packed with zlib,
 * every column had its byte length in front and was either runs of equal amounts or differences.
 */
import { inflateSync } from 'node:zlib';
import type { Amount } from '@/lib/ubc/sample';
import { ByteReader, damaged } from './bytes';

const MAX_BODY_BYTES = 64 * 1024 * 1024;

const RUNS = 0;
const DELTAS = 1;

/** Unpacks what stands behind the version byte. */
export function bodyOfVersion1(packed: Uint8Array): Uint8Array {
  try {
    return inflateSync(packed, { maxOutputLength: MAX_BODY_BYTES });
  } catch (e) {
    throw damaged(e instanceof Error ? e.message : 'it does not unpack');
  }
}

/** Passes over a column. */
export function skipVersion1(body: ByteReader): void {
  body.take(body.varint());
}

/** Reads a column of `n` amounts. Damaged input is an AppError `internal`. */
export function readVersion1(body: ByteReader, n: number): Amount[] {
  const length = body.varint();
  body.take(length);
  const from = new ByteReader(body.bytes, body.at - length, body.at);
  const kind = from.byte();
  const values: Amount[] = [];
  if (kind === DELTAS) {
    let value = from.tagged();
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw damaged('differences of no integer');
    values.push(value);
    for (let i = 1; i < n; i++) {
      value += from.zigzag();
      values.push(value);
    }
  } else if (kind === RUNS) {
    while (values.length < n) {
      const run = from.varint();
      if (run < 1 || run > n - values.length) throw damaged('a run has the wrong length');
      const value = from.tagged();
      for (let i = 0; i < run; i++) values.push(value);
    }
  } else throw damaged(`it has an unknown kind of column, ${kind}`);
  if (!from.done) throw damaged('a column is longer than it says');
  return values;
}
