import { describe, expect, test } from 'vitest';
import { parseConf } from '@/lib/vz/conf';
import { applyOutcome, copiedKeys, notArrived } from '@/lib/vz/profile-apply';

const conf = (...lines: string[]) => parseConf(lines.map((line) => `${line}\n`).join(''));
const vswap = conf(
  'PHYSPAGES="0:256M"',
  'SWAPPAGES="0:512M"',
  'CPUUNITS="1000"',
  'DISK_QUOTA="no"',
  'HOSTNAME="x"',
  'AVNUMPROC="5"',
);
const light = conf(
  'NUMPROC="40"',
  'PHYSPAGES="0:unlimited"',
  'KMEMSIZE="1740800:1847296"',
  'VMGUARPAGES="1725:unlimited"',
);
const none = new Map<string, number>();

describe('applying a profile', () => {
  test('changes what differs in meaning, never who the container is, and says the profile', () => {
    const container = conf('PHYSPAGES="0:65536"', 'SWAPPAGES="0:1G"', 'HOSTNAME="web"', 'ORIGIN_SAMPLE="old"');
    expect(applyOutcome('v', vswap, container, none)).toMatchObject({
      changes: [
        { key: 'SWAPPAGES', before: '0:1G', after: '0:512M' },
        { key: 'CPUUNITS', before: undefined, after: '1000' },
        { key: 'DISK_QUOTA', before: undefined, after: 'no' },
        { key: 'ORIGIN_SAMPLE', before: 'old', after: 'v' },
      ],
      stale: [],
      waiting: ['DISK_QUOTA'],
    });
    expect(copiedKeys(vswap)).not.toContain('AVNUMPROC');
  });

  test('takes out the limits of the other kind that vzctl would leave', () => {
    const { stale, changes } = applyOutcome('v', vswap, light, none);
    expect(stale).toEqual(['NUMPROC', 'KMEMSIZE', 'VMGUARPAGES']);
    expect(changes).toContainEqual({ key: 'NUMPROC', before: '40', after: undefined });
  });

  test('changes nothing where all is so already', () => {
    const container = conf(
      'NUMPROC="40:40"',
      'PHYSPAGES="0:unlimited"',
      'KMEMSIZE="1740800:1847296"',
      'VMGUARPAGES="1725:unlimited"',
      'ORIGIN_SAMPLE="light"',
    );
    expect(applyOutcome('light', light, container, none).changes).toEqual([]);
  });

  test('says which usage would stand above what, by what governs: no guarantee, nothing unlimited', () => {
    const held = new Map([
      ['numproc', 41],
      ['kmemsize', 1_740_800],
      ['vmguarpages', 9_000_000],
      ['physpages', 9_000_000],
    ]);
    expect(applyOutcome('light', light, conf(), held).breaches).toEqual([
      { counter: 'numproc', held: 41, kind: 'barrier', threshold: 40 },
    ]);
    expect(applyOutcome('v', vswap, conf(), new Map([['physpages', 65_537]])).breaches).toEqual([
      { counter: 'physpages', held: 65_537, kind: 'limit', threshold: 65_536 },
    ]);
  });
});

test('what has not arrived is named, also what should have gone', () => {
  const container = conf(
    'PHYSPAGES="0:65536"',
    'SWAPPAGES="0:1G"',
    'CPUUNITS="1000"',
    'DISK_QUOTA="no"',
    'NUMPROC="40"',
  );
  expect(notArrived(vswap, container, ['NUMPROC'])).toEqual([
    { key: 'SWAPPAGES', before: '0:1G', after: '0:512M' },
    { key: 'NUMPROC', before: '40', after: undefined },
  ]);
  expect(
    notArrived(vswap, conf('PHYSPAGES="0:256M"', 'SWAPPAGES="0:512M"', 'CPUUNITS="1000"', 'DISK_QUOTA="no"'), [
      'NUMPROC',
    ]),
  ).toEqual([]);
});
