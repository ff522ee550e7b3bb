/**
 * Writes counters the way kernels do, byte for byte (kernel/bc/proc.c). The simulated node and the tests speak through it; vzboard itself
 * never writes such a file anywhere else.
 */
import { counterNames, counters, isCounterName } from './counters';
import { type Amount, amountAt, type Sample } from './sample';

/**
 * Whose columns: 2.6.8 "       101: kmemsize", 2.6.18 to 2.6.32 "      101:  kmemsize" with numbers of 10 or 20 columns, 3.10 like 2.6.8 but
 * 64-bit, so that a UUID pushes its row to the right, and the script of Virtuozzo 8 and 9 with room for UUIDs.
 */
export type Layout = '2.6.8' | '2.6.18-32' | '2.6.32' | '3.10' | 'script';

const MAX_64 = '9223372036854775807';
const MAX_32 = '2147483647';

interface Shape {
  idWidth: number;
  /** What stands between the right-aligned id and the name. */
  colon: 'inside' | 'behind';
  numberWidth: number;
  unlimited: string;
  /** Barrier and limit of `dummy` rows. */
  dummy: string;
}

const narrow = { idWidth: 10, numberWidth: 10, unlimited: MAX_32 } as const;
const wide = { idWidth: 10, numberWidth: 20, unlimited: MAX_64, dummy: MAX_64 } as const;
const shapes: Readonly<Record<Layout, Shape>> = {
  '2.6.8': { ...narrow, colon: 'behind', dummy: '0' },
  '2.6.18-32': { ...narrow, colon: 'inside', dummy: MAX_32 },
  '2.6.32': { ...wide, colon: 'inside' },
  '3.10': { ...wide, colon: 'behind' },
  script: { ...wide, colon: 'behind', idWidth: 36 },
};

/** Rows of /proc/user_beancounters; swappages, index 24, is not among them. */
const PROC_ROWS = 24;

const rowNames: readonly string[] = (() => {
  const names: string[] = Array<string>(PROC_ROWS).fill('dummy');
  for (const name of counterNames) if (counters[name].row < PROC_ROWS) names[counters[name].row] = name;
  return names;
})();

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

/** /proc/bc/<id>/resources: the rows of the container at index `i`, without version, header and id. */
export function printContainerResources(sample: Sample, i: number, layout: Layout): string {
  const parts: string[] = [];
  putRows(parts, sample, i, layout, counterNames, indentOf(layout));
  return parts.join('');
}

function print(sample: Sample, layout: Layout, order: readonly string[]): string {
  const { idWidth, colon } = shapes[layout];
  const columns = line('resource', ['held', 'maxheld', 'barrier', 'limit', 'failcnt'], layout);
  const parts = ['Version: 2.5\n', `${'uid'.padStart(idWidth)}  ${columns}`];
  sample.ctids.forEach((ctid, i) => {
    const lead = colon === 'inside' ? `${`${ctid}:`.padStart(idWidth)}  ` : `${ctid.padStart(idWidth)}: `;
    putRows(parts, sample, i, layout, order, lead);
  });
  return parts.join('');
}

function indentOf(layout: Layout): string {
  return ' '.repeat(shapes[layout].idWidth + 2);
}

function putRows(
  parts: string[],
  sample: Sample,
  i: number,
  layout: Layout,
  order: readonly string[],
  firstLead: string,
): void {
  const { dummy } = shapes[layout];
  const rows = new Map<string, number>();
  for (let row = sample.starts[i] ?? 0; row < (sample.starts[i + 1] ?? 0); row++) {
    rows.set(sample.counters[row] ?? '', row);
  }
  let lead = firstLead;
  const put = (text: string) => {
    parts.push(lead, text);
    lead = indentOf(layout);
  };
  for (const name of order) {
    const row = rows.get(name);
    if (name === 'dummy') put(line(name, ['0', '0', dummy, dummy, '0'], layout));
    else if (row !== undefined) put(rowLine(sample, row, name, layout));
  }
  for (const [name, row] of rows) if (!isCounterName(name)) put(rowLine(sample, row, name, layout));
}

function rowLine(sample: Sample, row: number, name: string, layout: Layout): string {
  return line(
    name,
    [0, 1, 2, 3, 4].map((column) => digits(amountAt(sample, row, column), layout)),
    layout,
  );
}

function digits(amount: Amount, layout: Layout): string {
  return amount === Number.POSITIVE_INFINITY ? shapes[layout].unlimited : amount.toString();
}

function line(name: string, cells: readonly string[], layout: Layout): string {
  let text = name.padEnd(12);
  for (const cell of cells) text += ` ${cell.padStart(shapes[layout].numberWidth)}`;
  return `${text}\n`;
}
