import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffLines, pairedLines, stretches } from '@/components/versions/line-diff';

const signs = (before: string, after: string) =>
  diffLines(before, after).map(({ kind, text }) => `${kind === 'same' ? ' ' : kind === 'gone' ? '-' : '+'}${text}`);

describe('two texts line by line', () => {
  test.each([
    ['', '', []],
    ['a\nb\n', 'a\nb\n', [' a', ' b']],
    ['a\nb\nc\n', 'a\nx\nc\n', [' a', '-b', '+x', ' c']],
    ['a\n', 'a\nb', [' a', '+b']],
    ['a\nb\na\nb\n', 'b\na\n', ['-a', ' b', ' a', '-b']],
    ['', 'a\n', ['+a']],
  ])('%j to %j', (before, after, lines) => {
    expect(signs(before, after)).toEqual(lines);
  });

  test('lose no line and make none up, with the numbers of both files', () => {
    const text = fc
      .array(fc.constantFrom('A="1"', 'A="2"', '# why', ''), { maxLength: 12 })
      .map((all) => all.join('\n'));
    const lines = (whole: string) => {
      const all = whole.split('\n');
      if (all.at(-1) === '') all.pop();
      return all;
    };
    fc.assert(
      fc.property(text, text, (before, after) => {
        const found = diffLines(before, after);
        const of = (side: 'before' | 'after') =>
          found.filter((line) => line[side] !== undefined).map((line) => [line[side], line.text]);
        expect(of('before')).toEqual(lines(before).map((line, i) => [i + 1, line]));
        expect(of('after')).toEqual(lines(after).map((line, i) => [i + 1, line]));
      }),
      { numRuns: 200 },
    );
  });

  test('what came in place of a line stands beside it', () => {
    const sides = pairedLines(diffLines('a\nb\nc\nd\n', 'a\nx\nd\n'));
    expect(sides.map(({ before, after }) => [before?.text, after?.text])).toEqual([
      ['a', 'a'],
      ['b', 'x'],
      ['c', undefined],
      ['d', 'd'],
    ]);
  });

  test('only what is near a change is shown, and how much is not', () => {
    const letters = [...'abcdefghij'];
    expect(stretches(letters, (letter) => letter === 'e', 1)).toEqual([
      { hidden: 3 },
      { lines: ['d', 'e', 'f'] },
      { hidden: 4 },
    ]);
    // To say that one line is hidden takes as much room as the line.
    expect(stretches([...'abc'], (letter) => letter === 'c', 1)).toEqual([{ lines: ['a'] }, { lines: ['b', 'c'] }]);
    expect(stretches(letters, () => false)).toEqual([{ hidden: 10 }]);
  });

  test('thousands of other lines are compared at once, as replaced', () => {
    const many = (word: string) => Array.from({ length: 3000 }, (_, i) => `${word}${String(i)}`).join('\n');
    expect(diffLines(many('a'), many('b'))).toHaveLength(6000);
  });
});
