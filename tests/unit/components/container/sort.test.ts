import { describe, expect, test } from 'vitest';
import { defaultSort, keepOrder, parseSort, printSort, SORT_KEYS, sortBy, sortRows } from '@/components/container/sort';
import { containerRow, worst } from './row';

const rows = [
  containerRow({
    ctid: '1020',
    name: 'alpha',
    ips: ['10.0.0.20'],
    worst: worst(0.4),
    failuresHour: 2,
    uptimeSeconds: 10,
  }),
  containerRow({ ctid: '101', name: null, hostname: null, ips: [], state: 'unknown', uptimeSeconds: null }),
  containerRow({ ctid: '99', name: 'Beta', ips: ['10.0.0.3'], worst: worst(0.9), state: 'stopped' }),
];
const order = (sort: string) => sortRows(rows, parseSort(sort)).map((row) => row.ctid);

describe('sort', () => {
  test.each([
    ['ctid', ['99', '101', '1020']],
    ['-ctid', ['1020', '101', '99']],
    ['name', ['1020', '99', '101']],
    ['-name', ['99', '1020', '101']],
    ['ip', ['99', '1020', '101']],
    ['-worst', ['99', '1020', '101']],
    ['worst', ['1020', '99', '101']],
    ['-failures', ['1020', '99', '101']],
    ['state', ['101', '1020', '99']],
  ])('%s', (sort, expected) => {
    expect(order(sort)).toEqual(expected);
  });

  test.each(SORT_KEYS.flatMap((key) => [[key], [`-${key}`]]))('%s survives the URL', (text) => {
    expect(printSort(parseSort(text)) ?? 'ctid').toBe(text);
  });

  test('takes nonsense in the URL for the default', () => {
    expect(parseSort('-colour')).toEqual(defaultSort);
    expect(parseSort('-name,colour,name')).toEqual([{ key: 'name', direction: 'descending' }]);
  });

  test('orders rows that are equal in the first column by the next', () => {
    const equal = [
      containerRow({ ctid: '1', profile: 'light', failuresHour: 1 }),
      containerRow({ ctid: '2', profile: 'basic', failuresHour: 1 }),
      containerRow({ ctid: '3', profile: 'basic', failuresHour: 5 }),
    ];
    const by = (sort: string) => sortRows(equal, parseSort(sort)).map((row) => row.ctid);
    expect(by('profile,-failures')).toEqual(['3', '2', '1']);
    expect(by('-failures,profile')).toEqual(['3', '2', '1']);
    expect(by('failures,-profile')).toEqual(['1', '2', '3']);
  });

  test('a click sorts by one column and turns it round; with Shift a column joins, turns round and leaves', () => {
    const printed = (sort: string, key: 'name' | 'failures' | 'ctid', more: boolean) =>
      printSort(sortBy(parseSort(sort), key, more)) ?? 'ctid';
    expect(printed('ctid', 'failures', false)).toBe('-failures');
    expect(printed('-failures', 'failures', false)).toBe('failures');
    expect(printed('-failures', 'name', true)).toBe('-failures,name');
    expect(printed('-failures,name', 'name', true)).toBe('-failures,-name');
    expect(printed('-failures,-name', 'name', true)).toBe('-failures');
    expect(printed('-ctid', 'ctid', true)).toBe('ctid');
    expect(printed('-failures,name', 'name', false)).toBe('name');
  });

  test('rows do not move under the pointer: new ones go to the end, vanished ones leave', () => {
    expect(keepOrder(['3', '1', '2'], ['1', '2', '4'])).toEqual(['1', '2', '4']);
    expect(keepOrder(['2', '1'], ['1', '2'])).toEqual(['2', '1']);
  });
});
