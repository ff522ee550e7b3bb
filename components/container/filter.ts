/**
 * The filter box's grammar. Terms are joined by "and", a dash turns one round: `web state:running -profile:light tag:db failing kmemsize>80%`.
 * A plain word matches CTID, name, host name, address, template, profile, description, tags and note. What is not understood becomes a hint and filters
 * nothing: an unknown field must never look like an empty node.
 */
import type { ContainerRow } from '@/lib/api/schemas';

export const STATES = ['running', 'stopped', 'mounted', 'suspended', 'unknown'] as const;

const texts = {
  ctid: (row) => [row.ctid],
  name: (row) => [row.name],
  host: (row) => [row.hostname],
  ip: (row) => row.ips,
  template: (row) => [row.template],
  profile: (row) => [row.profile],
  tag: (row) => row.tags,
  note: (row) => [row.note],
  about: (row) => [row.description],
  layout: (row) => [row.layout],
  worst: (row) => [row.worst?.counter ?? null],
} satisfies Record<string, (row: ContainerRow) => readonly (string | null)[]>;

type TextField = keyof typeof texts;
/** Every field of the grammar, in the order in which hints and suggestions name them. */
export const FIELDS = [
  ...([
    'state',
    'tag',
    'profile',
    'template',
    'name',
    'host',
    'ip',
    'ctid',
    'note',
    'about',
    'layout',
    'worst',
  ] as const),
] as const;
export const KEYWORDS = ['failing', 'problem'] as const;
const ALIASES: Readonly<Record<string, string>> = {
  hostname: 'host',
  id: 'ctid',
  veid: 'ctid',
  counter: 'worst',
  tags: 'tag',
  description: 'about',
};
/** What a plain word looks at. */
const WORD_FIELDS: readonly TextField[] = ['ctid', 'name', 'host', 'ip', 'template', 'profile', 'about', 'tag', 'note'];
/** Fields that hold one of a few words: matched whole, or by how the word begins while it is typed. */
const WHOLE: ReadonlySet<TextField> = new Set(['ctid', 'tag']);

export type Hint =
  | { kind: 'field'; field: string }
  | { kind: 'state'; value: string }
  | { kind: 'number'; term: string }
  | { kind: 'counter'; counter: string }
  | { kind: 'quote' };

export interface Filter {
  /** True for a row that every term accepts. */
  matches: (row: ContainerRow) => boolean;
  hints: Hint[];
  /** Terms that filter. 0 means that every row passes. */
  terms: number;
  /** Counters it compares: each row needs them under `picked`. */
  counters: string[];
}

type Test = (row: ContainerRow) => boolean;

/** A term as it stands in the text, from `from` up to but without `to`. */
export interface Word {
  text: string;
  from: number;
  to: number;
}

