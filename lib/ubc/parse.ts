/**
 * Reads counters files from bytes: /proc/user_beancounters and /proc/bc/resources of 2.6 kernels, 32-bit and 64-bit, and of 3.10 with UUIDs, as
 * the node or one of its containers sees them; /proc/bc/<id>/resources; what the script of Virtuozzo 8 and 9 prints. Columns are never trusted
 * for reading, only for telling who wrote the file. One pass, no string per row. What one line cannot tell is lost with that line and
 * reported by number; nothing is ever given to a container that may not own it.
 */
import { AppError } from '@/lib/errors';
import { isMaxAt, readColumns } from './columns';
import { diagnose, type ProblemReason } from './diagnose';
import { type Grammar, grammarOf, NARROW_ROW, SCRIPT_INDENT, WIDE_ROW } from './grammar';
import { DUMMY, NameTable } from './names';
import { BARRIER, LIMIT, type Sample } from './sample';
import { decimalUid, isIdByte, isNoUid, isUid } from './uid';

export interface LineProblem {
  /** Counted from 1. */
  line: number;
  reason: ProblemReason;
  /** The line as it stands, at most 160 characters. */
  text: string;
}

export interface ParsedCounters {
  sample: Sample;
  /** The first PROBLEMS_KEPT of them. */
  problems: LineProblem[];
  /** How many there were. */
  problemCount: number;
  /** Who wrote the file. */
  grammar: Grammar;
}

export const PROBLEMS_KEPT = 50;
const TEXT_KEPT = 160;

const NL = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;
const COLON = 58;
const HEADER = 'uid resource held maxheld barrier limit failcnt';
const MAX = 2n ** 63n - 1n;
/** The largest signed long of a 32-bit kernel: "unlimited" in its barriers and limits. */
const MAX_32 = 2147483647;

/**
 * Throws AppError `node_failed` when this is no counters file of version 2.5: empty, another version, something else. Any other fault costs
 * its line only.
 */
export function parseUserBeancounters(bytes: Uint8Array): ParsedCounters {
  return new Reader(bytes).read();
}

/**
 * Reads /proc/bc/<id>/resources: the rows of one container, without version, header and id (kernel/bc/proc.c). `ctid` says whose. Throws
 * AppError `node_failed` when not one row can be read.
 */
export function parseContainerResources(bytes: Uint8Array, ctid: string): ParsedCounters {
  return new Reader(bytes).readOne(ctid);
}

class Reader {
  /** Always ends with a newline, so that no scan needs a bounds check. */
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** Where the last line starts if it had no newline of its own. */
  readonly #openEnd: number;
  readonly #names = new NameTable();
  readonly #ctids: string[] = [];
  readonly #known = new Set<string>();
  readonly #starts: number[] = [];
  readonly #counters: string[] = [];
  readonly #exact = new Map<number, bigint>();
  readonly #problems: LineProblem[] = [];
  #problemCount = 0;
  #values: Float64Array;
  #line = 0;
  /** The container rows go to, or -1; then `#orphan` says why. */
  #container = -1;
  #orphan: ProblemReason = 'no_uid';
  /** The line's place in its container, for guessing its name. */
  #place = 0;
  /** The container that last had the counter, by name index. */
  readonly #seenIn: number[] = [];
  /** Length of a row from its name to its end, while all were alike; -1 after the first that was not. */
  #width = 0;
  /** The file is one container's: an id in it is out of place. */
  #single = false;
  /** Votes for who wrote the file; see grammar.ts. */
  #narrow = 0;
  #wide = 0;
  #deep = 0;
  #two = 0;
  #one = 0;
  #dummies = 0;
  #header = '';

  constructor(input: Uint8Array) {
    const last = input.length - 1;
    if (input[last] === NL) {
      // A plain view, so that engine code specialises on one kind of array whether a Buffer came or not.
      this.#bytes = new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
      this.#openEnd = -1;
    } else {
      this.#bytes = new Uint8Array(input.length + 1);
      this.#bytes.set(input);
      this.#bytes[input.length] = NL;
      this.#openEnd = input.lastIndexOf(NL) + 1;
    }
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
    this.#values = new Float64Array((Math.ceil(input.length / 128) + 8) * 5);
  }

  read(): ParsedCounters {
    return this.#rest(this.#head());
  }

  readOne(ctid: string): ParsedCounters {
    this.#begin(ctid);
    this.#single = true;
    // Only 3.10 names containers by UUID, and there are no other votes: the file names nobody.
    if (ctid.length === 36) this.#one = 1;
    const parsed = this.#rest(0);
    if (parsed.sample.counters.length > 0) return parsed;
    throw new AppError('node_failed', 'This is not a counters file: it has no row that can be read.', {
      detail: this.#textAt(0).trim(),
    });
  }

