/** What may be meant while a filter is being typed: fields, their values on this node, keywords. Pure; loaded when the box first gets the focus. */
import type { ContainerRow } from '@/lib/api/schemas';
import { FIELDS, KEYWORDS, STATES, splitWords } from './filter';

export interface Suggestion {
  /** What stands in the box instead of the word under the caret. */
  term: string;
  /** How many rows it would leave by itself; undefined for a field whose value is still to come. */
  count?: number;
}

const MOST = 8;
const COMPARED = ['pressure>80%', 'disk>90%', 'failures>0'] as const;

/** For the word that ends at `caret`. Best first, at most eight; none for an empty word. */
export function suggest(
  text: string,
  caret: number,
  rows: readonly ContainerRow[],
  counters: readonly string[],
): Suggestion[] {
  const word = splitWords(text).find(({ from, to }) => from < caret && caret <= to);
  if (word === undefined || caret !== word.to || word.text.includes('"')) return [];
  const dash = word.text.startsWith('-') ? '-' : '';
  const typed = word.text.slice(dash.length).toLowerCase();
  const colon = typed.indexOf(':');
  const found = colon < 0 ? names(typed, counters) : values(typed.slice(0, colon), typed.slice(colon + 1), rows);
  return found.filter(({ term }) => term !== typed).map((each) => ({ ...each, term: dash + each.term }));
}

/** The text with the word that ends at `caret` replaced, and where the caret is then. */
export function accept(text: string, caret: number, { term }: Suggestion): { text: string; caret: number } {
  const word = splitWords(text).find(({ from, to }) => from < caret && caret <= to);
  const [before, after] = word === undefined ? [text, ''] : [text.slice(0, word.from), text.slice(word.to)];
  // A field waits for its value, anything else is complete.
  const done = term.endsWith(':') ? term : `${term} `;
  return { text: before + done + after.trimStart(), caret: before.length + done.length };
}

function names(typed: string, counters: readonly string[]): Suggestion[] {
  if (typed === '') return [];
  const terms = [...FIELDS.map((field) => `${field}:`), ...KEYWORDS, ...COMPARED];
  const compared = counters.map((name) => `${name}>80%`);
  return [...terms, ...compared]
    .filter((term) => term.startsWith(typed))
    .slice(0, MOST)
    .map((term) => ({ term }));
}

function values(field: string, typed: string, rows: readonly ContainerRow[]): Suggestion[] {
  const of = valuesOf[field];
  if (of === undefined) return [];
  const counts = new Map<string, number>(field === 'state' ? STATES.map((state) => [state, 0]) : []);
  for (const row of rows) {
    for (const value of of(row)) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .filter(([value]) => value.toLowerCase().startsWith(typed))
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, MOST)
    .map(([value, count]) => ({ term: `${field}:${/\s/.test(value) ? `"${value}"` : value}`, count }));
}

/** Fields with few values, worth a list. */
const valuesOf: Readonly<Record<string, (row: ContainerRow) => readonly (string | null)[]>> = {
  state: (row) => [row.state],
  tag: (row) => row.tags,
  profile: (row) => [row.profile],
  template: (row) => [row.template],
  layout: (row) => [row.layout],
  worst: (row) => [row.worst?.counter ?? null],
};