/** Reads the text of the filter box. Never throws; half-typed terms (`state:`) filter nothing. */
export function parseFilter(text: string): Filter {
  const hints: Hint[] = [];
  const tests: Test[] = [];
  const counters: string[] = [];
  const words = splitWords(text);
  for (const { text: raw } of words) {
    const word = raw.replaceAll('"', '');
    if (word === '-' || word === '') continue;
    const negative = word.startsWith('-');
    const test = term(negative ? word.slice(1) : word, hints, counters);
    if (test !== undefined) tests.push((row) => test(row) !== negative);
  }
  if ((text.match(/"/g)?.length ?? 0) % 2 === 1) hints.push({ kind: 'quote' });
  return {
    matches: (row) => tests.every((test) => test(row)),
    hints,
    terms: tests.length,
    counters: [...new Set(counters)],
  };
}

/** Splits at blanks; double quotes keep blanks together. */
export function splitWords(text: string): Word[] {
  const out: Word[] = [];
  for (const match of text.matchAll(/(?:[^\s"]|"[^"]*(?:"|$))+/g)) {
    out.push({ text: match[0], from: match.index, to: match.index + match[0].length });
  }
  return out;
}

/** Answers undefined where it cannot tell yet: such a row passes either way. */
type Tri = (row: ContainerRow) => boolean | undefined;

function term(word: string, hints: Hint[], counters: string[]): Tri | undefined {
  if (word === 'failing') return (row) => row.failuresHour > 0;
  if (word === 'problem') return (row) => row.problem !== null;
  const compared = /^([a-z_][a-z0-9_]*)([<>])(.*)$/i.exec(word);
  if (compared !== null) {
    const [, name = '', sign, bound = ''] = compared;
    return comparison(word, name.toLowerCase(), sign === '>', bound, hints, counters);
  }
  const split = /^([a-z_]+):(.*)$/i.exec(word);
  // Hexadecimal before a colon is an IPv6 address, not a field.
  if (split === null || /^[0-9a-f:.]+$/i.test(word)) return wordTest(word);
  const typed = (split[1] ?? '').toLowerCase();
  const field = ALIASES[typed] ?? typed;
  const value = (split[2] ?? '').toLowerCase();
  if (field === 'state') return stateTest(value, hints);
  if (!isTextField(field)) {
    hints.push({ kind: 'field', field: typed });
    return undefined;
  }
  if (value === '') return undefined;
  const values = texts[field];
  if (WHOLE.has(field)) return (row) => values(row).some((v) => v?.toLowerCase() === value);
  return (row) => values(row).some((v) => v?.toLowerCase().includes(value));
}

function isTextField(field: string): field is TextField {
  return Object.hasOwn(texts, field);
}

function wordTest(word: string): Test {
  const wanted = word.toLowerCase();
  return (row) => WORD_FIELDS.some((field) => texts[field](row).some((v) => v?.toLowerCase().includes(wanted)));
}

/** A state's beginning is enough while it is being typed. */
function stateTest(value: string, hints: Hint[]): Test | undefined {
  if (value === '') return undefined;
  if (!STATES.some((state) => state.startsWith(value))) {
    hints.push({ kind: 'state', value });
    return undefined;
  }
  return (row) => row.state.startsWith(value);
}

/** `pressure>80%`, `disk>90%`, `failures>3`, `kmemsize>80%` (of what governs it), `numproc>120` (held, in the counter's own unit). */
function comparison(
  word: string,
  name: string,
  above: boolean,
  bound: string,
  hints: Hint[],
  counters: string[],
): Tri | undefined {
  const [, digits, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(bound) ?? [];
  if (digits === undefined) {
    if (bound !== '') hints.push({ kind: 'number', term: word });
    return undefined;
  }
  const number = Number(digits);
  const compare = (value: number) => (above ? value > number : value < number);
  if (name === 'pressure') return (row) => row.worst !== null && compare(row.worst.pressure * 100);
  if (name === 'disk') return (row) => row.disk !== null && compare(row.disk * 100);
  if (name === 'failures') return (row) => row.counters !== 'unread' && compare(row.failuresHour);
  counters.push(name);
  return (row) => {
    // Asked for, and not answered yet: until then nothing is known of any row.
    if (row.picked === undefined || !(name in row.picked)) return undefined;
    const reading = row.picked[name];
    if (reading == null) return false;
    if (percent === '%') return reading.pressure !== null && compare(reading.pressure * 100);
    return compare(reading.held === 'unlimited' ? Number.POSITIVE_INFINITY : Number(reading.held));
  };
}

/** Counters that no row has a reading of: very likely a slip of the finger. */
export function unknownCounters(counters: readonly string[], rows: readonly ContainerRow[]): string[] {
  return counters.filter((name) => {
    const answered = rows.filter((row) => row.picked !== undefined && name in row.picked);
    return answered.length > 0 && answered.every((row) => row.picked?.[name] === null);
  });
}

/** Adds `term` to the filter's text, or takes it out when it is there: what a chip does. */
export function toggleTerm(text: string, toggled: string): string {
  const all = splitWords(text).map((word) => word.text);
  return (all.includes(toggled) ? all.filter((word) => word !== toggled) : [...all, toggled]).join(' ');
}

export function hasTerm(text: string, wanted: string): boolean {
  return splitWords(text).some((word) => word.text === wanted);
}

/** The text without its word number `index`. */
export function withoutWord(text: string, index: number): string {
  return splitWords(text)
    .filter((_, i) => i !== index)
    .map((word) => word.text)
    .join(' ');
}
