import { describe, expect, test } from 'vitest';
import { highlight } from '@/components/xml/highlight';

const text = (lines: ReturnType<typeof highlight>) =>
  lines.map((line) => line.map((piece) => piece.text).join('')).join('\n');

test('tells elements, attributes, values, text and the extension apart', () => {
  expect(highlight('<name id="1">105</name>\n<vz:ubc key=\'A\'/>')).toEqual([
    [
      { part: 'mark', text: '<' },
      { part: 'element', text: 'name' },
      { part: 'mark', text: ' ' },
      { part: 'attribute', text: 'id' },
      { part: 'mark', text: '=' },
      { part: 'value', text: '"1"' },
      { part: 'mark', text: '>' },
      { part: 'text', text: '105' },
      { part: 'mark', text: '</' },
      { part: 'element', text: 'name' },
      { part: 'mark', text: '>' },
    ],
    expect.arrayContaining([
      { part: 'extension', text: 'vz:ubc' },
      { part: 'value', text: "'A'" },
    ]),
  ]);
});

describe('loses no character, whatever the text is', () => {
  test.each([
    '<a',
    '<a b="',
    'no xml at all',
    '<!-- open\nto the end',
    "<a b='c\nd'>\n\n</a>",
    '<<>><a <b>',
    '<a key="x > y"/>',
    '</>',
    '<?xml version="1.0"?>\n<a/>',
  ])('%j', (xml) => expect(text(highlight(xml))).toBe(xml));
});

test('a newline at the end begins no further line, and an empty text has one', () => {
  expect(highlight('<a/>\n')).toHaveLength(1);
  expect(highlight('')).toEqual([[]]);
});

test('a hostile 64 KiB of open tags and quotes takes no time that can be felt', () => {
  const startMs = performance.now();
  for (const piece of ['<', '<a ', '"', "<a b='", '<!--', '<a b=']) highlight(piece.repeat(65_536 / piece.length));
  highlight(`<a ${'b'.repeat(65_536)}`);
  expect(performance.now() - startMs).toBeLessThan(3000);
});
