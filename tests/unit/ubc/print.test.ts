import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseUserBeancounters } from '@/lib/ubc/parse';
import { printBcResources, printUserBeancounters } from '@/lib/ubc/print';
import { madeCounters, madeSample } from '@/tests/made-counters';

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/ubc/${name}`, import.meta.url));
const bytes = (text: string) => new TextEncoder().encode(text);

describe('printing', () => {
  test('repeats a captured /proc/user_beancounters byte for byte', () => {
    const captured = fixture('user_beancounters.txt');
    expect(printUserBeancounters(parseUserBeancounters(captured).sample, '2.6.32')).toBe(captured.toString());
  });

  test('repeats a captured /proc/bc/resources byte for byte, swappages included', () => {
    const captured = fixture('bc-resources.txt');
    expect(printBcResources(parseUserBeancounters(captured).sample, '2.6.32')).toBe(captured.toString());
  });

  test('repeats the rows of a 3.10 node, UUIDs overflowing their column', () => {
    const captured = fixture('made-3.10-uuid.txt');
    expect(printUserBeancounters(parseUserBeancounters(captured).sample, '3.10')).toBe(captured.toString());
  });

  test.each(['2.6.32', '3.10'] as const)('what is printed as %s is read back unchanged', (layout) => {
    const sample = madeSample({ containers: 40, seed: 7, uuids: 0.5 });
    const parsed = parseUserBeancounters(bytes(printUserBeancounters(sample, layout)));
    expect(parsed.problemCount).toBe(0);
    expect(parsed.sample).toEqual(sample);
  });

  test('a made node is the same for the same seed and another for another', () => {
    expect(madeCounters({ containers: 3, seed: 5 })).toEqual(madeCounters({ containers: 3, seed: 5 }));
    expect(madeCounters({ containers: 3, seed: 5 })).not.toEqual(madeCounters({ containers: 3, seed: 6 }));
  });
});
