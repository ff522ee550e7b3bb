import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync('app/globals.css', 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map((m) => [
    m[1] as string,
    [m[2], m[3]] as const,
  ]),
);

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.2, contrast ratio. */
function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['canvas', 'surface', 'raised', 'subtle'];
const texts = ['ink', 'muted', 'faint', 'accent', 'critical', 'warning', 'notice', 'ok'];
const series = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'rest'].map((each) => `series-${each}`);
const shapes = ['edge', 'held', 'maxheld', 'barrier', 'limit', 'failure', ...series];
const pairs = [
  ...texts.flatMap((text) => grounds.map((ground) => [text, ground, 4.5] as const)),
  ...['accent', 'critical', 'warning', 'notice', 'ok'].map((tone) => [tone, `${tone}-wash`, 4.5] as const),
  ['on-accent', 'accent', 4.5] as const,
  ...shapes.flatMap((shape) => ['canvas', 'surface', 'raised'].map((ground) => [shape, ground, 3] as const)),
  ['maxheld', 'held-wash', 3] as const,
  ['barrier', 'held-wash', 3] as const,
  ['limit', 'held-wash', 3] as const,
];

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('in the %s theme', (_, theme) => {
  test.each(pairs)('%s can be told from %s (at least %d : 1)', (fore, ground, least) => {
    const a = tokens.get(fore)?.[theme];
    const b = tokens.get(ground)?.[theme];
    if (a === undefined || b === undefined) throw new Error(`no token ${fore} or ${ground}`);
    expect(contrast(a, b)).toBeGreaterThanOrEqual(least);
  });
});
