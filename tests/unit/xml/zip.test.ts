import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 as crcOfZlib } from 'node:zlib';
import { expect, test } from 'vitest';
import { crc32, zipOf } from '@/lib/xml/zip';

const bytes = (text: string) => new TextEncoder().encode(text);
const AT = Date.UTC(2026, 10, 22, 14, 2, 10);
const files = [
  { name: '101.xml', bytes: bytes('<domain type="openvz"/>\n') },
  { name: 'README.txt', bytes: bytes('Übersicht\n') },
  { name: 'größe/leer.xml', bytes: new Uint8Array() },
  { name: 'all-bytes', bytes: Uint8Array.from({ length: 4096 }, (_, i) => (i * 7) % 256) },
];

test('the sum of bytes is that of ISO 3309', () => {
  // The check value of the standard.
  expect(crc32(bytes('123456789'))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array())).toBe(0);
  for (const file of files) expect(crc32(file.bytes)).toBe(crcOfZlib(file.bytes));
});

const judge = spawnSync('python3', ['-c', 'import zipfile']).status === 0;

test('a reader of somebody else is there where all tests must run: apt-get install python3', () => {
  expect(judge || process.env.CI !== 'true').toBe(true);
});

test("Python's zipfile finds every file whole, with its name, its time and its bytes", () => {
  if (!judge) return;
  const dir = mkdtempSync(join(tmpdir(), 'vzboard-zip-'));
  try {
    const path = join(dir, 'a.zip');
    writeFileSync(path, zipOf(files, AT));
    const program = `
import json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
print(json.dumps([[i.filename, z.read(i).hex(), list(i.date_time), oct(i.external_attr >> 16)] for i in z.infolist()]))`;
    const found: unknown = JSON.parse(execFileSync('python3', ['-c', program, path], { encoding: 'utf8' }));
    expect(found).toEqual(
      files.map((file) => [file.name, Buffer.from(file.bytes).toString('hex'), [2026, 11, 22, 14, 2, 10], '0o100644']),
    );
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('an archive of nothing is an archive, and more than the format holds is refused', () => {
  expect(zipOf([], AT)).toHaveLength(22);
  const empty = new Uint8Array();
  expect(() =>
    zipOf(
      Array.from({ length: 65_536 }, () => ({ name: 'a', bytes: empty })),
      AT,
    ),
  ).toThrow(RangeError);
});
