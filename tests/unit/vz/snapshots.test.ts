import { describe, expect, test } from 'vitest';
import { parseCtid } from '@/lib/vz/ctid';
import {
  deleteArgv,
  isSnapshotDescription,
  isSnapshotName,
  mountArgv,
  mountPoints,
  snapshotId,
  snapshotPlace,
  switchArgv,
  takeArgv,
  treeRows,
} from '@/lib/vz/snapshots';

const A = '5c4ae021-2d5c-4a7a-9a3e-f0c9a1d3e0b7';
const ctid = parseCtid('102');

test.each([
  [A, A],
  [`{${A}}`, A],
  [A.toUpperCase(), A.toUpperCase()],
  ['', undefined],
  [`${A}\n`, undefined],
  [`{${A}} --skip-config`, undefined],
  ['../../etc/passwd', undefined],
  ['102', undefined],
])('the id in %j is %j', (text, id) => {
  expect(snapshotId(text)).toBe(id);
});

test.each([
  ['', true],
  ['before upgrade', true],
  ['3.2 -> 3.3', false],
  ['-rf', false],
  [' x', false],
  ['x ', false],
  ['a"b', false],
  ['$(id)', false],
  ['a\nb', false],
  ['a<b', false],
  ['ä', false],
  ['x'.repeat(64), true],
  ['x'.repeat(65), false],
])('%j may be a name: %j', (text, may) => {
  expect(isSnapshotName(text)).toBe(may);
});

test('a description may be longer than a name, and no freer', () => {
  expect(isSnapshotDescription('x'.repeat(255))).toBe(true);
  expect(isSnapshotDescription('x'.repeat(256))).toBe(false);
  expect(isSnapshotDescription('x`id`')).toBe(false);
});

describe('commands', () => {
  test('carry each value in the word of its option', () => {
    expect(takeArgv(ctid, { name: '', description: '', memory: true })).toEqual(['vzctl', 'snapshot', '102']);
    expect(takeArgv(ctid, { name: 'a b', description: 'c', memory: false })).toEqual([
      ...['vzctl', 'snapshot', '102', '--name=a b', '--description=c', '--skip-suspend'],
    ]);
    expect(switchArgv(ctid, A, { resume: 'may', config: true })).toEqual([
      'vzctl',
      'snapshot-switch',
      '102',
      `--id=${A}`,
    ]);
    expect(switchArgv(ctid, A, { resume: 'must', config: false }).slice(4)).toEqual(['--must-resume', '--skip-config']);
    expect(switchArgv(ctid, A, { resume: 'never', config: true }).slice(4)).toEqual(['--skip-resume']);
    expect(deleteArgv(ctid, A)).toEqual(['vzctl', 'snapshot-delete', '102', `--id=${A}`]);
    expect(mountArgv(ctid, A, true)).toEqual(['vzboard-node', 'snapshot-mount', '102', A]);
  });

  test('mount only beside the mount point of the container', () => {
    expect(snapshotPlace('/vz/root/102', '102', A)).toBe(`/vz/root/.vzboard-102-${A}`);
    expect(mountPoints('/dev/a / ext4 rw 0 0\n/dev/b /vz/a\\040b ext4 ro 0 0\n')).toEqual(new Set(['/', '/vz/a b']));
  });
});

describe('the tree', () => {
  const of = (id: string, parent: string | null) => ({ id, parent });
  const shape = (rows: ReturnType<typeof treeRows>) => rows.map(({ snapshot, depth }) => `${depth}${snapshot.id}`);

  test('puts each behind its parent, branches in the order of the file', () => {
    const rows = treeRows([of('a', null), of('b', 'a'), of('e', null), of('c', 'b'), of('d', 'a')]);
    expect(shape(rows)).toEqual(['0a', '1b', '2c', '1d', '0e']);
    expect(rows[0]?.children).toEqual(['b', 'd']);
  });

  test('leaves nothing out: neither one whose parent is missing nor a circle', () => {
    expect(shape(treeRows([of('x', 'gone'), of('a', 'b'), of('b', 'a')]))).toEqual(['0x', '0a', '1b']);
  });

  test('of a chain of thousands needs no stack of calls', () => {
    const chain = Array.from({ length: 5000 }, (_, i) => of(String(i), i === 0 ? null : String(i - 1)));
    expect(treeRows(chain).at(-1)?.depth).toBe(4999);
  });
});
