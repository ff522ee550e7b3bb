import { describe, expect, test } from 'vitest';
import { parseCtid } from '@/lib/vz/ctid';
import type { Owner } from '@/lib/vz/quota';
import { setGraceArgv, setOwnerArgv } from '@/lib/vz/quota-argv';
import { checkLimits, findingsOf, limitDifferences, ownerVersion } from '@/lib/vz/quota-change';
import { overSoft, parseLimit, printLimit, standing } from '@/lib/vz/quota-values';

const level = (usage: number, soft = 0, hard = 0, graceEndsAtMs: number | null = null) => ({
  ...{ usage, soft, hard, graceEndsAtMs, graceSeconds: 604_800 },
});
const owner: Owner = { kind: 'user', id: 1000, blocks: level(5_000, 8_000, 9_000), inodes: level(120, 0, 200) };

describe('limits as people write them', () => {
  test.each([
    ['10G', 'diskspace', 10_485_760n],
    ['1.5M', 'diskspace', 1_536n],
    ['500', 'diskspace', 500n],
    [' 2T ', 'diskspace', 2n ** 31n],
    ['0', 'diskspace', 0n],
    ['none', 'diskspace', 0n],
    ['unlimited', 'diskinodes', 0n],
    ['10k', 'diskinodes', 10_240n],
  ] as const)('%j of %s is %s', (text, unit, value) => expect(parseLimit(text, unit)).toEqual({ ok: true, value }));

  test.each(['', 'x', '-1', '10:11', '10X', '$(id)', '1e3', '1 0', '٣', '9999999999T', '1;2'])('refuses %j', (text) => {
    expect(parseLimit(text, 'diskspace').ok).toBe(false);
  });

  test.each([0, 1, 500, 1_024, 1_536, 10_485_760, 2 ** 31, 2 ** 40, 999_999_999_999_999])(
    '%d is printed so that it is read again as itself',
    (kib) => {
      for (const unit of ['diskspace', 'diskinodes'] as const) {
        expect(parseLimit(printLimit(kib, unit), unit)).toEqual({ ok: true, value: BigInt(kib) });
      }
    },
  );
});

test('a level stands below, over, late or full', () => {
  expect(standing(level(5), 0)).toBe('none');
  expect(standing(level(5, 5, 9), 0)).toBe('under');
  expect(standing(level(6, 5, 9, 1_000), 999)).toBe('over');
  expect(standing(level(6, 5, 9, 1_000), 1_000)).toBe('late');
  expect(standing(level(6, 5, 9), 0)).toBe('over');
  expect(standing(level(9, 5, 9, 1_000), 0)).toBe('full');
  expect(overSoft(level(6, 5))).toBe(1);
  expect(overSoft(level(5, 5))).toBe(0);
  expect(overSoft({ usage: 2n ** 62n, soft: 1 })).toBe(2n ** 62n - 1n);
});

describe('a change of a user', () => {
  const asked = { blockSoft: '10M', blockHard: '11M', inodeSoft: '0', inodeHard: '200' };
  const checked = (part: Partial<typeof asked>) => {
    const out = checkLimits({ ...asked, ...part });
    if (!out.ok) throw new Error(out.field);
    return out.limits;
  };
  const keys = (part: Partial<typeof asked>, of: Owner | undefined = owner) =>
    findingsOf(checked(part), of, { total: 7, limit: 50, exceeded: false }).map(
      ({ level: how, key, field }) => `${how} ${key} ${field ?? ''}`,
    );

  test('is numbers on the command line', () => {
    const argv = setOwnerArgv(parseCtid('101'), owner, checked({}));
    expect(argv.join(' ')).toBe('vzctl exec2 101 setquota -u 1000 10240 11264 0 200 -a');
    expect(setGraceArgv(parseCtid('101'), 'group', 604_800, 60).join(' ')).toBe(
      'vzctl exec2 101 setquota -t -g 604800 60 -a',
    );
  });

  test('the first field that is no limit is named', () => {
    expect(checkLimits({ ...asked, inodeSoft: 'many', inodeHard: 'x' })).toMatchObject({
      ok: false,
      field: 'inodeSoft',
    });
  });

  test('a hard limit below what is used is a break, with the numbers', () => {
    expect(findingsOf(checked({ blockSoft: '0', blockHard: '4000' }), owner, undefined)).toEqual([
      {
        level: 'break',
        field: 'blockHard',
        key: 'quota.finding.blocks.below',
        amounts: { usage: 5_000, hard: 4_000, by: 1_000 },
      },
    ]);
    expect(keys({ inodeHard: '119' })).toEqual(['break quota.finding.inodes.below inodeHard']);
    expect(keys({ inodeHard: '120' })).toEqual([]);
  });

  test('a soft limit above the hard one is a break, one below what is used begins a grace', () => {
    expect(keys({ blockSoft: '12M' })).toEqual(['break quota.finding.blocks.order blockSoft']);
    expect(keys({ blockSoft: '4000' })).toEqual(['risk quota.finding.blocks.over blockSoft']);
  });

  test('somebody new finds no place in a full table', () => {
    const limits = checked({});
    expect(findingsOf(limits, undefined, { total: 50, limit: 50, exceeded: false })[0]?.level).toBe('break');
    expect(findingsOf(limits, undefined, { total: 49, limit: 50, exceeded: true })[0]?.level).toBe('break');
    expect(findingsOf(limits, undefined, { total: 49, limit: 50, exceeded: false })).toEqual([]);
    expect(findingsOf(limits, owner, { total: 50, limit: 50, exceeded: true })).toEqual([]);
  });

  test('reading back names each number that did not arrive', () => {
    expect(limitDifferences(checked({}), owner)).toEqual([
      { field: 'blockSoft', asked: 10_240, found: 8_000 },
      { field: 'blockHard', asked: 11_264, found: 9_000 },
    ]);
    expect(limitDifferences(checked({}), undefined)).toHaveLength(3);
    expect(limitDifferences({ blockSoft: 8_000n, blockHard: 9_000n, inodeSoft: 0n, inodeHard: 200n }, owner)).toEqual(
      [],
    );
    expect(ownerVersion(owner)).toBe('8000:9000:0:200');
    expect(ownerVersion(undefined)).toBe('0:0:0:0');
  });
});
