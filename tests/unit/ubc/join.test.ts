import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withSwappages } from '@/lib/ubc/join';
import { parseUserBeancounters } from '@/lib/ubc/parse';
import { containerRows, type Sample } from '@/lib/ubc/sample';
import { madeSample } from '@/tests/made-counters';

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/ubc/${name}`, import.meta.url));
const parse = (text: string) => parseUserBeancounters(new TextEncoder().encode(`Version: 2.5\n${text}`)).sample;
const names = (sample: Sample, ctid: string) => containerRows(sample, ctid).map(({ counter, held }) => [counter, held]);

test('the two captured files together are what /proc/bc/resources says alone', () => {
  const bc = parseUserBeancounters(fixture('bc-resources.txt')).sample;
  expect(withSwappages(parseUserBeancounters(fixture('user_beancounters.txt')).sample, bc)).toEqual(bc);
});

test('containers are matched by id, whatever the order; those of one file alone stay as they are', () => {
  const main = parse('101: kmemsize 1 1 1 1 0\n numproc 2 2 2 2 0\n102: kmemsize 3 3 3 3 0\n103: kmemsize 4 4 4 4 0\n');
  const bc = parse(
    '104: swappages 9 9 9 9 0\n102: swappages 7 7 7 7 0\n101: kmemsize 8 8 8 8 0\n swappages 6 6 6 6 0\n',
  );
  const joined = withSwappages(main, bc);
  expect(joined.ctids).toEqual(['101', '102', '103']);
  expect(names(joined, '101')).toEqual([
    ['kmemsize', 1],
    ['numproc', 2],
    ['swappages', 6],
  ]);
  expect(names(joined, '102')).toEqual([
    ['kmemsize', 3],
    ['swappages', 7],
  ]);
  expect(names(joined, '103')).toEqual([['kmemsize', 4]]);
});

test('a placeholder gives way, a number stays', () => {
  const bc = parse('101: swappages 5 6 0 7 1\n102: swappages 5 6 0 7 1\n103: swappages 5 6 0 7 1\n');
  const main = parse(
    '101: swappages 0 0 9223372036854775807 9223372036854775807 0\n numproc 1 1 1 1 1\n102: swappages 0 0 0 99 0\n103: swappages 0 4 0 max 0\n',
  );
  const joined = withSwappages(main, bc);
  expect(names(joined, '101')).toEqual([
    ['numproc', 1],
    ['swappages', 5],
  ]);
  // A limit of its own, and a peak of its own: no placeholders.
  expect(containerRows(joined, '102')).toMatchObject([{ held: 0, limit: 99 }]);
  expect(containerRows(joined, '103')).toMatchObject([{ held: 0, maxheld: 4 }]);
});

test('nothing to add leaves the reading itself', () => {
  const main = madeSample({ containers: 3 });
  expect(withSwappages(main, madeSample({ containers: 3 }))).toBe(main);
  expect(withSwappages(main, parse('7: swappages 1 1 1 1 1\n'))).toBe(main);
});

test('numbers beyond 2^53 stay exact on both sides, at their own places', () => {
  const main = parse('101: kmemsize 9007199254740993 1 1 1 1\n102: numproc 1 1 1 9007199254740995 1\n');
  const bc = parse('101: kmemsize 9007199254740999 1 1 1 1\n swappages 9007199254740997 1 1 1 1\n');
  const joined = withSwappages(main, bc);
  expect(names(joined, '101')).toEqual([
    ['kmemsize', 9007199254740993n],
    ['swappages', 9007199254740997n],
  ]);
  expect(containerRows(joined, '102')).toMatchObject([{ counter: 'numproc', limit: 9007199254740995n }]);
  expect(joined.exact.size).toBe(3);
});
