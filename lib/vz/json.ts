/**
 * What `vzlist -j` prints, which is JSON only by luck: strings are written without any escaping (vzlist.c 4.11.1; recorded), so a quote, a
 * backslash or a tab in a host name breaks the document, and `x", "status": "running` forges a member that JSON.parse would believe. What
 * holds is the layout: one member a line, in the order asked for, and no value holds a newline. So the layout is read, never the quoting.
 */
import type { Amount } from '@/lib/ubc/sample';

export type JsonScalar = string | Amount | boolean | null;
export type JsonValue = JsonScalar | readonly JsonScalar[] | ReadonlyMap<string, JsonScalar>;

export interface JsonProblem {
  /** 1 is the first line of the output. */
  readonly line: number;
  /** The line, cut to 200 characters. */
  readonly text: string;
  readonly kind: 'unreadable' | 'out_of_order' | 'incomplete';
}

export interface JsonRow {
  /** Line of its opening brace. */
  readonly line: number;
  /** What could be read before the first problem, in the order asked. */
  readonly values: ReadonlyMap<string, JsonValue>;
  /** The first thing that was not as it must be. Nothing after it is taken. */
  readonly problem?: JsonProblem;
}

export interface JsonList {
  readonly rows: readonly JsonRow[];
  /** Lines between and after the objects that do not belong there. */
  readonly problems: readonly JsonProblem[];
  /** True when the closing bracket was there: nothing is missing at the end. */
  readonly complete: boolean;
}

const MEMBER = /^ {4}"([a-z_0-9.%A-Z]+)": (.*)$/s;
const INNER = /^ {6}"([^"]+)": (.*)$/s;

/**
 * Reads the rows of `vzlist -j -o keys`. `keys` is the list that was asked for: members are expected in just this order. Never throws; empty
 * text gives no rows and `complete: false`.
 */
export function parseVzlistJson(text: string, keys: readonly string[]): JsonList {
  const lines = text.split('\n');
  const rows: JsonRow[] = [];
  const problems: JsonProblem[] = [];
  const trouble = (at: number, kind: JsonProblem['kind']): JsonProblem => ({
    line: at + 1,
    text: (lines[at] ?? '').slice(0, 200),
    kind,
  });
  if (lines[0] === '[]') return { rows, problems, complete: true };
  if (lines[0] !== '[') {
    if (text !== '') problems.push(trouble(0, 'unreadable'));
    return { rows, problems, complete: false };
  }
  let at = 1;
  for (; at < lines.length && lines[at] !== ']'; at++) {
    if (lines[at] !== '  {') {
      // The line after the last newline is no line.
      if (at < lines.length - 1 || lines[at] !== '') problems.push(trouble(at, 'unreadable'));
      continue;
    }
    const open = at;
    const values = new Map<string, JsonValue>();
    let problem: JsonProblem | undefined;
    let next = 0;
    at++;
    while (at < lines.length && lines[at] !== '  }' && lines[at] !== '  },') {
      // An object whose end is lost costs itself, not the one after it.
      if (lines[at] === '  {' || lines[at] === ']') break;
      if (problem !== undefined) {
        at++;
        continue;
      }
      const member = MEMBER.exec(lines[at] ?? '');
      const key = keys[next];
      const last = next === keys.length - 1;
      if (member === null) problem = trouble(at, 'unreadable');
      else if (key === undefined || member[1] !== key) problem = trouble(at, 'out_of_order');
      else {
        const raw = member[2] ?? '';
        const read = raw === '{' ? readObject(lines, at + 1, last) : readOneLine(raw, last, at + 1);
        if (read === undefined) problem = trouble(at, 'unreadable');
        else {
          values.set(key, read.value);
          at = read.next - 1;
          next++;
        }
      }
      at++;
    }
    const closed = lines[at] === '  }' || lines[at] === '  },';
    if (problem === undefined && (!closed || next < keys.length))
      problem = trouble(Math.min(at, lines.length - 1), 'incomplete');
    if (!closed) at--;
    rows.push({ line: open + 1, values, ...(problem === undefined ? {} : { problem }) });
  }
  return { rows, problems, complete: lines[at] === ']' };
}

interface Read {
  value: JsonValue;
  /** The line after the value. */
  next: number;
}

/** A value on its own line; all but the last member of an object end with a comma, whatever the value looks like. */
function readOneLine(raw: string, last: boolean, next: number): Read | undefined {
  if (!last && !raw.endsWith(',')) return undefined;
  const text = last ? raw : raw.slice(0, -1);
  const value = text.startsWith('[') ? readArray(text) : readScalar(text);
  return value === undefined ? undefined : { value, next };
}

function readScalar(text: string): JsonScalar | undefined {
  // Between the first and the last quote: the value as it is, since nothing is escaped.
  if (text.length >= 2 && text.startsWith('"') && text.endsWith('"')) return text.slice(1, -1);
  if (text === 'null') return null;
  if (text === 'true') return true;
  if (text === 'false') return false;
  return readNumber(text);
}

const UNLIMITED = 2n ** 63n - 1n;

/** A decimal number, exact: a bigint above 2^53 - 1, Infinity for 2^63 - 1. undefined for anything else. */
export function readNumber(text: string): Amount | undefined {
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  if (/^-?\d{16,30}$/.test(text)) {
    const exact = BigInt(text);
    if (exact === UNLIMITED) return Number.POSITIVE_INFINITY;
    return exact <= BigInt(Number.MAX_SAFE_INTEGER) && exact >= BigInt(Number.MIN_SAFE_INTEGER) ? Number(exact) : exact;
  }
  return /^-?\d{1,15}\.\d{1,15}(e[+-]?\d{1,2})?$/.test(text) ? Number(text) : undefined;
}

/** `["a", "b"]` or `[0.07, 0.18, 0.29]`, on one line. Items are separated by `", "`: a word cannot hold a blank (they are blank separated in the config). */
function readArray(text: string): JsonScalar[] | undefined {
  if (!text.endsWith(']')) return undefined;
  const inner = text.slice(1, -1);
  if (inner === '') return [];
  const out: JsonScalar[] = [];
  for (const item of inner.split(', ')) {
    const value = readScalar(item);
    if (value === undefined) return undefined;
    out.push(value);
  }
  return out;
}

/** An object over several lines: a counter's five numbers, the features that are set. */
function readObject(lines: readonly string[], from: number, last: boolean): Read | undefined {
  const members = new Map<string, JsonScalar>();
  const end = last ? '    }' : '    },';
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line === end) return { value: members, next: at + 1 };
    const inner = INNER.exec(line);
    if (inner === null) return undefined;
    const value = readScalar((inner[2] ?? '').replace(/,$/, ''));
    if (value === undefined || members.has(inner[1] ?? '')) return undefined;
    members.set(inner[1] ?? '', value);
  }
  return undefined;
}
