/** What `npm run replay` prints. */
import type { Outcome } from './engine';

/** All records that do not match, by reason, and the figure. */
export function report(outcomes: readonly Outcome[]): string {
  const byReason = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    if (outcome.matches) continue;
    byReason.set(outcome.reason, [...(byReason.get(outcome.reason) ?? []), outcome]);
  }
  const parts = [...byReason]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([reason, group]) => [`${reason} (${group.length})`, ...group.map(describe)].join('\n'));
  const matching = outcomes.filter((outcome) => outcome.matches).length;
  return [...parts, `${matching} of ${outcomes.length} records match`].join('\n\n');
}

function describe({ file, index, record, diff }: Outcome): string {
  const words = record.argv.map((word) => (/^[\w./:=,@+-]+$/.test(word) ? word : JSON.stringify(word))).join(' ');
  const note = record.note === '' ? '' : ` (${record.note})`;
  const indented = diff.split('\n').map((line) => `      ${line}`);
  return [`  ${file}[${index}] ${words.slice(0, 120)}${note.slice(0, 120)}`, ...indented].join('\n');
}
