/** The counters as text to paste elsewhere: exact integers, unlimited as the number the kernel prints. */
import type { Beancounter } from '@/lib/api/schemas';
import type { WireAmount } from '@/lib/ubc/sample';

const NUMBERS = ['held', 'maxheld', 'barrier', 'limit', 'failcnt'] as const;

function digits(amount: WireAmount): string {
  return amount === 'unlimited' ? '9223372036854775807' : String(amount);
}

/** Tab-separated with a header line, for spreadsheets. */
export function printTsv(rows: readonly Beancounter[]): string {
  const lines = rows.map((row) => [row.name, row.unit, ...NUMBERS.map((n) => digits(row[n]))].join('\t'));
  return `${[['resource', 'unit', ...NUMBERS].join('\t'), ...lines].join('\n')}\n`;
}

/** As `/proc/bc/resources` of a 64-bit 2.6.32 kernel prints one container: `/proc/user_beancounters` without dummy rows (kernel/bc/proc.c). */
export function printUserBeancounters(ctid: string, rows: readonly Beancounter[]): string {
  const line = (id: string, name: string, numbers: readonly string[]) =>
    `${id.padStart(10)}  ${name.padEnd(12)} ${numbers.map((n) => n.padStart(20)).join(' ')}`;
  return `${[
    'Version: 2.5',
    line('uid', 'resource', NUMBERS),
    ...rows.map((row, i) =>
      line(
        i === 0 ? `${ctid}:` : '',
        row.name,
        NUMBERS.map((n) => digits(row[n])),
      ),
    ),
  ].join('\n')}\n`;
}
