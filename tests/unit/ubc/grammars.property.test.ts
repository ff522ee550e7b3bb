/** Every grammar, damaged in every way that a node, a tool in between or a bad disk could: what was not touched keeps its exact numbers. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAppError } from '@/lib/errors';
import { counterNames } from '@/lib/ubc/counters';
import type { Grammar } from '@/lib/ubc/grammar';
import { surveyCounters } from '@/lib/ubc/measured';
import { type ParsedCounters, PROBLEMS_KEPT, parseContainerResources, parseUserBeancounters } from '@/lib/ubc/parse';
import { type Layout, printBcResources, printContainerResources, printUserBeancounters } from '@/lib/ubc/print';
import { containerRows, rowsAt, type Sample } from '@/lib/ubc/sample';

const folder = new URL('../../fixtures/ubc/', import.meta.url);
const UUID = '1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71';

interface GrammarCase {
  name: string;
  text: string;
  parse: (bytes: Uint8Array) => ParsedCounters;
  /** Lines before the first row. */
  head: number;
}

const cases: GrammarCase[] = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => {
    const text = readFileSync(new URL(name, folder), 'latin1');
    const single = name.includes('-bc-102') ? '102' : name.includes('-bc-uuid') ? UUID : undefined;
    if (single === undefined) return { name, text, parse: parseUserBeancounters, head: 2 };
    return { name, text, parse: (bytes) => parseContainerResources(bytes, single), head: 0 };
  });

const bytesOf = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const attempt = ({ parse }: GrammarCase, bytes: Uint8Array): ParsedCounters | undefined => {
  try {
    return parse(bytes);
  } catch (e) {
    if (isAppError(e) && e.code === 'node_failed') return undefined;
    throw e;
  }
};
const exact = (value: unknown) =>
  JSON.stringify(value, (_key, v) => (typeof v === 'number' || typeof v === 'bigint' ? String(v) : v));

const expectSound = ({ sample, problems, problemCount, grammar }: ParsedCounters, inputBytes: number) => {
  const rows = sample.counters.length;
  expect(sample.values).toHaveLength(rows * 5);
  expect(sample.values.buffer.byteLength).toBe(rows * 40);
  expect([...sample.starts]).toEqual([...sample.starts].sort((a, b) => a - b));
  expect(sample.starts).toHaveLength(sample.ctids.length + 1);
  expect(sample.starts.at(-1)).toBe(rows);
  expect(new Set(sample.ctids).size).toBe(sample.ctids.length);
  expect(rows).toBeLessThanOrEqual(inputBytes / 11);
  expect(problems).toHaveLength(Math.min(problemCount, PROBLEMS_KEPT));
  for (const { text } of problems) expect(text.length).toBeLessThanOrEqual(160);
  for (const [at, value] of sample.exact) expect(sample.values[at]).toBe(Number(value));
  // Whatever was read can be looked over.
  surveyCounters(sample, grammar);
};

const junk = fc.oneof(
  fc.constantFrom('\u0000', '\u0000'.repeat(50), '\r', '\r\n', '\n', '\n\n', ' ', '\t', ':', '-', 'max', '\u00ff', 'é'),
  fc.constantFrom('99999999999999999999', '9223372036854775808', '9'.repeat(400), '-1', '1e9', '0x7f', '2147483647'),
  fc.constantFrom('x'.repeat(20_000), '1 '.repeat(10_000), `${'7'.repeat(5000)}\n`, '777: kmemsize 1 1 1 1 1\n'),
  fc.string({ maxLength: 12 }),
);

/** One damage to a text: anywhere, and of any kind. */
const damage = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), at: fc.nat(), text: junk }),
  fc.record({ kind: fc.constant('delete' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ kind: fc.constant('byte' as const), at: fc.nat(), to: fc.nat(255) }),
  fc.record({ kind: fc.constant('truncate' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 600 }) }),
  fc.record({ kind: fc.constant('shuffle' as const), at: fc.nat(), other: fc.nat() }),
);
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