  #rest(start: number): ParsedCounters {
    const length = this.#bytes.length;
    let at = start;
    while (at < length) at = this.#next(at);
    const rows = this.#counters.length;
    this.#starts.push(rows);
    if (this.#width > 0) this.#vote(this.#width, rows);
    const grammar = grammarOf({
      rows,
      narrow: this.#narrow,
      wide: this.#wide,
      deep: this.#deep,
      two: this.#two,
      one: this.#one,
      dummies: this.#dummies,
      header: this.#header,
    });
    if (grammar.wordBits === 32) this.#liftLimits(rows);
    return {
      sample: {
        ctids: this.#ctids,
        starts: Int32Array.from(this.#starts),
        counters: this.#counters,
        // A copy: a view would drag its whole buffer along when the sample is sent to another thread.
        values: this.#values.slice(0, rows * 5),
        exact: this.#exact,
      },
      problems: this.#problems,
      problemCount: this.#problemCount,
      grammar,
    };
  }

  /** 2^31-1 is "unlimited" where the whole file is of a 32-bit kernel; elsewhere it is the number it is. Amounts held are never touched. */
  #liftLimits(rows: number): void {
    for (let row = 0; row < rows; row++) {
      for (const column of [BARRIER, LIMIT]) {
        if (this.#values[row * 5 + column] === MAX_32) this.#values[row * 5 + column] = Number.POSITIVE_INFINITY;
      }
    }
  }

  /** Checks the version line and passes the header; returns where rows start. */
  #head(): number {
    let at = 0;
    let text = '';
    while (text === '' && at < this.#bytes.length) {
      text = this.#textAt(at).trim();
      at = this.#after(at);
      this.#line++;
    }
    if (text === '') throw new AppError('node_failed', 'The counters file is empty.');
    const version = /^Version:\s*(.*)$/.exec(text)?.[1];
    if (version === undefined) {
      throw new AppError('node_failed', 'This is not a counters file: it does not begin with a version.', {
        detail: text,
      });
    }
    if (version !== '2.5') {
      throw new AppError('node_failed', 'The counters file has another version than 2.5, which vzboard cannot read.', {
        detail: text,
      });
    }
    const header = at >= this.#bytes.length ? '' : this.#textAt(at).trimEnd();
    if (header.trim().split(/\s+/).join(' ') !== HEADER) return at;
    this.#header = header;
    this.#line++;
    return this.#after(at);
  }

