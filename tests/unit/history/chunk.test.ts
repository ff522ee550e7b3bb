import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
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

/** A chunk of today's version and any body, its checksum right. */
function sealed(body: Uint8Array): Uint8Array {
  const head = new DataView(new ArrayBuffer(5));
  head.setUint8(0, CHUNK_VERSION);
  head.setUint32(1, crc32(body), true);
  return Uint8Array.from([...new Uint8Array(head.buffer), ...body]);
}

/** Roll-ups as they come: largest, smallest, average and last of some readings, at times all the same. */
const rolled: fc.Arbitrary<Chunk> = fc
  .array(fc.array(fc.integer({ min: -5, max: 2 ** 50 }), { minLength: 1, maxLength: 6 }), {
    minLength: 1,
    maxLength: 60,
  })
  .map((steps) => {
    const zeroes = steps.map(() => 0);
    const average = (step: number[]) => Math.round(step.reduce((sum, value) => sum + value, 0) / step.length);
    return {
      times: steps.map((_, i) => i * 60_000),
      counts: steps.map(({ length }) => length),
      rows: 1,
      width: 8,
      columns: [
        steps.map((step) => Math.max(...step)),
        steps.map((step) => Math.min(...step)),
        steps.map(average),
        steps.map((step) => step.at(-1) ?? 0),
        zeroes,
        zeroes,
        zeroes,
        zeroes,
      ],
    };
  });

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

  test('of roll-ups comes back exactly, whole and column by column', () => {
    fc.assert(
      fc.property(rolled, (c) => {
        const bytes = encodeChunk(c);
        expect(decodeChunk(bytes)).toEqual(c);
        for (let column = 0; column < c.width; column++) {
          const alone = decodeChunk(bytes, (_row, other) => other === column).columns;
          expect(alone).toEqual(c.columns.map((values, other) => (other === column ? values : undefined)));
        }
      }),
    );
  });

  test('numbers that jump, creep and stay cost what they are worth', () => {
    const n = 1000;
    const values = (of: (i: number) => number) => Array.from({ length: n }, (_, i) => of(i));
    const bytesOf = (column: number[]) =>
      encodeChunk({ times: values((i) => i * 10_000), counts: values(() => 1), rows: 1, width: 1, columns: [column] })
        .length - 20;
    expect(bytesOf(values(() => 2 ** 40))).toBeLessThan(12);
    expect(bytesOf(values((i) => i * 4096))).toBeLessThan(n / 4);
    // A change of 6 bits now and then, all of them whole pages.
    expect(bytesOf(values((i) => 4096 * (i % 5 === 0 ? i % 64 : 10)))).toBeLessThan((n * 0.4 * 11) / 8);
    // One number out of all proportion does not spoil the rest.
    expect(bytesOf(values((i) => (i === 500 ? 2 ** 50 : i % 7)))).toBeLessThan((n * 5) / 8);
  });

  test('of version 1 is read as it was written then', () => {
    const captured: { raw: string; rolled: string } = JSON.parse(
      readFileSync('tests/fixtures/history/chunk-v1.json', 'utf8'),
    );
    const n = 41;
    const values = (of: (i: number) => Amount) => Array.from({ length: n }, (_, i) => of(i));
    const always = (amount: Amount) => values(() => amount);
    expect(decodeChunk(Buffer.from(captured.raw, 'base64'))).toEqual({
      times: values((i) => 1_700_006_400_000 + (i < 40 ? i * 10_000 : 430_000)),
      counts: always(1),
      rows: 2,
      width: 6,
      columns: [
        values((i) => 1000 + ((i * 7919) % 613) * 64),
        values((i) => (i < 20 ? 40_000 : 40_960)),
        always(2 ** 40),
        values((i) => (i < 7 ? 2n ** 62n : Number.POSITIVE_INFINITY)),
        values((i) => 2n ** 60n + BigInt(Math.floor(i / 10))),
        values((i) => (i > 0 && i % 10 === 0 ? 1 : 0)),
        values((i) => i % 3),
        always(2),
        always(Number.POSITIVE_INFINITY),
        always(Number.POSITIVE_INFINITY),
        always(0),
        always(0),
      ],
    });
    const { columns } = decodeChunk(Buffer.from(captured.rolled, 'base64'), (_row, column) => column < 4);
    expect(columns).toEqual([
      [9, 10, 2 ** 45],
      [1, 10, 3],
      [5, 10, 2 ** 44],
      [9, 10, 3],
      ...new Array(4).fill(undefined),
    ]);
  });

  test('of version 2 is read as it was written then, whole and column by column', () => {
    const captured: { raw: string; rolled: string } = JSON.parse(
      readFileSync('tests/fixtures/history/chunk-v2.json', 'utf8'),
    );
    const values = (of: (i: number) => Amount) => Array.from({ length: 41 }, (_, i) => of(i));
    const always = (amount: Amount) => values(() => amount);
    expect(decodeChunk(Buffer.from(captured.raw, 'base64'))).toEqual({
      times: values((i) => 1_700_006_400_000 + (i < 40 ? i * 10_000 : 430_000)),
      counts: always(1),
      rows: 1,
      width: 6,
      columns: [
        values((i) => 1000 + ((i * 7919) % 613) * 64),
        values((i) => (i < 20 ? 40_000 : 40_960)),
        always(2 ** 40),
        values((i) => (i < 7 ? 2n ** 62n : Number.POSITIVE_INFINITY)),
        values((i) => 2n ** 60n + BigInt(Math.floor(i / 10))),
        values((i) => (i > 0 && i % 10 === 0 ? 1 : 0)),
      ],
    });
    const rolledUp = [
      ...[
        [9, 10, 2 ** 45, 12],
        [1, 10, 3, 4],
        [5, 10, 2 ** 44, 7],
        [9, 10, 3, 5],
      ],
      ...[
        [9, 10, 2 ** 45, 2 ** 45],
        [20, 20, 20, 30],
        [Number.POSITIVE_INFINITY, 7, 7, 7],
        [0, 0, 2, 0],
      ],
      ...[
        [2n ** 60n, 5, 5, 5],
        [1, 5, 5, 5],
        [4, 5, 5, 5],
        [3, 5, 5, 5],
      ],
      ...[
        [0, 0, 0, 0],
        [1, 1, 1, 1],
        [1, 1, 1, 1],
        [0, 0, 0, 0],
      ],
    ];
    const bytes = Buffer.from(captured.rolled, 'base64');
    const whole = { times: [0, 60_000, 120_000, 180_000], counts: [6, 6, 5, 6], rows: 2, width: 8 };
    expect(decodeChunk(bytes)).toEqual({ ...whole, columns: rolledUp });
    for (let wanted = 0; wanted < 8; wanted++) {
      const { columns } = decodeChunk(bytes, (row, column) => row === 0 && column === wanted);
      expect(columns[wanted]).toEqual(rolledUp[wanted]);
    }
  });

  test('has its version in the first byte', () => {
    expect(encodeChunk(made)[0]).toBe(CHUNK_VERSION);
  });

  test.each([
    ['nothing', new Uint8Array()],
    ['another version', Uint8Array.from([99, 1, 2, 3])],
    ['the version alone', Uint8Array.from([CHUNK_VERSION])],
    ['the old version alone', Uint8Array.from([1])],
    ['an empty body', sealed(new Uint8Array())],
    ['an empty old body', Uint8Array.from([1, ...deflateSync(new Uint8Array())])],
    ['a body that claims a billion entries', sealed(Uint8Array.from([255, 255, 255, 255, 3, 9, 6]))],
    [
      'an old body that claims a billion entries',
      Uint8Array.from([1, ...deflateSync(Uint8Array.from([255, 255, 255, 255, 3, 9, 6]))]),
    ],
    ['something after the end', sealed(Uint8Array.from([1, 0, 6, 5, 9, 7]))],
    ['a column written by itself', sealed(Uint8Array.from([1, 1, 1, 5, 9, 3]))],
    ['a checksum of something else', Uint8Array.from([CHUNK_VERSION, 1, 2, 3, 4, 1, 0, 6, 5, 9])],
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
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (noise, old) => {
        try {
          decodeChunk(old ? Uint8Array.from([1, ...deflateSync(noise)]) : sealed(noise));
        } catch (e) {
          if (!isAppError(e)) throw e;
        }
      }),
      { numRuns: 2000 },
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
