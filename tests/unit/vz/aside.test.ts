import { expect, test } from 'vitest';
import { asidePath, parseAside, readAside } from '@/lib/vz/aside';
import type { RunResult } from '@/lib/vz/run';

const lines = [
  'PRIVATE="/vz/private/101"',
  'FROM="centos-6-x86_64"',
  'TO="debian-8.0-x86_64"',
  'AT="1764000000"',
  'KIB="2048"',
  'OLD="12"',
  'GROUP="77"',
  'BOOT="x"',
];
const text = (...more: string[]) => `${[...lines, ...more].join('\n')}\n`;
const result = (code: number, stdout: string, stderr = ''): RunResult => ({
  ...{ code, stdout: new TextEncoder().encode(stdout), stderr: new TextEncoder().encode(stderr), truncated: false },
});

test('a record says where the old files are, from what to what, since when, and how much they hold', () => {
  expect(parseAside(text('NEW="13"'))).toEqual({
    ...{ path: '/vz/private/101.aside', from: 'centos-6-x86_64', to: 'debian-8.0-x86_64', state: 'done' },
    ...{ atMs: 1_764_000_000_000, usedBytes: 2_097_152 },
  });
});

test('without the inode of the new files nobody has finished them', () => {
  expect(parseAside(text())?.state).toBe('unfinished');
});

test('what was not known then is unknown', () => {
  const unknown = text('NEW="13"').replace('"2048"', '""').replace('"centos-6-x86_64"', '""');
  expect(parseAside(unknown)).toMatchObject({ from: undefined, usedBytes: undefined });
});

test.each([
  ['empty', ''],
  ['another file', 'root:x:0:0\n'],
  ['without a time', lines.slice(0, 3).join('\n')],
])('%s is no record', (_what, other) => {
  expect(parseAside(other)).toBeUndefined();
});

test('no file is nothing set aside; one that cannot be read is not', async () => {
  const path = asidePath('/etc/vz/conf/', '101');
  expect(path).toBe('/etc/vz/conf/101.aside');
  const absent = result(1, '', `cat: ${path}: No such file or directory\n`);
  expect(await readAside(async () => absent, '/etc/vz/conf', '101')).toBeUndefined();
  const denied = result(1, '', `cat: ${path}: Permission denied\n`);
  await expect(readAside(async () => denied, '/etc/vz/conf', '101')).rejects.toMatchObject({ code: 'node_failed' });
  await expect(readAside(async () => result(0, 'half'), '/etc/vz/conf', '101')).rejects.toMatchObject({
    code: 'node_failed',
  });
});
