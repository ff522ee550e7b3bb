import { describe, expect, test } from 'vitest';
import { draftOf, meaningOf, valuesOf } from '@/components/quota/first-draft';
import { limitMeaning, pairMeaning, parseSeconds, printSeconds } from '@/components/quota/meaning';
import { filterOwners, ownerSortText, parseOwnerSort, sortOwners, usualSort } from '@/components/quota/owner-list';
import { ownerStateText, standingText, worstOf } from '@/components/quota/words';
import { level, NOW, owner, reply } from './made-reply';

const DAY = 86_400_000;

describe('how a level stands, in words', () => {
  const end = NOW + 2 * DAY + 3 * 3_600_000;
  test.each([
    [
      'above soft with its end',
      level(209_934_336, 209_715_200, 230_686_720, end),
      'Over soft by 214 MiB. Refused from 2026-11-27 15:00 UTC, in 2 d 3 h.',
    ],
    ['above soft without an end', level(300, 200, 400), 'Over soft by 100 KiB. When the grace ends is not said.'],
    [
      'above soft and too late',
      level(300, 200, 400, NOW - DAY),
      'Over soft by 100 KiB, and the grace is over since 2026-11-24 12:00 UTC: new data is refused.',
    ],
    ['full', level(400, 200, 400), 'Full: 400 KiB of 400 KiB. Nothing more is written.'],
    ['below', level(100, 200, 400), '100 KiB below the soft limit'],
    ['without limits', level(100), 'Nothing limits it.'],
  ])('%s', (_what, wire, text) => expect(standingText('blocks', wire, false, NOW)).toBe(text));

  test('of an image what is free counts', () => {
    expect(standingText('blocks', level(1024, 4096, 4096), true, NOW)).toBe('3 MiB free');
  });

  test('of an owner the worse of both is told, with what is left', () => {
    const one = { ...owner(1, 'a', level(300, 200, 400, end)), inodes: level(1, 5, 9) };
    expect(ownerStateText(worstOf(one, NOW), NOW)).toBe('over soft, 2 d 3 h left');
    expect(ownerStateText(worstOf({ ...one, inodes: level(9, 5, 9) }, NOW), NOW)).toBe('full');
  });
});

describe('the list of users and groups', () => {
  const owners = [
    owner(1001, 'sales', level(900, 500, 1000)),
    owner(0, 'root', level(5000)),
    owner(0, 'root', level(70), 'group'),
    owner(1010, null, level(40, 50, 60)),
  ];
  test('is filtered by words of name, number and kind', () => {
    expect(filterOwners(owners, 'ROOT', 'all')).toHaveLength(2);
    expect(filterOwners(owners, 'root group', 'all')).toHaveLength(1);
    expect(filterOwners(owners, '', 'group')).toHaveLength(1);
    expect(filterOwners(owners, '101', 'user').map(({ id }) => id)).toEqual([1010]);
    expect(filterOwners(owners, 'sales root', 'all')).toEqual([]);
  });

  test('is sorted by what is asked, the fullest first by default', () => {
    expect(sortOwners(owners, usualSort, NOW).map(({ id }) => id)).toEqual([0, 1001, 0, 1010]);
    expect(sortOwners(owners, { key: 'state', direction: 'descending' }, NOW)[0]?.id).toBe(1001);
    expect(sortOwners(owners, { key: 'owner', direction: 'ascending' }, NOW).map(({ name }) => name)).toEqual([
      ...[null, 'root', 'root', 'sales'],
    ]);
  });

  test('its order stands in the address, the usual one does not', () => {
    for (const text of ['owner', '-soft', 'inodes', 'blocks']) expect(ownerSortText(parseOwnerSort(text))).toBe(text);
    expect(ownerSortText(parseOwnerSort(null))).toBeNull();
    expect(parseOwnerSort('-nonsense')).toEqual(usualSort);
  });
});

describe('fields say what they mean', () => {
  test.each([
    ['10G', '10 GiB'],
    ['1024', '1 MiB'],
    ['0', 'no limit'],
    ['none', 'no limit'],
  ])('%s of space is %s', (text, meaning) =>
    expect(limitMeaning('blocks', text, 'Space')).toEqual({ ok: true, text: meaning }),
  );

  test.each(['x', '', '1:2', '10X', '9999999999T'])('what is wrong with %j is a whole sentence', (text) => {
    const meaning = limitMeaning('blocks', text, 'Space, soft');
    expect(meaning.ok ? '' : meaning.error).toMatch(/^[A-Z][^{}]+\.$/);
  });

  test('a pair has both, an image its size', () => {
    expect(pairMeaning('blocks', '10G:11G', false, 'Space')).toEqual({ ok: true, text: '10 GiB soft, 11 GiB hard' });
    expect(pairMeaning('blocks', '10G:11G', true, 'Space')).toEqual({ ok: true, text: '11 GiB' });
    expect(pairMeaning('blocks', 'unlimited', false, 'Space')).toMatchObject({
      ...{ ok: false, error: 'Space: this cannot be unlimited, give a number.' },
    });
  });

  test.each([0, 59, 60, 3600, 5400, 86_400, 604_800, 2_147_483_647])('%d seconds are printed as they are read', (n) => {
    expect(parseSeconds(printSeconds(n))).toBe(n);
  });

  test.each(['', '-1', '7 weeks', '99999999999', '1.5d'])('%j is no time', (text) => {
    expect(parseSeconds(text)).toBeUndefined();
  });
});

describe('the limits of the container', () => {
  test('are shown in the shortest spelling, and unchanged nothing is sent', () => {
    const draft = draftOf(reply());
    expect(draft).toMatchObject({
      diskspace: '2G:2306867K',
      diskinodes: '131072:144179',
      quotatime: '0',
      quotaugidlimit: '0',
    });
    expect(valuesOf(draft, draft)).toEqual({});
  });

  test('only what was changed is sent, seconds as seconds', () => {
    const draft = draftOf(reply());
    expect(valuesOf({ ...draft, quotatime: '7d', diskspace: ' 3G:3G ' }, draft)).toEqual({
      ...{ quotatime: '604800', diskspace: '3G:3G' },
    });
    expect(meaningOf({ ...draft, quotaugidlimit: '1e3' }, 'quotaugidlimit', false).ok).toBe(false);
  });
});
