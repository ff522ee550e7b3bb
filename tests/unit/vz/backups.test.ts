import { describe, expect, test } from 'vitest';
import {
  type Backup,
  backupArgv,
  backupFile,
  outlived,
  ownerOfBackup,
  parseBackups,
  parseScripts,
} from '@/lib/vz/backups';

const AREA = '/vz/dump/vzboard';
const DAY = 86_400_000;
const HASH = 'ab'.repeat(32);
const found = (...entries: string[]) => entries.map((entry) => `${entry}\0`).join('');
const facts = (file: string, more: Record<string, string> = {}) =>
  Object.entries({
    'vzboard-backup': '1',
    ...{ ctid: '101', made: '1764090000', mode: 'stopped', state: 'running', layout: 'simfs', packing: 'gzip' },
    ...{ by: 'eve', origin: 'hand', used: '42', registered: 'no', changed: 'no', bytes: '7', sha256: HASH, ...more },
  })
    .map(([name, value]) => `${AREA}/${file}.facts:${name} ${value}\n`)
    .join('');
const FILE = '101-20251125T170000Z.tar.gz';

test('a name says whose it is and when, and nothing else is taken for one', () => {
  expect(backupFile('101', Date.UTC(2025, 10, 25, 17), true)).toBe(FILE);
  expect(ownerOfBackup(FILE)).toBe('101');
  const uuid = '1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71';
  expect(ownerOfBackup(backupFile(uuid, 0, false))).toBe(uuid);
  for (const name of ['0-20251125T170000Z.tar', '../101-20251125T170000Z.tar', `${FILE}.facts`, 'x.tar', '101.tar.gz'])
    expect(ownerOfBackup(name)).toBeUndefined();
});

test('scripts are told apart by the names in front of their lines', () => {
  expect(parseScripts('mount:#!/bin/sh\nmount:a:b\numount:\nother:x\n')).toEqual([
    { name: 'mount', text: '#!/bin/sh\na:b\n' },
    { name: 'umount', text: '\n' },
  ]);
  expect(parseScripts('')).toEqual([]);
});

test('an account whose name is no plain word is not named on the node', () => {
  const asked = { file: FILE, mode: 'stopped' as const, rateKib: 0, by: 'a b', origin: 'hand' as const };
  expect(backupArgv('101', asked)).toEqual(['vzboard-node', 'backup', '101', FILE, 'stopped', '0', '-', 'hand']);
});

describe('the area', () => {
  test('is read with facts, and what is packed right now', () => {
    const text = found(
      `f 7 1764090100.5 ${FILE}`,
      `f 9 1.0 ${FILE}.facts`,
      `f 9 1.0 ${FILE}.conf`,
      'f 123 1.0 .part-102-77',
      'f 1 1.0 notes',
      'd 1 1.0 x',
    );
    const { backups, unfinished, ignored } = parseBackups(text, facts(FILE, { mode: 'live-snapshot' }), AREA);
    expect(backups).toMatchObject([
      {
        file: FILE,
        ctid: '101',
        sizeBytes: 7,
        facts: { mode: 'snapshot', live: true, by: 'eve', usedKib: 42, sha256: HASH },
      },
    ]);
    expect([...unfinished]).toEqual([['102', 123]]);
    expect(ignored).toEqual(['notes', 'x']);
  });

  test.each([
    ['another length', { bytes: '8' }],
    ['another container', { ctid: '102' }],
    ['a newer format', { 'vzboard-backup': '2' }],
    ['no checksum', { sha256: 'x' }],
    ['no time', { made: 'x' }],
    ['an unknown mode', { mode: 'warm' }],
  ])('facts with %s are none', (_what, more) => {
    expect(parseBackups(found(`f 7 1.0 ${FILE}`), facts(FILE, more), AREA).backups).toMatchObject([
      { file: FILE, facts: undefined },
    ]);
  });

  test('a link is no archive', () => {
    expect(parseBackups(found(`l 7 1.0 ${FILE}`), facts(FILE), AREA).backups).toEqual([]);
  });
});

describe('retention', () => {
  const now = 100 * DAY;
  const one = (daysAgo: number, origin: 'hand' | 'schedule' = 'schedule', ctid = '101'): Backup => {
    const madeMs = now - daysAgo * DAY;
    const file = backupFile(ctid, madeMs, true);
    const common = { ctid, mode: 'stopped', live: false, changed: false, state: 'running', layout: 'simfs' } as const;
    const rest = {
      packing: 'gzip',
      filesOnly: false,
      by: undefined,
      usedKib: 1,
      registered: false,
      sha256: HASH,
    } as const;
    return { file, ctid, sizeBytes: 1, modifiedMs: madeMs, facts: { ...common, ...rest, madeMs, origin } };
  };
  const ages = (list: Backup[]) => list.map(({ facts: of }) => (now - (of?.madeMs ?? 0)) / DAY);

  test('keeps the newest of its own, and counts none of the others', () => {
    const all = [one(1), one(2), one(3, 'hand'), one(4), one(2, 'schedule', '102')];
    expect(ages(outlived(all, '101', { count: 2, days: undefined }, now))).toEqual([4]);
    expect(ages(outlived(all, '101', { count: 1, days: undefined }, now))).toEqual([2, 4]);
  });

  test('keeps what either rule keeps', () => {
    const all = [one(1), one(5), one(9), one(40)];
    expect(ages(outlived(all, '101', { count: 2, days: 7 }, now))).toEqual([9, 40]);
    expect(ages(outlived(all, '101', { count: undefined, days: 30 }, now))).toEqual([40]);
  });

  test('never removes the last good one, however old, nor one without facts', () => {
    expect(outlived([one(400)], '101', { count: undefined, days: 7 }, now)).toEqual([]);
    expect(outlived([{ ...one(1), facts: undefined }, one(400)], '101', { count: undefined, days: 7 }, now)).toEqual(
      [],
    );
    expect(ages(outlived([one(1, 'hand'), one(400)], '101', { count: undefined, days: 7 }, now))).toEqual([400]);
    expect(ages(outlived([one(1), one(2)], '101', { count: 0, days: undefined }, now))).toEqual([2]);
  });

  test('without a rule removes nothing', () => {
    expect(outlived([one(1), one(400)], '101', { count: undefined, days: undefined }, now)).toEqual([]);
  });
});
