/**
 * Writes counters the way kernels do, byte for byte (kernel/bc/proc.c). The simulated node and the tests speak through it; vzboard itself
 * never writes such a file anywhere else.
 */
import { counterNames, counters, isCounterName } from './counters';
import { type Amount, amountAt, type Sample } from './sample';

/** The 64-bit layouts: 2.6.32 prints "101:  kmemsize", 3.10 "101: kmemsize" and lets a UUID push its row to the right. */
export type Layout = '2.6.32' | '3.10';

const MAX = '9223372036854775807';
/** Rows of /proc/user_beancounters; swappages, index 24, is not among them. */
const PROC_ROWS = 24;
const INDENT = ' '.repeat(12);

const rowNames: readonly string[] = (() => {
  const names: string[] = Array<string>(PROC_ROWS).fill('dummy');
  for (const name of counterNames) if (counters[name].row < PROC_ROWS) names[counters[name].row] = name;
  return names;
})();

const HEADER = `${'uid'.padStart(10)}  ${line('resource', ['held', 'maxheld', 'barrier', 'limit', 'failcnt'])}`;

/**
 * /proc/user_beancounters: kernel order with `dummy` rows, without swappages; counters the catalogue does not know come last. Counters a
 * container lacks are left out.
 */
export function printUserBeancounters(sample: Sample, layout: Layout): string {
  return print(sample, layout, rowNames);
}

/** /proc/bc/resources: the same layout without `dummy` rows and with swappages. */
export function printBcResources(sample: Sample, layout: Layout): string {
  return print(sample, layout, counterNames);
}

function print(sample: Sample, layout: Layout, order: readonly string[]): string {
  const parts = ['Version: 2.5\n', HEADER];
  sample.ctids.forEach((ctid, i) => {
    const rows = new Map<string, number>();
    for (let row = sample.starts[i] ?? 0; row < (sample.starts[i + 1] ?? 0); row++) {
      rows.set(sample.counters[row] ?? '', row);
    }
    let lead = layout === '2.6.32' ? `${`${ctid}:`.padStart(10)}  ` : `${ctid.padStart(10)}: `;
    const put = (text: string) => {
      parts.push(lead, text);
      lead = INDENT;
    };
    for (const name of order) {
      const row = rows.get(name);
      if (name === 'dummy') put(line(name, ['0', '0', MAX, MAX, '0']));
      else if (row !== undefined) put(rowLine(sample, row, name));
    }
    for (const [name, row] of rows) if (!isCounterName(name)) put(rowLine(sample, row, name));
  });
  return parts.join('');
}

function rowLine(sample: Sample, row: number, name: string): string {
  return line(
    name,
    [0, 1, 2, 3, 4].map((column) => digits(amountAt(sample, row, column))),
  );
}

function digits(amount: Amount): string {
  return amount === Number.POSITIVE_INFINITY ? MAX : amount.toString();
}

function line(name: string, cells: readonly string[]): string {
  let text = name.padEnd(12);
  for (const cell of cells) text += ` ${cell.padStart(20)}`;
  return `${text}\n`;
}
