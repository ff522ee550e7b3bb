/** Counter names as they stand in bytes, each made a string once: 24,000 rows of one file share 25 strings. */

/** What may be a counter's name. Kernel names are lower-case letters; the rest is room for names to come. */
const LONGEST = 64;
const SPACE = 32;
const TAB = 9;

/** Index of the placeholder rows' name. */
export const DUMMY = 0;

export class NameTable {
  readonly texts: string[] = [];
  /** Where the name last read ended. */
  end = 0;
  readonly #spelled: Uint8Array[] = [];
  readonly #byText = new Map<string, number>();
  /** Which name stood at that place of the container before: nodes print every container alike. */
  readonly #expected: number[] = [];

  constructor() {
    this.#add('dummy');
  }

  /** Index of the name that starts at `from`, or -1 when none does. `place` is the row's place in its container. */
  read(bytes: Uint8Array, from: number, place: number): number {
    const guess = this.#expected[place];
    if (guess !== undefined) {
      const spelled = this.#spelled[guess];
      if (spelled !== undefined) {
        const width = spelled.length;
        let i = 0;
        while (i < width && bytes[from + i] === spelled[i]) i++;
        const after = bytes[from + i];
        if (i === width && (after === SPACE || after === TAB)) {
          this.end = from + i;
          return guess;
        }
      }
    }
    return this.#look(bytes, from, place);
  }

  #look(bytes: Uint8Array, from: number, place: number): number {
    const end = nameEnd(bytes, from);
    if (end < 0) return -1;
    this.end = end;
    let text = '';
    for (let i = from; i < end; i++) text += String.fromCharCode(bytes[i] ?? 0);
    const index = this.#byText.get(text) ?? this.#add(text);
    this.#expected[place] = index;
    return index;
  }

  #add(text: string): number {
    const index = this.texts.length;
    this.texts.push(text);
    this.#spelled.push(Uint8Array.from(text, (c) => c.charCodeAt(0)));
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
