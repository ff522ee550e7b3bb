import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readDomain } from '@/lib/xml/read';
import { DIR } from './made-domains';

// The file's shape is its own; only these two members are used.
const { documents } = JSON.parse(readFileSync(`${DIR}/bad/index.json`, 'utf8')) as {
  documents: { file: string; expect: string }[];
};
const refused = documents.filter(({ expect: code }) => code !== 'ok');
const accepted = documents.filter(({ expect: code }) => code === 'ok');

/** Codes of a refused document, and the milliseconds it took: the least of five, since the machine does other things, too. */
function refuse(bytes: Uint8Array) {
  const times = [0, 1, 2, 3, 4].map(() => {
    const from = performance.now();
    readDomain(bytes);
    return performance.now() - from;
  });
  const read = readDomain(bytes);
  return { codes: read.ok ? ['accepted'] : read.problems.map(({ code }) => code), read, ms: Math.min(...times) };
}

test('there are 89 documents to refuse and 4 to accept', () => {
  expect([refused.length, accepted.length]).toEqual([89, 4]);
});

describe('refused with its code, in under 50 ms', () => {
  test.each(refused)('$file: $expect', ({ file, expect: code }) => {
    const { codes, ms, read } = refuse(readFileSync(`${DIR}/bad/${file}`));
    expect([...new Set(codes)]).toEqual([code]);
    expect(ms).toBeLessThan(50);
    const problems = read.ok ? [] : read.problems;
    for (const { line, column, message } of problems) {
      expect(line).toBeGreaterThan(0);
      expect(column).toBeGreaterThan(0);
      expect(message).not.toMatch(/[{}]|undefined/);
      expect(message.length).toBeLessThan(300);
    }
  });
});

test.each(accepted)('$file is accepted', ({ file }) => {
  expect(refuse(readFileSync(`${DIR}/bad/${file}`)).codes).toEqual(['accepted']);
});

test('text that looks like a reference stays text', () => {
  const read = readDomain(readFileSync(`${DIR}/bad/ok-3-double-escape.xml`));
  expect(read.ok && read.container.keys.get('DESCRIPTION')).toBe('x &#65; &lt; y');
});

const bytes = (text: string) => new TextEncoder().encode(text);

describe('made to be large, refused in under 50 ms', () => {
  const made: [string, string, string][] = [
    ['one byte too many', `<domain>${' '.repeat(262_144)}</domain>`.slice(0, 262_145), 'E_TOO_BIG'],
    ['5001 elements', `<domain type="openvz">${'<a/>'.repeat(5000)}</domain>`, 'E_TOO_MANY_ELEMENTS'],
    ['10000 levels', '<a>'.repeat(10_000), 'E_TOO_DEEP'],
    ['33 attributes', `<a ${Array.from({ length: 33 }, (_, i) => `a${i}=""`).join(' ')}/>`, 'E_TOO_MANY_ATTRIBUTES'],
    ['long attribute', `<a b="${'x'.repeat(8193)}"/>`, 'E_TOO_BIG'],
    ['long text', `<a>${'x'.repeat(65_537)}</a>`, 'E_TOO_BIG'],
    ['many references', `<a>${'&amp;'.repeat(13_000)}</a>`, 'E_ROOT'],
    ['many lines', `<a>${'\n'.repeat(65_000)}&x;</a>`, 'E_ENTITY'],
    ['many ampersands', `<a>${'&'.repeat(60_000)}</a>`, 'E_ENTITY'],
    ['open brackets', '<'.repeat(262_144), 'E_MALFORMED'],
    ['comments', `${'<!---->'.repeat(37_000)}`, 'E_MALFORMED'],
    ['an unfinished comment', `<!--${'-'.repeat(1)}${'x'.repeat(260_000)}`, 'E_MALFORMED'],
    ['blanks', ' '.repeat(262_144), 'E_EMPTY'],
    ['a long name', `<${'a'.repeat(260_000)}`, 'E_MALFORMED'],
  ];
  test.each(made)('%s', (_, text, code) => {
    const { codes, ms } = refuse(bytes(text));
    expect(codes).toEqual([code]);
    expect(ms).toBeLessThan(50);
  });
});

test('says line and column', () => {
  const read = readDomain(bytes('<domain type="openvz">\n  <name>105</name>\n  <filesystem/>\n  <colour/>\n</domain>'));
  expect(read.ok ? [] : read.problems).toEqual([
    { code: 'E_UNKNOWN_ELEMENT', line: 4, column: 3, message: '`colour` is not known in `domain`.' },
  ]);
});

test('quotes little of a document, and no control character', () => {
  const read = readDomain(bytes(`<domain type="${'x'.repeat(5000)}&#x85;"/>`));
  expect(read.ok ? '' : read.problems[0]?.message).toHaveLength(80 + '`domain/@type` must be `openvz`, not ``.'.length);
});
