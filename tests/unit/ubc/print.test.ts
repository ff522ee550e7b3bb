import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseContainerResources, parseUserBeancounters } from '@/lib/ubc/parse';
import { printBcResources, printContainerResources, printUserBeancounters } from '@/lib/ubc/print';
import { madeCounters, madeSample } from '@/tests/made-counters';

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/ubc/${name}`, import.meta.url));
const bytes = (text: string) => new TextEncoder().encode(text);

describe('printing', () => {
  test.each([
    ['user_beancounters.txt', '2.6.32', printUserBeancounters],
    ['bc-resources.txt', '2.6.32', printBcResources],
    ['made-2.6.8-32bit.txt', '2.6.8', printUserBeancounters],
    ['made-2.6.18-32bit.txt', '2.6.18-32', printUserBeancounters],
    ['made-2.6.18-64bit.txt', '2.6.32', printUserBeancounters],
    ['made-2.6.32-inside.txt', '2.6.32', printUserBeancounters],
    ['made-3.10-uuid.txt', '3.10', printUserBeancounters],
    ['made-3.10-bc-resources.txt', '3.10', printBcResources],
  ] as const)('repeats %s byte for byte in the layout of %s', (name, layout, print) => {
    const file = fixture(name);
    expect(print(parseUserBeancounters(file).sample, layout)).toBe(file.toString());
  });

  test('repeats what a script prints, but for the word max', () => {
    const file = fixture('made-script-9.txt');
    const text = printUserBeancounters(parseUserBeancounters(file).sample, 'script');
    expect(text).toBe(file.toString().replaceAll('                 max', ' 9223372036854775807'));
  });

  test.each([
    ['made-2.6.32-bc-102.txt', '102', '2.6.32'],
    ['made-3.10-bc-uuid.txt', '1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71', '3.10'],
  ] as const)('repeats the file of one container, %s', (name, ctid, layout) => {
    const file = fixture(name);
    expect(printContainerResources(parseContainerResources(file, ctid).sample, 0, layout)).toBe(file.toString());
  });

  test.each(['2.6.32', '3.10', 'script'] as const)('what is printed as %s is read back unchanged', (layout) => {
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
