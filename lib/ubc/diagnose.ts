/** Why a line of the counters file is no row. Only broken lines come here, so it takes its time. */
import { nameEnd } from './names';

export type ProblemReason =
  /** No readable CTID stands above it. */
  | 'no_uid'
  | 'bad_uid'
  | 'bad_name'
  | 'bad_number'
  | 'negative'
  /** Above 2^63-1. */
  | 'too_large'
  | 'too_few'
  | 'too_many'
  /** The container was there before; its first rows are kept. */
  | 'duplicate_container'
  | 'duplicate_counter'
  /** The last line, cut short. */
  | 'truncated';

interface Diagnosis {
  /** undefined for a `dummy` row, whose content means nothing. */
  reason: ProblemReason | undefined;
  /** The line may hide where another container begins. */
  losesUid: boolean;
}

const COLON = 58;
const MAX = 2n ** 63n - 1n;

/** `line` is one line with its newline. */
export function diagnose(line: Uint8Array, isUid: (text: string) => boolean): Diagnosis {
  let reason: ProblemReason | undefined;
  let losesUid = false;
  let numbers = 0;
  /** Tokens before the name: 1 where the line begins with a uid. */
  let nameIndex = 0;
  let firstSound = false;
  let dummy = false;
  let index = 0;
  let afterColon = false;
  for (let at = skip(line, 0); at < line.length; index++) {
    const end = tokenEnd(line, at);
    const colon = line[end - 1] === COLON;
    const isName = nameEnd(line, at) === end;
    if (index === 0) {
      const uid = colon && isUid(latin(line, at, end - 1));
      firstSound = isName || uid;
      if (colon) nameIndex = 1;
      if (colon && !uid) reason = 'bad_uid';
    } else if (isName && !isMax(line, at, end) && (index > 1 || !firstSound || nameIndex === 0)) {
      losesUid ||= afterColon || !firstSound;
    }
    if (index === nameIndex) {
      dummy = isName && latin(line, at, end) === 'dummy';
      if (!isName) reason ??= 'bad_name';
    } else if (index > nameIndex) {
      numbers++;
      reason ??= numbers > 5 ? 'too_many' : numberFault(line, at, end);
    }
    afterColon = colon;
    at = skip(line, end);
  }
  if (dummy && numbers === 5) return { reason: undefined, losesUid };
  return { reason: reason ?? 'too_few', losesUid };
}

function numberFault(line: Uint8Array, from: number, to: number): ProblemReason | undefined {
  if (isMax(line, from, to)) return undefined;
  const negative = line[from] === 45;
  let at = negative ? from + 1 : from;
  const digits = at;
  while (at < to && isDigit(line[at])) at++;
  if (at < to || at === digits) return 'bad_number';
  if (negative) return 'negative';
  let first = digits;
  while (first < to - 1 && line[first] === 48) first++;
  return to - first > 19 || BigInt(latin(line, first, to)) > MAX ? 'too_large' : undefined;
}

function isDigit(c: number | undefined): boolean {
  return c !== undefined && c >= 48 && c <= 57;
}

function isMax(line: Uint8Array, from: number, to: number): boolean {
  return to - from === 3 && line[from] === 109 && line[from + 1] === 97 && line[from + 2] === 120;
}

/** A CR counts as space only as part of the line's end. */
function isSpace(line: Uint8Array, at: number): boolean {
  const c = line[at];
  return c === 32 || c === 9 || c === 10 || (c === 13 && line[at + 1] === 10);
}

function skip(line: Uint8Array, from: number): number {
  let at = from;
  while (at < line.length && isSpace(line, at)) at++;
  return at;
}

function tokenEnd(line: Uint8Array, from: number): number {
  let at = from;
  while (at < line.length && !isSpace(line, at)) at++;
  return at;
}

/** The first bytes of a token; no name, uid or number that matters is longer. */
function latin(line: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...line.subarray(from, Math.min(to, from + 80)));
}
