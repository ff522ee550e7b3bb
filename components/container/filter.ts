/**
 * The filter box's grammar. Words and terms are joined by "and": `web state:running -profile:light failing pressure>80%`. A plain word matches CTID,
 * name, host name, address, template and profile. What is not understood becomes a hint and filters nothing: an unknown field must never
 * look like an empty node.
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
  layout: (row) => [row.layout],
  worst: (row) => [row.worst?.counter ?? null],
} satisfies Record<string, (row: ContainerRow) => readonly (string | null)[]>;

type TextField = keyof typeof texts;
/** Every field of the grammar, in the order in which hints name them. */
export const FIELDS = ['state', 'profile', 'template', 'name', 'host', 'ip', 'ctid', 'layout', 'worst'] as const;
const ALIASES: Readonly<Record<string, string>> = { hostname: 'host', id: 'ctid', veid: 'ctid', counter: 'worst' };
/** What a plain word looks at. */
const WORD_FIELDS: readonly TextField[] = ['ctid', 'name', 'host', 'ip', 'template', 'profile'];

export type Hint =
  | { kind: 'field'; field: string }
  | { kind: 'state'; value: string }
  | { kind: 'number'; term: string }
  | { kind: 'quote' };

export interface Filter {
  /** True for a row that every term accepts. */
  matches: (row: ContainerRow) => boolean;
  hints: Hint[];
  /** Terms that filter. 0 means that every row passes. */
  terms: number;
}

type Test = (row: ContainerRow) => boolean;

/** Reads the text of the filter box. Never throws; half-typed terms (`state:`) filter nothing. */
export function parseFilter(text: string): Filter {
  const hints: Hint[] = [];
  const tests: Test[] = [];
  for (const word of words(text, hints)) {
    if (word === '-') continue;
    const negative = word.startsWith('-');
    const test = term(negative ? word.slice(1) : word, hints);
    if (test !== undefined) tests.push(negative ? (row) => !test(row) : test);
  }
  return { matches: (row) => tests.every((test) => test(row)), hints, terms: tests.length };
}

/** Splits at blanks; double quotes keep blanks together and are dropped. */
function words(text: string, hints: Hint[]): string[] {
  const out: string[] = [];
  let current = '';
  let quoted = false;
  for (const c of text) {
    if (c === '"') quoted = !quoted;
    else if (!quoted && /\s/.test(c)) {
      if (current !== '') out.push(current);
      current = '';
    } else current += c;
  }
  if (current !== '') out.push(current);
  if (quoted) hints.push({ kind: 'quote' });
  return out;
}

function term(word: string, hints: Hint[]): Test | undefined {
  if (word === 'failing') return (row) => row.failuresHour > 0;
  if (word === 'problem') return (row) => row.problem !== null;
  const pressure = /^pressure([<>])(.*)$/.exec(word);
  if (pressure !== null) return pressureTest(word, pressure[1] === '>', pressure[2] ?? '', hints);
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
  if (field === 'ctid') return (row) => row.ctid.toLowerCase() === value;
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

function pressureTest(word: string, above: boolean, value: string, hints: Hint[]): Test | undefined {
  const number = /^(\d+(?:\.\d+)?)%?$/.exec(value)?.[1];
  if (number === undefined) {
    if (value !== '') hints.push({ kind: 'number', term: word });
    return undefined;
  }
  const bound = Number(number) / 100;
  return (row) => row.worst !== null && (above ? row.worst.pressure > bound : row.worst.pressure < bound);
}

/** Adds `term` to the filter's text, or takes it out when it is there: what a chip does. */
export function toggleTerm(text: string, toggled: string): string {
  const all = text.split(/\s+/).filter((word) => word !== '');
  return (all.includes(toggled) ? all.filter((word) => word !== toggled) : [...all, toggled]).join(' ');
}

export function hasTerm(text: string, wanted: string): boolean {
  return text.split(/\s+/).includes(wanted);
}
