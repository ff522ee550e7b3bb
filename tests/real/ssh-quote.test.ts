import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quote, quoteLine } from '@/lib/node/quote';

const ARGUMENTS = 10_000;
/** One shell parses that many at once; each answers with what it understood, ended by NUL. */
const BATCH = 250;

const pieces = fc.constantFrom(
  ...[
    "'",
    '"',
    '\\',
    '\n',
    '\r',
    '\t',
    ' ',
    '$',
    '`',
    '$(id)',
    '$HOME',
    ';',
    '&&',
    '|',
    '>',
    '<',
    '*',
    '?',
    '[a-z]',
    '~',
  ],
  ...[
    '{a,b}',
    '!',
    '!!',
    '#',
    '%',
    '=',
    '-n',
    '--',
    '\u0001',
    '\u001b[0m',
    '\u007f',
    '\u0085',
    '\u2028',
    "'\\''",
    '\\n',
    '\\0',
  ],
);
const word = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 12 })
      .map((all) => all.join('')),
  },
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  {
    weight: 2,
    arbitrary: fc.string({
      unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
      maxLength: 60,
    }),
  },
  { weight: 1, arbitrary: fc.nat({ max: 8000 }).map((length) => "a' ".repeat(length / 3)) },
);
// What has no UTF-8 form (lone surrogates) cannot be sent to any program, and NUL is refused earlier.
const sendable = word.map((text) => Buffer.from(text.replaceAll('\0', '')).toString());

function understood(shell: string, words: readonly string[]): string[] {
  const script = `for word in ${quoteLine(words)}; do printf '%s\\0' "$word"; done`;
  // The script goes in by standard input, as large as it likes: one argument of execve has 128 KiB at most.
  const { stdout, stderr } = spawnSync(shell, ['-s'], { input: script, maxBuffer: 64 * 1024 * 1024 });
  expect(stderr.toString()).toBe('');
  return stdout.toString().split('\0').slice(0, -1);
}

const shells = ['/bin/sh', '/bin/dash', '/bin/bash', '/bin/ksh', '/bin/zsh'].filter(
  (shell) => shell === '/bin/sh' || existsSync(shell),
);

test.each(shells)('%s understands 10,000 generated arguments exactly as they were', (shell) => {
  const words = fc.sample(sendable, { numRuns: ARGUMENTS });
  for (let i = 0; i < words.length; i += BATCH) {
    const batch = words.slice(i, i + BATCH);
    expect(understood(shell, batch)).toEqual(batch);
  }
});

test('every character a shell could care about passes, alone and doubled', () => {
  const all = Array.from({ length: 0x2ff }, (_, i) => String.fromCharCode(i + 1));
  const words = [...all, ...all.map((one) => one + one), ...all.map((one) => `a${one}'b`), '', ' '];
  expect(understood('/bin/sh', words)).toEqual(words);
});

test('a word is one word, whatever it holds', () => {
  expect(quote('a; rm x')).toBe("'a; rm x'");
  expect(quote("it's")).toBe("'it'\\''s'");
  expect(quote('')).toBe("''");
});
