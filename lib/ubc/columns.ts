/**
 * The short cut through a regular row of a 64-bit kernel: name padded to 12, then five columns of a space and 20 right-aligned digits
 * (kernel/bc/proc.c). Every byte is checked, so it never accepts a row that the plain reading would see otherwise; anything unusual is left
 * to that.
 */
const NAME_WIDTH = 12;
const COLUMN = 21;
const ROW = NAME_WIDTH + 5 * COLUMN;
/** The last place of a column that is blank when its number has at most 15 digits, which a float holds for sure. */
const LONG = 5;
const SPACES = 0x20202020;

/**
 * Reads the row whose name spans [name, nameEnd) into five slots of `values`. Returns where the next line starts, or -1 when the row is not
 * of this shape; the slots may then hold rubbish.
 */
export function readColumns(
  bytes: Uint8Array,
  view: DataView,
  name: number,
  nameEnd: number,
  values: Float64Array,
  slot: number,
): number {
  if (name + ROW >= bytes.length || bytes[name + ROW] !== 10) return -1;
  let begin = name + NAME_WIDTH;
  for (let i = nameEnd; i < begin; i++) if (bytes[i] !== 32) return -1;
  for (let column = 0; column < 5; column++) {
    const end = begin + COLUMN;
    let n = 0;
    if (bytes[begin + LONG] !== 32) {
      // More than 15 digits: only the very common 2^63-1 is read here.
      if (view.getInt16(begin, true) !== 0x2020 || !isMaxAt(view, begin + 2)) return -1;
      n = Number.POSITIVE_INFINITY;
    } else {
      let at = begin;
      while (at < end - 4 && view.getInt32(at, true) === SPACES) at += 4;
      while (bytes[at] === 32) at++;
      // Nothing but spaces up to the long numbers' place, and digits from there to the end: one at least.
      if (at <= begin + LONG || at >= end) return -1;
      for (; at < end; at++) {
        const digit = (bytes[at] ?? 0) - 48;
        if (digit < 0 || digit > 9) return -1;
        n = n * 10 + digit;
      }
    }
    values[slot + column] = n;
    begin = end;
  }
  return name + ROW + 1;
}

/** Do the 19 digits of 2^63-1 stand at `at`? Most thresholds of a VSwap node do, so no string is made to see it. */
export function isMaxAt(view: DataView, at: number): boolean {
  return (
    view.getInt32(at, true) === 0x33323239 && // "9223"
    view.getInt32(at + 4, true) === 0x30323733 && // "3720"
    view.getInt32(at + 8, true) === 0x35383633 && // "3685"
    view.getInt32(at + 12, true) === 0x35373734 && // "4775"
    view.getInt16(at + 16, true) === 0x3038 && // "80"
    view.getInt8(at + 18) === 0x37 // "7"
  );
}
