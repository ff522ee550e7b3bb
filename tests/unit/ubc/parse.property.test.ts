import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAppError } from '@/lib/errors';
import { type ParsedCounters, PROBLEMS_KEPT, parseUserBeancounters } from '@/lib/ubc/parse';
import { printUserBeancounters } from '@/lib/ubc/print';
import { containerRows, type Sample } from '@/lib/ubc/sample';
import { madeCounters } from '@/tests/made-counters';

const tryParse = (bytes: Uint8Array): ParsedCounters | undefined => {
  try {
    return parseUserBeancounters(bytes);
  } catch (e) {
    if (isAppError(e) && e.code === 'node_failed') return undefined;
    throw e;
  }
};

/** What must hold of any answer, whatever was read. */
const expectSound = ({ sample, problems, problemCount }: ParsedCounters, inputBytes: number) => {
  const rows = sample.counters.length;
  expect(sample.values).toHaveLength(rows * 5);
  expect(sample.values.buffer.byteLength).toBe(rows * 40);
  expect(sample.starts).toHaveLength(sample.ctids.length + 1);
  expect(sample.starts.at(-1)).toBe(rows);
  expect(new Set(sample.ctids).size).toBe(sample.ctids.length);
  // The shortest row is "a 0 0 0 0 0".
  expect(rows).toBeLessThanOrEqual(inputBytes / 11);
  expect(problems.length).toBe(Math.min(problemCount, PROBLEMS_KEPT));
  for (const [at, value] of sample.exact) {
    expect(at).toBeLessThan(rows * 5);
    expect(sample.values[at]).toBe(Number(value));
  }
  expect(sample.values.every((v) => v >= 0)).toBe(true);
};

const word = fc.oneof(
  fc.constantFrom('kmemsize', 'numproc', 'dummy', 'max', 'uid', '101:', '0:', '102:', '\n', '\r\n', '\n\n', ':', '-1'),
  fc.constantFrom('9223372036854775807', '9223372036854775808', '9007199254740993', '0', '7', '\t', '\u0000', 'é'),
  fc.constant('5fa2c1de-7b30-4c19-9e55-0d6c2f8a1b47:'),
  fc.string({ maxLength: 8 }),
);

test('any text below a version line gives a sound answer', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 200 }), fc.constantFrom(' ', '', '\n '), (words, gap) => {
      const bytes = new TextEncoder().encode(`Version: 2.5\n${words.join(gap)}`);
      expectSound(parseUserBeancounters(bytes), bytes.length);
    }),
    { numRuns: 500 },
  );
});

test('any bytes give a sound answer or node_failed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (noise, versioned) => {
      const bytes = versioned ? Uint8Array.from([...new TextEncoder().encode('Version: 2.5\n'), ...noise]) : noise;
      const parsed = tryParse(bytes);
      if (parsed !== undefined) expectSound(parsed, bytes.length);
    }),
    { numRuns: 500 },
  );
});

const node = { containers: 6, seed: 11, uuids: 0.5, layout: '3.10' } as const;
const made = madeCounters(node);
const intact = parseUserBeancounters(made).sample;
const rowsBefore = new Map(intact.ctids.map((ctid) => [ctid, containerRows(intact, ctid)]));
/** Where each container's text begins, and the end. */
const spans = (() => {
  const text = new TextDecoder().decode(made);
  return [...intact.ctids.map((ctid) => text.search(new RegExp(`^ *${ctid}: `, 'm'))), text.length];
})();
const HEAD_BYTES = spans[0] ?? 0;

