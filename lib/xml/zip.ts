/**
 * Files as one ZIP archive, stored and not compressed: everybody can open it, and no program is needed to make it.
 * Format: APPNOTE.TXT of PKWARE, 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (its end).
 */

export interface ZipFile {
  /** Path inside, with `/`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** CRC-32 of ISO 3309, as ZIP has it. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const MOST_FILES = 0xffff;
const MOST_BYTES = 0xffffffff;
/** Names are UTF-8. */
const FLAGS = 0x0800;
/** 2.0, which every reader has. */
const VERSION = 20;
/** Made on Unix, a plain file of mode 0644. */
const MADE_BY = (3 << 8) | VERSION;
const MODE = 0o100644 * 0x10000;

/** Two-byte and four-byte numbers, least byte first. */
function header(size: number, parts: readonly (readonly [bytes: 2 | 4, value: number])[]): Uint8Array {
  const out = new DataView(new ArrayBuffer(size));
  let at = 0;
  for (const [bytes, value] of parts) {
    if (bytes === 2) out.setUint16(at, value, true);
    else out.setUint32(at, value, true);
    at += bytes;
  }
  return new Uint8Array(out.buffer);
}

/** Dates of ZIP begin in 1980, in steps of two seconds; UTC here. */
function dosTime(atMs: number): { time: number; date: number } {
  const at = new Date(Math.max(atMs, Date.UTC(1980, 0, 1)));
  return {
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
    date: ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
  };
}

/** The archive. Throws RangeError for more than the format holds without its extensions: 65,535 files or 4 GiB. */
export function zipOf(files: readonly ZipFile[], atMs: number): Uint8Array<ArrayBuffer> {
  if (files.length > MOST_FILES) throw new RangeError(`a ZIP archive holds ${MOST_FILES} files`);
  const { time, date } = dosTime(atMs);
  const body: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const path = new TextEncoder().encode(name);
    const size = bytes.byteLength;
    const common: [2 | 4, number][] = [
      ...([
        [2, VERSION],
        [2, FLAGS],
        [2, 0],
        [2, time],
        [2, date],
      ] as [2, number][]),
      ...([
        [4, crc32(bytes)],
        [4, size],
        [4, size],
      ] as [4, number][]),
      ...([
        [2, path.byteLength],
        [2, 0],
      ] as [2, number][]),
    ];
    const local = header(30, [[4, 0x04034b50], ...common]);
    const central = header(46, [
      ...([
        [4, 0x02014b50],
        [2, MADE_BY],
      ] as [2 | 4, number][]),
      ...common,
      ...([
        [2, 0],
        [2, 0],
        [2, 0],
        [4, MODE],
        [4, offset],
      ] as [2 | 4, number][]),
    ]);
    body.push(local, path, bytes);
    directory.push(central, path);
    offset += local.byteLength + path.byteLength + size;
  }
  const length = directory.reduce((sum, part) => sum + part.byteLength, 0);
  if (offset + length > MOST_BYTES) throw new RangeError('a ZIP archive holds 4 GiB');
  const end = header(22, [
    ...([
      [4, 0x06054b50],
      [2, 0],
      [2, 0],
      [2, files.length],
      [2, files.length],
    ] as [2 | 4, number][]),
    ...([
      [4, length],
      [4, offset],
      [2, 0],
    ] as [2 | 4, number][]),
  ]);
  return joined([...body, ...directory, end]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.byteLength;
  }
  return out;
}
