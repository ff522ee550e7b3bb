import { describe, expect, test } from 'vitest';
import { type Draft, echoOf, halvesOf, pairText, problemOf, typed, valuesOf } from '@/components/limits/limit-draft';
import type { Setting } from '@/lib/api/schemas-config';

/** Of a setting only these are looked at. */
const setting = (name: string, value: string | null) => ({ name, value }) as Setting;

describe('what is typed over a pair', () => {
  test('one number counts for both until they are told apart', () => {
    const numproc = setting('numproc', '100');
    const one = typed({}, numproc, 'barrier', '200');
    expect(valuesOf(one)).toEqual({ numproc: '200' });
    expect(valuesOf(typed(one, numproc, 'limit', '220'))).toEqual({ numproc: '200:220' });
    const apart = typed({}, setting('kmemsize', '1:2'), 'barrier', '5');
    expect(valuesOf(apart)).toEqual({ kmemsize: '5:2' });
  });

  test('that is again as in the file is no change', () => {
    const numproc = setting('numproc', '100:110');
    const changed: Draft = typed({}, numproc, 'limit', '120');
    expect(typed(changed, numproc, 'limit', '110')).toEqual({});
  });

  test('has a problem in a sentence where vzctl would refuse it', () => {
    expect(problemOf('numproc', { barrier: '1K', limit: '1K' })).toMatch(/^numproc: the suffix/);
    expect(problemOf('numproc', { barrier: '', limit: '5' })).toBe('a value is missing');
    expect(problemOf('privvmpages', { barrier: '256M', limit: 'unlimited' })).toBeUndefined();
    expect(problemOf('numproc', { barrier: '1\n', limit: '$(id)' })).toMatch(/not allowed/);
  });
});

test.each([
  ['privvmpages', '256M', '256 MiB'],
  ['privvmpages', '65536p', '256 MiB'],
  ['privvmpages', '65536', '256 MiB'],
  ['kmemsize', '1.5G', '1.5 GiB'],
  ['numproc', '100', undefined],
  ['numproc', '1K', undefined],
  ['numproc', '', undefined],
])('%s %s is echoed as %s', (name, text, echo) => {
  expect(echoOf(name, text)).toBe(echo);
});

test('a pair is read and written as the file has it', () => {
  expect(halvesOf('65536:71680')).toEqual({ barrier: '65536', limit: '71680' });
  expect(halvesOf('unlimited')).toEqual({ barrier: 'unlimited', limit: 'unlimited' });
  expect(halvesOf(null)).toEqual({ barrier: '', limit: '' });
  expect(pairText({ barrier: ' 5 ', limit: '5' })).toBe('5');
});