const mutations = fc.array(fc.tuple(fc.nat(made.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 });
const mutate = (changes: readonly (readonly [number, number])[]) => {
  const bytes = made.slice();
  for (const [at, to] of changes) bytes[at] = to;
  return bytes;
};

/** One changed byte below the head. A uid changed into that of another container cannot be told from it, so that is left out. */
const oneChange = fc
  .tuple(fc.integer({ min: HEAD_BYTES, max: made.length - 1 }), fc.nat(255))
  .map(([at, to]) => ({ at, parsed: parseUserBeancounters(mutate([[at, to]])) }))
  .filter(({ parsed }) => !parsed.problems.some((p) => p.reason === 'duplicate_container'));

test('a changed byte leaves every container it did not touch as it was', () => {
  fc.assert(
    fc.property(oneChange, ({ at, parsed }) => {
      expectSound(parsed, made.length);
      intact.ctids.forEach((ctid, i) => {
        // The newline before a container is part of its beginning.
        const touched = at >= (spans[i] ?? 0) - 1 && at < (spans[i + 1] ?? 0);
        if (!touched) expect(containerRows(parsed.sample, ctid)).toEqual(rowsBefore.get(ctid));
      });
    }),
    { numRuns: 800 },
  );
});

test('a changed byte changes at most one row and puts none into another container', () => {
  fc.assert(
    fc.property(oneChange, ({ parsed: { sample } }) => {
      const text = (row: unknown) =>
        JSON.stringify(row, (_key, value) =>
          typeof value === 'number' || typeof value === 'bigint' ? `${value}` : value,
        );
      for (const [ctid, before] of rowsBefore) {
        const same = new Set(before.map(text));
        const changed = containerRows(sample, ctid).filter((row) => !same.has(text(row)));
        expect(changed.length).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 400 },
  );
});

test('the short cut through columns sees what the plain reading sees', () => {
  const harmless = mutations.map((changes) => changes.filter(([at, to]) => at < made.length - 1 && to !== 13));
  fc.assert(
    fc.property(harmless, (changes) => {
      const bytes = mutate(changes);
      // A space at each line's end takes it out of the columns' shape and changes nothing else.
      const plain = Uint8Array.from([...bytes].flatMap((byte) => (byte === 10 ? [32, 10] : [byte])));
      const fast = tryParse(bytes);
      const slow = tryParse(plain);
      expect(fast?.sample).toEqual(slow?.sample);
      const brief = (parsed: typeof fast) => parsed?.problems.map(({ line, reason }) => [line, reason]);
      expect(brief(fast)).toEqual(brief(slow));
    }),
    { numRuns: 150 },
  );
});

test('what is printed is read back exactly, whatever the numbers', () => {
  const amount = fc.oneof(
    fc.nat(),
    fc.maxSafeNat(),
    fc.constant(Number.POSITIVE_INFINITY),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 2n }),
  );
  const names = [...intact.counters.slice(0, 20), 'numnetif', 'a_9'];
  fc.assert(
    fc.property(
      fc.array(amount, { minLength: names.length * 5, maxLength: names.length * 5 }),
      fc.constantFrom('2.6.32' as const, '3.10' as const),
      (amounts, layout) => {
        const exact = new Map<number, bigint>();
        for (const [i, a] of amounts.entries()) if (typeof a === 'bigint') exact.set(i, a);
        const sample: Sample = {
          ctids: ['4294967295'],
          starts: Int32Array.of(0, names.length),
          counters: names,
          values: Float64Array.from(amounts, Number),
          exact,
        };
        const parsed = parseUserBeancounters(new TextEncoder().encode(printUserBeancounters(sample, layout)));
        expect(parsed).toMatchObject({ problems: [], problemCount: 0 });
        expect(parsed.sample).toEqual(sample);
      },
    ),
  );
});

test.each<[string, (n: number) => string]>([
  ['new names', (n) => Array.from({ length: n }, (_, i) => `n${i} 1 2 3 4 5`).join('\n')],
  ['new containers', (n) => Array.from({ length: n }, (_, i) => `${i + 1}: kmemsize 1 2 3 4 5`).join('\n')],
  ['one endless line', (n) => `101: kmemsize ${'1 '.repeat(n * 10)}`],
  ['one endless number', (n) => `101: kmemsize ${'1'.repeat(n * 20)} 2 3 4 5`],
  ['broken lines', (n) => 'x: y: z: 1 2 3\n'.repeat(n)],
  ['long numbers in rows that do not stay', (n) => `1: a 1 2 3 4 5\n${'dummy 9007199254740993 1 1 1 1\n'.repeat(n)}`],
])('a hostile file of %s is read to its end and leaves nothing behind', (_, make) => {
  const bytes = new TextEncoder().encode(`Version: 2.5\n${make(100_000)}\n`);
  const parsed = parseUserBeancounters(bytes);
  expect(parsed.sample.exact.size).toBe(0);
  expectSound(parsed, bytes.length);
});
