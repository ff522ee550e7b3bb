import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAppError } from '@/lib/errors';
import { ByteReader, ByteWriter, MAX_DELTA } from '@/lib/history/bytes';
import { CHUNK_VERSION, type Chunk, decodeChunk, encodeChunk } from '@/lib/history/chunk';
import type { Amount } from '@/lib/ubc/sample';

const amount: fc.Arbitrary<Amount> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 5 }) },
  { weight: 3, arbitrary: fc.maxSafeNat() },
  { weight: 1, arbitrary: fc.maxSafeInteger().map((n) => n + 0) },
  { weight: 1, arbitrary: fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 2n }) },
  { weight: 1, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
);

const chunk: fc.Arbitrary<Chunk> = fc
  .record({ n: fc.integer({ min: 1, max: 40 }), rows: fc.integer({ min: 0, max: 3 }), width: fc.constantFrom(6, 8) })
  .chain(({ n, rows, width }) =>
    fc.record({
      times: fc
        .array(fc.integer({ min: 0, max: 1e12 }), { minLength: n, maxLength: n })
        .map((t) => t.sort((a, b) => a - b)),
      counts: fc.array(fc.nat(1000), { minLength: n, maxLength: n }),
      rows: fc.constant(rows),
      width: fc.constant(width),
      columns: fc.array(fc.array(amount, { minLength: n, maxLength: n }), {
        minLength: rows * width,
        maxLength: rows * width,
      }),
    }),
  );

const made: Chunk = {
  times: Array.from({ length: 300 }, (_, i) => 1_700_000_000_000 + i * 10_000),
  counts: new Array(300).fill(1),
  rows: 1,
  width: 6,
  columns: [
    Array.from({ length: 300 }, (_, i) => 1000 + ((i * 7919) % 613)),
    new Array(300).fill(2 ** 40),
    new Array(300).fill(2n ** 62n),
    new Array(300).fill(Number.POSITIVE_INFINITY),
    Array.from({ length: 300 }, (_, i) => Math.floor(i / 100)),
    new Array(300).fill(0),
  ],
};

describe('a chunk', () => {
  test('comes back exactly, whatever is in it', () => {
    fc.assert(
      fc.property(chunk, (c) => {
        expect(decodeChunk(encodeChunk(c))).toEqual({ ...c, columns: c.columns });
      }),
    );
  });

  test('reads single columns and leaves the others out', () => {
    const { columns } = decodeChunk(encodeChunk(made), (_row, column) => column === 3);
    expect(columns[3]).toEqual(made.columns[3]);
    expect(columns.filter((column) => column !== undefined)).toHaveLength(1);
  });

  test('has its version in the first byte', () => {
    expect(encodeChunk(made)[0]).toBe(CHUNK_VERSION);
  });

  test.each([
    ['nothing', new Uint8Array()],
    ['another version', Uint8Array.from([99, 1, 2, 3])],
    ['the version alone', Uint8Array.from([CHUNK_VERSION])],
    ['an empty body', Uint8Array.from([CHUNK_VERSION, ...deflateSync(new Uint8Array())])],
    [
      'a body that claims a billion entries',
      Uint8Array.from([CHUNK_VERSION, ...deflateSync(Uint8Array.from([255, 255, 255, 255, 3, 9, 6]))]),
    ],
    [
      'something after the end',
      Uint8Array.from([CHUNK_VERSION, ...deflateSync(Uint8Array.from([1, 0, 6, 5, 4, 0, 1, 1, 0, 4, 0, 1, 1, 1, 7]))]),
    ],
  ])('refuses %s with a sentence', (_name, bytes) => {
    expect(() => decodeChunk(bytes)).toThrow(/^A stored piece of history cannot be read: ./);
  });

  test('one changed, missing or added byte is noticed or changes nothing', () => {
    const good = encodeChunk(made);
    fc.assert(
      fc.property(
        fc.nat(good.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom('change', 'cut', 'add'),
        (at, by, how) => {
          const bytes =
            how === 'cut' ? good.slice(0, at) : how === 'add' ? Uint8Array.from([...good, by]) : good.slice();
          if (how === 'change') bytes[at] = (bytes[at] ?? 0) ^ by;
          try {
            expect(decodeChunk(bytes)).toEqual(made);
          } catch (e) {
            if (!isAppError(e)) throw e;
            expect(e.code).toBe('internal');
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('a body of noise is refused with our error and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        try {
          decodeChunk(Uint8Array.from([CHUNK_VERSION, ...deflateSync(noise)]));
        } catch (e) {
          if (!isAppError(e)) throw e;
        }
      }),
      { numRuns: 1000 },
    );
  });

  test.each([[1.5], [Number.NaN], [Number.NEGATIVE_INFINITY], [2 ** 53]])('%s is refused, not bent', (value) => {
    expect(() => encodeChunk({ ...made, times: [0], counts: [1], columns: made.columns.map(() => [value]) })).toThrow(
      expect.objectContaining({ code: 'bad_input' }),
    );
  });
});

describe('numbers as bytes', () => {
  test('every amount and difference comes back exactly', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: -MAX_DELTA, max: MAX_DELTA }), fc.maxSafeNat(), (value, delta, natural) => {
        const out = new ByteWriter(1);
        out.tagged(value);
        out.zigzag(delta);
        out.varint(natural);
        out.tagged(-5n);
        const back = new ByteReader(out.view());
        expect([back.tagged(), back.zigzag(), back.varint(), back.tagged(), back.done]).toEqual([
          value,
          delta,
          natural,
          -5n,
          true,
        ]);
      }),
    );
  });

  test('a number that never ends is refused', () => {
    expect(() => new ByteReader(new Uint8Array(20).fill(255)).varint()).toThrow(/too long/);
  });
});
