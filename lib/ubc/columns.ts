/**
 * The short cut through a regular row of a 64-bit kernel: name padded to 12, then five columns of a space and 20 right-aligned digits
 * (kernel/bc/proc.c). Digits are taken backwards from each column's end. Every byte is checked, so it never accepts a row the plain
 * reading would see otherwise; anything unusual is left to that.
 */
const NAME_WIDTH = 12;
const COLUMN = 21;
const ROW = NAME_WIDTH + 5 * COLUMN;
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
    let at = end - 1;
    let digit = (bytes[at] ?? 0) - 48;
    let n = 0;
    let scale = 1;
    const stop = end - 16;
    while (digit >= 0 && digit <= 9 && at > stop) {
      n += digit * scale;
      scale *= 10;
      digit = (bytes[--at] ?? 0) - 48;
    }
    if (at === stop) {
      // More than 15 digits: only the very common 2^63-1 is read here.
      if (view.getInt16(begin) !== 0x2020 || !isMaxAt(view, begin + 2)) return -1;
      n = Number.POSITIVE_INFINITY;
    } else if (at === end - 1 || !isBlank(bytes, view, begin, at)) return -1;
    values[slot + column] = n;
    begin = end;
  }
  return name + ROW + 1;
}

/** Do the 19 digits of 2^63-1 stand at `at`? Most thresholds of a VSwap node do, so no string is made to see it. */
export function isMaxAt(view: DataView, at: number): boolean {
  return (
    view.getInt32(at) === 0x39323233 && // "9223"
    view.getInt32(at + 4) === 0x33373230 && // "3720"
    view.getInt32(at + 8) === 0x33363835 && // "3685"
    view.getInt32(at + 12) === 0x34373735 && // "4775"
    view.getInt16(at + 16) === 0x3830 && // "80"
    view.getInt8(at + 18) === 0x37 // "7"
  );
}

/** Only spaces from `from` to `to`, both included; at least six bytes, as a column has at most 15 digits here. */
function isBlank(bytes: Uint8Array, view: DataView, from: number, to: number): boolean {
  let at = from;
  for (; at <= to - 3; at += 4) if (view.getInt32(at) !== SPACES) return false;
  for (; at <= to; at++) if (bytes[at] !== 32) return false;
  return true;
}
