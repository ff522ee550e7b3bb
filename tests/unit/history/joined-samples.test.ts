import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HistoryStore } from '@/lib/history/store';
import { withSwappages } from '@/lib/ubc/join';
import { parseUserBeancounters } from '@/lib/ubc/parse';

const START = 1_699_999_200_000;
const TEN = 10_000;
const fixture = (name: string) => readFileSync(new URL(`../../fixtures/ubc/${name}`, import.meta.url), 'utf8');
const parse = (text: string) => parseUserBeancounters(new TextEncoder().encode(text)).sample;

test('swappages that comes and goes with its file leaves gaps, and is no failure when it is back', () => {
  const store = new HistoryStore({ file: ':memory:', nowMs: () => START });
  const main = parse(fixture('user_beancounters.txt'));
  const bc = parse(fixture('bc-resources.txt').replaceAll(/(swappages +)0( +)0( .*)0$/gm, '$15$29$37'));
  const failures = [true, false, true, true, false, true].flatMap(
    (joined, i) => store.record('hn1', START + i * TEN, joined ? withSwappages(main, bc) : main).failures,
  );
  const ask = { nodeId: 'hn1', ctid: '102', fromMs: START, toMs: START + 6 * TEN, points: 6 };
  const swap = store.read({ ...ask, counter: 'swappages' });
  expect(swap.held).toEqual([5, null, 5, 5, null, 5]);
  expect(swap.resets).toEqual([]);
  expect(failures).toEqual([]);
  // The counters beside it have every reading.
  expect(store.read({ ...ask, counter: 'physpages' }).held).not.toContain(null);
  store.close();
});
