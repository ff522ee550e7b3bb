/**
 * The short cut through a regular row of a 64-bit kernel: name padded to 12, then five columns of a space and 20 right-aligned digits
 * (kernel/bc/proc.c). Every byte is checked, so it never accepts a row that the plain reading would see otherwise; anything unusual is left
 * to that.
 */
const NAME_WIDTH = 12;
const COLUMN = 21;
const ROW = NAME_WIDTH + 5 * COLUMN;
const SPACES = 0x20202020;

/** Eight characters as the float their bytes are: comparing two floats compares all of them. No text makes one that is not a number. */
function eight(text: string): number {
  const view = new DataView(new ArrayBuffer(8));
  for (let i = 0; i < 8; i++) view.setUint8(i, text.charCodeAt(i));
  return view.getFloat64(0, true);
}
const BLANKS = eight('        ');
const MAX_BEGINS = eight('92233720');
const MAX_GOES_ON = eight('36854775');

/**
 * Reads the row whose name begins at `name` into five slots of `values`; [nameEnd, name + 12) is still to be looked at. Returns where the next
 * line starts, or -1 when the row is not of this shape; the slots may then hold rubbish.
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
  for (let column = slot; column < slot + 5; column++) {
    let n = 0;
    if (view.getFloat64(begin, true) === BLANKS && view.getFloat64(begin + 5, true) === BLANKS) {
      // At most eight digits: nearly every number.
      const low = view.getInt32(begin + 17, true);
      n = fourPlaces(low);
      if (n < 0 || low === SPACES) return -1;
      const high = view.getInt32(begin + 13, true);
      if (high !== SPACES) {
        const more = fourPlaces(high);
        if (more < 0 || (low & 0x10) === 0) return -1;
        n += more * 10_000;
      }
    } else {
      n = longColumn(bytes, view, begin);
      if (n < 0) return -1;
    }
    values[column] = n;
    begin += COLUMN;
  }
  return name + ROW + 1;
}

/** A column of more than eight digits; -1 for one of more than fifteen, unless it is 2^63-1, and for what is no number. */
function longColumn(bytes: Uint8Array, view: DataView, begin: number): number {
  if (bytes[begin] !== 32) return -1;
  if (view.getInt32(begin + 1, true) !== SPACES) {
    return bytes[begin + 1] === 32 && isMaxAt(view, begin + 2) ? Number.POSITIVE_INFINITY : -1;
  }
  // Four places at a time from the right: digits, one word in which they begin, blanks.
  let n = 0;
  let scale = 1;
  let blank = false;
  for (let at = begin + 17; at > begin + 1; at -= 4) {
    const word = view.getInt32(at, true);
    if (word === SPACES) {
      if (scale === 1) return -1;
      blank = true;
      continue;
    }
    // Sixteen digits may be more than a float holds.
    if (blank || (at === begin + 5 && (word & 0x10) !== 0)) return -1;
    const four = fourPlaces(word);
    if (four < 0) return -1;
    n += four * scale;
    scale *= 10_000;
    blank = (word & 0x10) === 0;
  }
  return n;
}

/**
 * The number in four bytes, the leftmost lowest: digits, blanks in front of them or none; -1 for anything else. All four at once: a digit has bit
 * 4 set and a blank has not, so that with it set a blank reads as the digit 0.
 */
function fourPlaces(word: number): number {
  const blanks = ~word & 0x10101010;
  // Nothing without that bit is anything but a blank, and no digit stands in front of one: 0, 10, 1010, 101010 in bytes from the left.
  if (blanks !== 0) {
    if ((word & ((blanks >>> 4) * 15)) !== 0) return -1;
    if (blanks !== 0x10 && blanks !== 0x1010 && blanks !== 0x101010) return -1;
  }
  const digits = (word | 0x10101010) ^ 0x30303030;
  // Any byte above 9 sets its highest bit.
  if (((digits + 0x76767676) | digits) & 0x80808080) return -1;
  const pairs = Math.imul(digits, 10) + (digits >>> 8);
  return (pairs & 0xff) * 100 + ((pairs >>> 16) & 0xff);
}

/** Do the 19 digits of 2^63-1 stand at `at`? Most thresholds of a VSwap node do, so no string is made to see it. */
export function isMaxAt(view: DataView, at: number): boolean {
  return (
    view.getFloat64(at, true) === MAX_BEGINS &&
    view.getFloat64(at + 8, true) === MAX_GOES_ON &&
    view.getInt32(at + 15, true) === 0x37303835 // "5807"
  );
}
