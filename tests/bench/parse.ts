import { parseUserBeancounters } from '@/lib/ubc/parse';
import { printUserBeancounters } from '@/lib/ubc/print';
import { type Figure, figure, medianMs, must } from './figure';
import { workload } from './workload';

const RUNS = 25;

/** One counters file of 1,000 containers; against splitting it into words, in the same run. */
export function parseFigures(): Figure[] {
  const { sample, step } = workload(1000, 20);
  for (let i = 0; i < 5; i++) step();
  const bytes = new TextEncoder().encode(printUserBeancounters(sample, '2.6.32'));
  const parsed = parseUserBeancounters(bytes).sample;
  must(parsed.values.length === sample.values.length, `${parsed.values.length} values of ${sample.values.length}`);
  must(
    parsed.values.every((value, i) => value === sample.values[i]),
    'a value differs',
  );
  const ours = medianMs(RUNS, () => void parseUserBeancounters(bytes));
  const split = medianMs(7, () => void splitParser(bytes));
  return [
    figure('parse 1,000 containers', ours, 'ms', 2),
    figure('parse, times faster than splitting', split / ours, 'x', 8, true),
    figure('parsed file', bytes.length / 1e6, 'MB', null),
  ];
}

/** What one writes first: lines, words, numbers. */
function splitParser(bytes: Uint8Array): Map<string, Map<string, number[]>> {
  const out = new Map<string, Map<string, number[]>>();
  let rows = new Map<string, number[]>();
  for (const line of new TextDecoder().decode(bytes).split('\n').slice(2)) {
    const words = line.trim().split(/\s+/);
    if (words[0]?.endsWith(':')) {
      rows = new Map();
      out.set(words.shift()?.slice(0, -1) ?? '', rows);
    }
    const [name = '', ...numbers] = words;
    rows.set(name, numbers.map(Number));
  }
  return out;
}