function damaged(text: string, wrong: Damage): string {
  const at = wrong.at % (text.length + 1);
  switch (wrong.kind) {
    case 'insert':
      return text.slice(0, at) + wrong.text + text.slice(at);
    case 'delete':
      return text.slice(0, at) + text.slice(at + wrong.length);
    case 'byte':
      return text.slice(0, at) + String.fromCharCode(wrong.to) + text.slice(at + 1);
    case 'truncate':
      return text.slice(0, at);
    case 'repeat':
      return text.slice(0, at + wrong.length) + text.slice(at);
    case 'shuffle': {
      const lines = text.split('\n');
      const [a, b] = [wrong.at % lines.length, wrong.other % lines.length];
      [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
      return lines.join('\n');
    }
  }
}

test('there is a fixture of every grammar', () => {
  const found = new Set(
    cases.map((one) => {
      const { generation, wordBits, dummies } = one.parse(bytesOf(one.text)).grammar;
      return `${one.head === 0 ? 'one of ' : ''}${generation} ${wordBits} ${dummies ? 'with' : 'without'} dummies`;
    }),
  );
  expect([...found].sort()).toEqual([
    '2.6 32 with dummies',
    '2.6 64 with dummies',
    '2.6 64 without dummies',
    '3.10 64 with dummies',
    '3.10 64 without dummies',
    'one of 3.10 64 without dummies',
    'one of null 64 without dummies',
    'script 64 with dummies',
    'script 64 without dummies',
  ]);
});

const junkColon = fc.constantFrom(' ', ';', '\u0000', 'x:');

describe.each(cases)('$name', (one) => {
  const { text, head } = one;
  const lines = text.split('\n').slice(0, -1);
  const intact = one.parse(bytesOf(text));
  const rows = new Map(intact.sample.ctids.map((ctid) => [ctid, containerRows(intact.sample, ctid)]));
  /** Container of each line, and whether the line opens one. */
  let open = intact.sample.ctids[0] ?? '';
  const owners = lines.map((line, i) => {
    const id = i < head ? undefined : /^ *([0-9a-f-]+):/.exec(line)?.[1];
    if (id !== undefined) open = id;
    return { ctid: i < head ? undefined : open, opens: id !== undefined, name: /([a-z]+) +[0-9]/.exec(line)?.[1] };
  });
  const body = fc.integer({ min: head, max: lines.length - 1 });
  const withLine = (i: number, ...instead: string[]) => `${lines.toSpliced(i, 1, ...instead).join('\n')}\n`;

  test('any damage gives a sound answer or node_failed', () => {
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (list) => {
        const bytes = bytesOf(list.reduce(damaged, text));
        const parsed = attempt(one, bytes);
        if (parsed !== undefined) expectSound(parsed, bytes.length);
      }),
      { numRuns: 150 },
    );
  });

  test('a line that cannot be read is named by its number and costs only itself', () => {
    const broken = fc.constantFrom<[string, (line: string) => string]>(
      ['a number too large', (line) => line.replace(/(\S+)$/, '9223372036854775808')],
      ['a number of 400 digits', (line) => line.replace(/(\S+)$/, '9'.repeat(400))],
      ['a negative number', (line) => line.replace(/(\S+)$/, '-1')],
      ['a NUL in a number', (line) => `${line}\u0000`],
      ['a column missing', (line) => line.replace(/ +\S+$/, '')],
      ['a column too many', (line) => `${line} 1`],
      ['an endless line', (line) => `${line}${' 1'.repeat(20_000)}`],
    );
    fc.assert(
      fc.property(body, broken, (i, [what, change]) => {
        const { ctid, opens, name } = owners[i] ?? {};
        if (name === 'dummy' && what !== 'a column missing' && what !== 'a column too many') return;
        const parsed = one.parse(bytesOf(withLine(i, change(lines[i] ?? ''))));
        expect(parsed.problems.map(({ line }) => line)).toEqual([i + 1]);
        expect(parsed.grammar).toEqual(intact.grammar);
        for (const [other, before] of rows) {
          const kept = other === ctid ? before.filter((row) => row.counter !== name) : before;
          expect(exact(containerRows(parsed.sample, other))).toBe(exact(kept));
        }
        expect(opens && !parsed.sample.ctids.includes(ctid ?? '')).toBe(false);
      }),
      { numRuns: 120 },
    );
  });

  test('below an id that cannot be read, or has no place there, rows go to nobody', () => {
    const openings = owners.flatMap(({ opens }, i) => (opens ? [i] : []));
    fc.assert(
      fc.property(openings.length > 0 ? fc.constantFrom(...openings) : body, junkColon, (i, instead) => {
        if (openings.length === 0) {
          const parsed = one.parse(bytesOf(withLine(i, lines[i] ?? '', '777: kmemsize 9 9 9 9 9')));
          expect(parsed.problems[0]).toMatchObject({ line: i + 2, reason: 'bad_uid' });
          expect(parsed.sample.counters).toEqual(intact.sample.counters.slice(0, i + 1));
          return;
        }
        const line = (lines[i] ?? '').replace(':', instead);
        const parsed = one.parse(bytesOf(withLine(i, line)));
        expect(parsed.problems[0]?.line).toBe(i + 1);
        for (const [other, before] of rows) {
          const known = containerRows(parsed.sample, other);
          if (other === owners[i]?.ctid) expect(known).toEqual([]);
          else expect(exact(known)).toBe(exact(before));
        }
      }),
      { numRuns: 20 },
    );
  });

  test('one row of another width changes nothing of who wrote the file', () => {
    fc.assert(
      fc.property(body, fc.constantFrom(8, 10, 20, 22), (i, width) => {
        if (owners[i]?.opens === true) return;
        const cells = (lines[i] ?? '').trim().split(/\s+/);
        const narrow = `            ${cells[0]?.padEnd(12)}${cells
          .slice(1)
          .map((cell) => ` ${cell.padStart(width)}`)
          .join('')}`;
        const parsed = one.parse(bytesOf(withLine(i, narrow)));
        expect(parsed.grammar).toEqual(intact.grammar);
        expect(exact([...parsed.sample.values])).toBe(exact([...intact.sample.values]));
      }),
      { numRuns: 40 },
    );
  });

  test('swapped columns never move a number to another counter or container', () => {
    fc.assert(
      fc.property(body, fc.nat(5), fc.nat(5), (i, a, b) => {
        const cells = (lines[i] ?? '').trim().split(/\s+/);
        const first = owners[i]?.opens === true ? 1 : 0;
        const [x, y] = [first + a, first + b];
        const lead = first === 1 ? `${(lines[i] ?? '').slice(0, (lines[i] ?? '').indexOf(':') + 1)} ` : '   ';
        [cells[x], cells[y]] = [cells[y] ?? '', cells[x] ?? ''];
        const parsed = one.parse(bytesOf(withLine(i, lead + cells.slice(first).join(' '))));
        for (const [other, before] of rows) {
          const same = new Set(before.map(exact));
          const changed = containerRows(parsed.sample, other).filter((row) => !same.has(exact(row)));
          if (other !== owners[i]?.ctid) expect(changed).toEqual([]);
          else expect(changed.every((row) => row.counter === owners[i]?.name)).toBe(true);
        }
      }),
      { numRuns: 80 },
    );
  });

  test('a row that is gone or comes twice changes no other', () => {
    fc.assert(
      fc.property(body, fc.boolean(), (i, twice) => {
        const { ctid, opens, name } = owners[i] ?? {};
        // Without its first line a container is unknown, and its rows would look like the one's above: see below.
        if (opens === true && !twice) return;
        const line = lines[i] ?? '';
        const parsed = one.parse(bytesOf(twice ? withLine(i, line, line) : withLine(i)));
        const reasons = parsed.problems.map((problem) => problem.reason);
        if (!twice || name === 'dummy') expect(reasons).toEqual([]);
        else if (opens !== true) expect(reasons).toEqual(['duplicate_counter']);
        for (const [other, before] of rows) {
          const known = containerRows(parsed.sample, other);
          // A repeated first line takes the rows below it along: whose they are is no longer sure.
          if (opens === true && other === ctid) expect(exact(known)).toBe(exact(before.slice(0, 1)));
          else if (twice || other !== ctid) expect(exact(known)).toBe(exact(before));
          else expect(exact(known)).toBe(exact(before.filter((row) => row.counter !== name)));
        }
      }),
      { numRuns: 80 },
    );
  });

  test('cut anywhere, whole rows are kept as they were and nothing is half read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length }), (length) => {
        const parsed = attempt(one, bytesOf(text.slice(0, length)));
        if (parsed === undefined) return;
        // A file cut within its first rows has no width to be judged by; every other cut row is noticed.
        if (parsed.sample.counters.length < 2) return;
        for (const [i, ctid] of parsed.sample.ctids.entries()) {
          const before = (rows.get(ctid) ?? []).map(exact);
          const after = rowsAt(parsed.sample, i).map(exact);
          expect(before.slice(0, after.length)).toEqual(after);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('a megabyte of junk in the middle is passed in time, and rows behind it are read', () => {
    const at = lines.length - 1;
    const text = `${lines.slice(0, at).join('\n')}\n${'\u0000'.repeat(500_000)}${'9'.repeat(500_000)}\n${lines[at]}\n`;
    const startMs = performance.now();
    const parsed = one.parse(bytesOf(text));
    expect(performance.now() - startMs).toBeLessThan(1000);
    expect(parsed.problems.map(({ line }) => line)).toContain(at + 1);
    expect(parsed.problems[0]?.text.length).toBeLessThanOrEqual(160);
  });
});

describe('what is printed is read back, whatever the numbers', () => {
  const UNLIMITED = Number.POSITIVE_INFINITY;
  const held64 = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 2n }));
  const held32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  const limit64 = fc.oneof(held64, fc.constant(UNLIMITED));
  // 2^31-1 is how these kernels write unlimited.
  const limit32 = fc.oneof(fc.integer({ min: 0, max: 2 ** 31 - 2 }), fc.constant(UNLIMITED));
  const grammars: Record<Layout, Omit<Grammar, 'dummies'>> = {
    '2.6.8': { generation: '2.6', wordBits: 32 },
    '2.6.18-32': { generation: '2.6', wordBits: 32 },
    '2.6.32': { generation: '2.6', wordBits: 64 },
    '3.10': { generation: '3.10', wordBits: 64 },
    script: { generation: 'script', wordBits: 64 },
  };
  const procNames = counterNames.filter((name) => name !== 'swappages');

  function sampleOf(ids: readonly string[], names: readonly string[], numbers: readonly (number | bigint)[]): Sample {
    const exactOnes = [...numbers.entries()].filter((entry): entry is [number, bigint] => typeof entry[1] === 'bigint');
    return {
      ctids: ids,
      starts: Int32Array.from({ length: ids.length + 1 }, (_, i) => i * names.length),
      counters: ids.flatMap(() => names),
      values: Float64Array.from(numbers, Number),
      exact: new Map(exactOnes),
    };
  }

  const layouts = Object.entries(grammars).map(([layout, grammar]) => ({
    // Keys of the very table.
    layout: layout as Layout,
    grammar,
  }));
  test.each(layouts)('as $layout', ({ layout, grammar }) => {
    const ids = layout === '3.10' || layout === 'script' ? [UUID, '101', '0'] : ['4294967295', '101', '0'];
    const [held, limit] = grammar.wordBits === 32 ? [held32, limit32] : [held64, limit64];
    const row = fc.tuple(held, held, limit, limit, held);
    const table = (names: readonly string[]) =>
      fc.array(row, { minLength: names.length * 3, maxLength: names.length * 3 });
    const encode = (text: string) => new TextEncoder().encode(text);
    fc.assert(
      fc.property(table(procNames), table(counterNames), (main, bc) => {
        const proc = sampleOf(ids, procNames, main.flat());
        expect(parseUserBeancounters(encode(printUserBeancounters(proc, layout)))).toEqual({
          sample: proc,
          problems: [],
          problemCount: 0,
          grammar: { ...grammar, dummies: true },
        });
        const all = sampleOf(ids, counterNames, bc.flat());
        const parsed = parseUserBeancounters(encode(printBcResources(all, layout)));
        expect(parsed).toMatchObject({ problemCount: 0, grammar: { ...grammar, dummies: false } });
        expect(parsed.sample).toEqual(all);
        const one = parseContainerResources(encode(printContainerResources(all, 1, layout)), '101');
        expect(one.problemCount).toBe(0);
        expect(exact(containerRows(one.sample, '101'))).toBe(exact(rowsAt(all, 1)));
      }),
      { numRuns: 30 },
    );
  });
});
