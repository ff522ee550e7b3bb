/**
 * Which kernel or program wrote a counters file, as far as its columns tell. Every kernel prints one shape only, so each row is a vote and the
 * majority decides: a damaged line, a number that happens to be 2147483647 or a header that was lost changes nothing (kernel/bc/proc.c of the
 * 2.6 and 3.10 trees, user_beancounters.py of Virtuozzo 8 and 9).
 */
export type Generation =
  /** Kernels 2.6.8 to 2.6.32: "101:  kmemsize". */
  | '2.6'
  /** Kernel 3.10 of OpenVZ 7: "101: kmemsize", and UUIDs that push their row to the right. */
  | '3.10'
  /** user_beancounters.py, where the kernel has no beancounters: ids in a column of 36. */
  | 'script';

export interface Grammar {
  /** null when the columns do not tell: text that no kernel aligned, or one container's file, which names nobody. */
  readonly generation: Generation | null;
  /** Width of the node's `unsigned long`: numbers stand in columns of 10 on 32-bit kernels, of 20 on 64-bit ones. null when neither. */
  readonly wordBits: 32 | 64 | null;
  /** `dummy` rows: there in /proc/user_beancounters, not in /proc/bc. */
  readonly dummies: boolean;
}

/** Of counters that come from no file: nothing is concluded from it. */
export const UNKNOWN_GRAMMAR: Grammar = { generation: null, wordBits: null, dummies: false };

/** From a row's name to its end: 12 columns, and five numbers of 10 or 20 digits with a space before each. */
export const NARROW_ROW = 67;
export const WIDE_ROW = 117;
/** Where names begin below a script's ids of 36 columns, colon and space. */
export const SCRIPT_INDENT = 38;

const HEADER = /^( *uid) +resource( +held)( +maxheld)( +barrier)( +limit)( +failcnt)$/;

/** What was counted while reading. */
export interface Votes {
  rows: number;
  narrow: number;
  wide: number;
  /** Rows below an id that begin at SCRIPT_INDENT. */
  deep: number;
  /** Ids followed by two spaces, and by one; UUIDs among the latter. */
  two: number;
  one: number;
  dummies: number;
  /** The header as it stands; empty when there is none. */
  header: string;
}

export function grammarOf(votes: Votes): Grammar {
  const wordBits = wordBitsOf(votes);
  return { generation: generationOf(votes, wordBits), wordBits, dummies: votes.dummies > 0 };
}

function wordBitsOf({ rows, narrow, wide, header }: Votes): Grammar['wordBits'] {
  if (narrow * 2 > rows) return 32;
  if (wide * 2 > rows) return 64;
  if (rows > 0) return null;
  // Nothing but a head: the header's columns are those of the numbers.
  const [, , ...columns] = HEADER.exec(header) ?? [];
  const widths = new Set(columns.slice(1).map((column) => column.length));
  return widths.size !== 1 ? null : widths.has(11) ? 32 : widths.has(21) ? 64 : null;
}

function generationOf({ rows, deep, two, one, header }: Votes, wordBits: Grammar['wordBits']): Generation | null {
  if (wordBits === null) return null;
  if (deep * 2 > rows || (rows === 0 && HEADER.exec(header)?.[1]?.length === 36)) return 'script';
  // Only 2.6.8 and its like print 32-bit numbers behind "101: ": there is no 32-bit 3.10.
  if (two > one || wordBits === 32) return '2.6';
  return one > two ? '3.10' : null;
}
