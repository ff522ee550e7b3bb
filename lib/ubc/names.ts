/** Counter names as they stand in bytes, each made a string once: 24,000 rows of one file share 25 strings. */

/** What may be a counter's name. Kernel names are lower-case letters; the rest is room for names to come. */
const LONGEST = 64;
/** Kernels pad names to this width (kernel/bc/proc.c). */
const PADDED = 12;
const SPACE = 32;
const TAB = 9;

/** Index of the placeholder rows' name. */
export const DUMMY = 0;

export class NameTable {
  readonly texts: string[] = [];
  /** Where the name last read ended. */
  end = 0;
  /** Up to where everything behind it is known to be blank. */
  blankTo = 0;
  readonly #lengths: number[] = [];
  /** Each name's first twelve bytes, padded with spaces as every kernel prints it, as three words. Longer names have none that match. */
  readonly #words: number[] = [];
  readonly #byText = new Map<string, number>();
  /** Which name stood at that place of the container before: nodes print every container alike. */
  readonly #expected: number[] = [];

  constructor() {
    this.#add('dummy');
  }

  /** Index of the name that starts at `from`, or -1 when none does. `place` is the row's place in its container. */
  read(bytes: Uint8Array, view: DataView, from: number, place: number): number {
    const guess = this.#expected[place];
    if (guess !== undefined && from + PADDED < bytes.length) {
      const at = guess * 3;
      const words = this.#words;
      if (
        view.getInt32(from, true) === words[at] &&
        view.getInt32(from + 4, true) === words[at + 1] &&
        view.getInt32(from + 8, true) === words[at + 2] &&
        bytes[from + PADDED] === SPACE
      ) {
        this.end = from + (this.#lengths[guess] ?? 0);
        this.blankTo = from + PADDED;
        return guess;
      }
    }
    return this.#look(bytes, from, place);
  }

  #look(bytes: Uint8Array, from: number, place: number): number {
    const end = nameEnd(bytes, from);
    if (end < 0) return -1;
    this.end = end;
    this.blankTo = end;
    let text = '';
    for (let i = from; i < end; i++) text += String.fromCharCode(bytes[i] ?? 0);
    const index = this.#byText.get(text) ?? this.#add(text);
    this.#expected[place] = index;
    return index;
  }

  #add(text: string): number {
    const index = this.texts.length;
    this.texts.push(text);
    this.#lengths.push(text.length);
    const padded = new DataView(Uint8Array.from(text.padEnd(PADDED), (c) => c.charCodeAt(0)).buffer);
    for (let at = 0; at < PADDED; at += 4) {
      this.#words.push(text.length > PADDED ? Number.NaN : padded.getInt32(at, true));
    }
    this.#byText.set(text, index);
    return index;
  }
}

/** End of the counter name that is the whole token at `from`, or -1. */
export function nameEnd(bytes: Uint8Array, from: number): number {
  let i = from;
  let c = bytes[i] ?? 0;
  if (c < 97 || c > 122) return -1;
  while ((c >= 97 && c <= 122) || (c >= 48 && c <= 57) || c === 95) c = bytes[++i] ?? 0;
  const ended = c === SPACE || c === TAB || c === 10 || c === 13;
  return ended && i - from <= LONGEST ? i : -1;
}
