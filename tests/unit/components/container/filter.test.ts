import { describe, expect, test } from 'vitest';
import {
  FIELDS,
  hasTerm,
  parseFilter,
  STATES,
  splitWords,
  toggleTerm,
  unknownCounters,
  withoutWord,
} from '@/components/container/filter';
import { containerRow, worst } from './row';

const rows = [
  containerRow(),
  containerRow({
    ctid: '102',
    name: 'db',
    hostname: 'db.example.org',
    ips: ['10.0.0.2', '2001:db8::2'],
    profile: 'basic',
    state: 'stopped',
  }),
  containerRow({
    ctid: '1020',
    name: null,
    hostname: 'mail.test',
    ips: [],
    template: null,
    profile: null,
    failuresHour: 4,
    worst: worst(0.93),
  }),
];
const found = (text: string) => rows.filter(parseFilter(text).matches).map((row) => row.ctid);

describe('filter', () => {
  test.each([
    ['', ['101', '102', '1020']],
    ['web', ['101']],
    ['WEB1', ['101']],
    ['102', ['102', '1020']],
    ['ctid:102', ['102']],
    ['id:102', ['102']],
    ['10.0.0.', ['101', '102']],
    ['2001:db8::2', ['102']],
    ['example.org', ['101', '102']],
    ['example.org db', ['102']],
    ['state:running', ['101', '1020']],
    ['state:run', ['101', '1020']],
    ['-state:running', ['102']],
    ['profile:basic', ['102']],
    ['-profile:basic', ['101', '1020']],
    ['host:mail', ['1020']],
    ['hostname:mail', ['1020']],
    ['template:debian', ['101', '102']],
    ['failing', ['1020']],
    ['-failing', ['101', '102']],
    ['worst:numproc', ['1020']],
    ['pressure>80%', ['1020']],
    ['pressure>80', ['1020']],
    ['pressure<50%', []],
    ['-web', ['102', '1020']],
    ['name:"web1"', ['101']],
    ['-', ['101', '102', '1020']],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test.each([
    ['tag:web', ['1']],
    ['-tag:web', ['2']],
    // A tag is meant whole.
    ['tag:we', []],
    ['ticket', ['1']],
    ['note:ticket', ['1']],
    ['about:shop', ['2']],
    ['description:shop', ['2']],
    ['state:running kmemsize>80% -name:test tag:web', ['1']],
    ['kmemsize>95%', []],
    ['-kmemsize>80%', ['2']],
    ['kmemsize<100', ['2']],
    ['failures>0', []],
  ])('of marks and counters: %s', (text, expected) => {
    const reading = (held: number, pressure: number) => ({ kmemsize: { unit: 'bytes' as const, held, pressure } });
    const marked = [
      containerRow({ ctid: '1', tags: ['web', 'prod'], note: 'see Ticket 7', picked: reading(900, 0.9) }),
      containerRow({ ctid: '2', tags: ['webshop'], description: 'the shop', picked: reading(10, 0.01) }),
    ];
    expect(marked.filter(parseFilter(text).matches).map((row) => row.ctid)).toEqual(expected);
  });

  test('names the counters it compares, and lets rows pass until they have been read', () => {
    const filter = parseFilter('numproc>80% -kmemsize<5 numproc<9');
    expect(filter.counters).toEqual(['numproc', 'kmemsize']);
    expect(filter.matches(containerRow())).toBe(true);
    expect(filter.matches(containerRow({ picked: { numproc: null, kmemsize: null } }))).toBe(false);
  });

  test('a counter that no container has is a hint, once that is known', () => {
    const { counters } = parseFilter('kmensize>80%');
    expect(unknownCounters(counters, [containerRow()])).toEqual([]);
    expect(unknownCounters(counters, [containerRow({ picked: { kmensize: null } })])).toEqual(['kmensize']);
  });

  test('takes one term out and leaves the others as they stand', () => {
    expect(withoutWord('web "two words" -failing', 1)).toBe('web -failing');
    expect(splitWords('a "b c" d').map((word) => word.text)).toEqual(['a', '"b c"', 'd']);
  });

  test('keeps the words inside double quotes together', () => {
    const spaced = containerRow({ name: 'two words' });
    expect(parseFilter('"two words"').matches(spaced)).toBe(true);
    expect(parseFilter('"words two"').matches(spaced)).toBe(false);
  });

  test('answers an unknown field with a hint and goes on with the rest', () => {
    const filter = parseFilter('colour:red web');
    expect(filter.hints).toEqual([{ kind: 'field', field: 'colour' }]);
    expect(rows.filter(filter.matches).map((row) => row.ctid)).toEqual(['101']);
  });

  test('answers a state that does not exist with a hint', () => {
    expect(parseFilter('state:dead').hints).toEqual([{ kind: 'state', value: 'dead' }]);
    expect(parseFilter('pressure>lots').hints).toEqual([{ kind: 'number', term: 'pressure>lots' }]);
    expect(parseFilter('"open').hints).toEqual([{ kind: 'quote' }]);
  });

  test.each(FIELDS.map((field) => [field]))('a half-typed %s: filters nothing and does not complain', (field) => {
    expect(parseFilter(`${field}:`)).toMatchObject({ hints: [], terms: 0 });
  });

  test.each(STATES.map((state) => [state]))('knows the state %s', (state) => {
    expect(parseFilter(`state:${state}`).matches(containerRow({ state }))).toBe(true);
  });

  test('a chip adds its term and takes it out again', () => {
    expect(toggleTerm('web', 'failing')).toBe('web failing');
    expect(toggleTerm('web failing', 'failing')).toBe('web');
    expect(hasTerm('web failing', 'failing')).toBe(true);
    expect(hasTerm('web -failing', 'failing')).toBe(false);
  });
});