  /** Reads the line at `start`; returns where the next one starts. */
  #next(start: number): number {
    const bytes = this.#bytes;
    this.#line++;
    let at = start;
    while (bytes[at] === SPACE || bytes[at] === TAB) at++;
    if (bytes[at] === NL || (bytes[at] === CR && bytes[at + 1] === NL)) return this.#after(at);
    let name = this.#names.read(bytes, this.#view, at, this.#place++);
    if (name < 0) {
      const uidEnd = this.#single ? -1 : this.#open(at);
      if (uidEnd < 0) return this.#broken(start);
      at = uidEnd;
      while (bytes[at] === SPACE || bytes[at] === TAB) at++;
      this.#place = 1;
      name = this.#names.read(bytes, this.#view, at, 0);
      if (name < 0) return this.#broken(start);
    } else if (at - start === SCRIPT_INDENT) this.#deep++;
    const row = this.#counters.length;
    if ((row + 1) * 5 > this.#values.length) this.#grow();
    const next = this.#numbers(at, row * 5);
    if (next < 0) return this.#broken(start);
    if (name === DUMMY) {
      this.#dummies++;
      this.#forget(row);
      return next;
    }
    if (this.#container < 0 || this.#seenIn[name] === this.#container) {
      this.#forget(row);
      this.#report(start, this.#container < 0 ? this.#orphan : 'duplicate_counter');
      return next;
    }
    const width = next - at - (bytes[next - 2] === CR ? 2 : 1);
    if (start === this.#openEnd && width < this.#width && (this.#width === WIDE_ROW || this.#width === NARROW_ROW)) {
      // All rows of a kernel are equally long: the end of the last number is missing, however whole it looks.
      this.#forget(row);
      this.#report(start, 'truncated');
      return next;
    }
    if (width !== this.#width) this.#widthChanged(width);
    this.#seenIn[name] = this.#container;
    this.#counters.push(this.#names.texts[name] ?? '');
    return next;
  }

  /** Reads five numbers after the name at `name` into values; returns where the next line starts, or -1 if the line is not regular. */
  #numbers(name: number, slot: number): number {
    const fast = readColumns(this.#bytes, this.#view, name, this.#names.blankTo, this.#values, slot);
    if (fast > 0) return fast;
    const bytes = this.#bytes;
    const values = this.#values;
    let at = this.#names.end;
    for (let i = 0; i < 5; i++) {
      let c = bytes[at] ?? NL;
      if (c !== SPACE && c !== TAB) return -1;
      while (c === SPACE || c === TAB) c = bytes[++at] ?? NL;
      const from = at;
      let n = 0;
      while (c >= 48 && c <= 57) {
        n = n * 10 + (c - 48);
        c = bytes[++at] ?? NL;
      }
      const digits = at - from;
      if (digits === 0) {
        if (c !== 109 || bytes[at + 1] !== 97 || bytes[at + 2] !== 120) return -1;
        n = Number.POSITIVE_INFINITY;
        at += 3;
      } else if (digits > 15) {
        n = this.#long(from, at, slot + i);
        if (n < 0) return -1;
      }
      values[slot + i] = n;
    }
    while (bytes[at] === SPACE || bytes[at] === TAB) at++;
    if (bytes[at] === CR) at++;
    return bytes[at] === NL ? at + 1 : -1;
  }

  /** A number of more digits than a float surely holds; -1 above 2^63-1. */
  #long(from: number, to: number, slot: number): number {
    if (to - from === 19 && isMaxAt(this.#view, from)) return Number.POSITIVE_INFINITY;
    let start = from;
    while (start < to - 1 && this.#bytes[start] === 48) start++;
    if (to - start > 19) return -1;
    const value = BigInt(this.#latin(start, to));
    if (value > MAX) return -1;
    if (value === MAX) return Number.POSITIVE_INFINITY;
    if (value > Number.MAX_SAFE_INTEGER) this.#exact.set(slot, value);
    return Number(value);
  }

  /** If a uid and colon stand at `at`, rows go to that container from here on. Returns where it ends, or -1. */
  #open(at: number): number {
    const bytes = this.#bytes;
    let end = at;
    while (end - at < 36 && isIdByte(bytes[end] ?? NL)) end++;
    if (bytes[end] !== COLON) return -1;
    const after = bytes[end + 1];
    if (after !== SPACE && after !== TAB && after !== NL && after !== CR) return -1;
    const uid = decimalUid(bytes, at, end) ?? this.#latin(at, end).toLowerCase();
    if (!isUid(uid)) return -1;
    if (this.#known.has(uid)) {
      this.#container = -1;
      this.#orphan = 'duplicate_container';
    } else {
      this.#begin(uid);
      if (after === SPACE && bytes[end + 2] === SPACE) this.#two++;
      else this.#one++;
    }
    return end + 1;
  }

  #begin(uid: string): void {
    this.#container = this.#ctids.length;
    this.#known.add(uid);
    this.#ctids.push(uid);
    this.#starts.push(this.#counters.length);
  }

  /** A line that is no row. If it may hide the beginning of another container, the rows below belong to nobody. */
  #broken(start: number): number {
    this.#forget(this.#counters.length);
    const end = this.#after(start);
    const { reason, losesUid } = diagnose(this.#bytes.subarray(start, end), this.#single ? isNoUid : isUid);
    const opened = this.#container;
    const lost = this.#single ? this.#isForeign(start) : losesUid;
    if (lost) {
      this.#container = -1;
      this.#orphan = 'no_uid';
    }
    if (reason !== undefined) {
      const orphan = opened < 0 && !lost;
      this.#report(start, start === this.#openEnd ? 'truncated' : orphan ? this.#orphan : reason);
    }
    return end;
  }

  /** In one container's own file only an id says that rows are of another. */
  #isForeign(start: number): boolean {
    return isUid(/^\s*([^\s:]+):/.exec(this.#textAt(start))?.[1] ?? '');
  }

  /** While all rows are alike nothing is counted: that is every file of a kernel, and costs its 24,000 rows nothing. */
  #widthChanged(width: number): void {
    if (this.#width === 0) {
      this.#width = width;
      return;
    }
    if (this.#width > 0) this.#vote(this.#width, this.#counters.length);
    this.#width = -1;
    this.#vote(width, 1);
  }

  #vote(width: number, rows: number): void {
    if (width === WIDE_ROW) this.#wide += rows;
    else if (width === NARROW_ROW) this.#narrow += rows;
  }

  /** Drops exact numbers of a row that does not stay. */
  #forget(row: number): void {
    if (this.#exact.size === 0) return;
    for (let i = row * 5; i < row * 5 + 5; i++) this.#exact.delete(i);
  }

  #report(start: number, reason: ProblemReason): void {
    this.#problemCount++;
    if (this.#problems.length >= PROBLEMS_KEPT) return;
    this.#problems.push({ line: this.#line, reason, text: this.#textAt(start).trimEnd() });
  }

  /** Where the line after the one at `at` starts. */
  #after(at: number): number {
    let end = at;
    while (this.#bytes[end] !== NL) end++;
    return end + 1;
  }

  #textAt(start: number): string {
    let end = start;
    while (end - start < TEXT_KEPT && this.#bytes[end] !== NL) end++;
    return this.#latin(start, end);
  }

  #latin(from: number, to: number): string {
    return String.fromCharCode(...this.#bytes.subarray(from, to));
  }

  #grow(): void {
    const larger = new Float64Array(this.#values.length * 2);
    larger.set(this.#values);
    this.#values = larger;
  }
}
