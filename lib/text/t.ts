/**
 * Looks up a message and fills it. Messages use the part of ICU MessageFormat the product needs: {name}, {n, number},
 * {n, plural, =0 {..} one {..} other {..}} with # for the number, {x, select, a {..} other {..}}. Apostrophes are ordinary characters.
 */
import { words } from '@/lib/text/words';
import type { en } from './en';

export type MessageKey = keyof typeof en;
export type MessageValues = Readonly<Record<string, string | number>>;

const plurals = new Intl.PluralRules('en');
const numbers = new Intl.NumberFormat('en');

/** The message of `key`, filled. A value the message names but the call lacks shows as {name}, so that it is seen. */
export function t(key: MessageKey, values: MessageValues = {}): string {
  const message = words[key];
  // Never for a key of this type on the server; in the browser the build has missed one. The page stays, and whoever tests it is told.
  // biome-ignore lint/suspicious/noConsole: it is a defect of the build, and there is nobody else to tell
  if (message === undefined) console.error(`no words for ${key}`);
  return message === undefined ? key : format(message, values, undefined);
}

/** True when `key` is a message: for keys composed from data, such as a counter's name. */
export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(words, key);
}

function format(message: string, values: MessageValues, hash: number | undefined): string {
  let out = '';
  for (let i = 0; i < message.length; i++) {
    const c = message[i];
    if (c === '{') {
      const end = closing(message, i);
      out += argument(message.slice(i + 1, end), values);
      i = end;
    } else if (c === '#' && hash !== undefined) out += numbers.format(hash);
    else out += c;
  }
  return out;
}

/** Index of the brace that closes the one at `open`. */
function closing(message: string, open: number): number {
  let depth = 0;
  for (let i = open; i < message.length; i++) {
    if (message[i] === '{') depth++;
    else if (message[i] === '}' && --depth === 0) return i;
  }
  throw new Error(`unbalanced braces in message: ${message}`);
}

function argument(body: string, values: MessageValues): string {
  const [name = '', kind, ...rest] = splitTop(body);
  const value = values[name];
  if (value === undefined) return `{${name}}`;
  if (kind === undefined) return String(value);
  if (kind === 'number') return numbers.format(Number(value));
  const options = branches(rest.join(','));
  if (kind === 'select') return format(options.get(String(value)) ?? options.get('other') ?? '', values, undefined);
  const n = Number(value);
  return format(options.get(`=${n}`) ?? options.get(plurals.select(n)) ?? options.get('other') ?? '', values, n);
}

/** Splits at the first two commas outside braces: name, kind, the rest. */
function splitTop(body: string): string[] {
  const first = body.indexOf(',');
  if (first < 0) return [body.trim()];
  const second = body.indexOf(',', first + 1);
  if (second < 0) return [body.slice(0, first).trim(), body.slice(first + 1).trim()];
  return [body.slice(0, first).trim(), body.slice(first + 1, second).trim(), body.slice(second + 1)];
}

function branches(text: string): Map<string, string> {
  const out = new Map<string, string>();
  let i = 0;
  while (i < text.length) {
    const open = text.indexOf('{', i);
    if (open < 0) break;
    const end = closing(text, open);
    out.set(text.slice(i, open).trim(), text.slice(open + 1, end));
    i = end + 1;
  }
  return out;
}
