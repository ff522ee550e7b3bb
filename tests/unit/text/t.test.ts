import { describe, expect, test } from 'vitest';
import { errorStatus } from '@/lib/errors';
import { en } from '@/lib/text/en';
import { isMessageKey, type MessageKey, t } from '@/lib/text/t';

test.each([
  [0, 'No container runs'],
  [1, '1 container runs'],
  [12, '12 containers run'],
  [1200, '1,200 containers run'],
])('counts in words: %d', (running, words) => {
  expect(t('frame.nav.running', { running })).toBe(words);
});

test('fills names, also inside the branches of a plural', () => {
  expect(t('fleet.well.checked', { containers: 1, counters: 20 })).toBe('1 container, 20 counters checked');
  expect(t('tasks.byFrom', { name: 'admin', address: '10.0.0.7' })).toBe('admin from 10.0.0.7');
});

test('shows a value that is missing by its name, so that it is seen', () => {
  expect(t('tasks.by')).toBe('by {name}');
});

test('never reads a value as a message', () => {
  expect(t('tasks.by', { name: '{running, plural, other {x}}' })).toBe('by {running, plural, other {x}}');
});

test('knows its keys', () => {
  expect(isMessageKey('frame.product')).toBe(true);
  expect(isMessageKey('toString')).toBe(false);
});

test('every error has a title and what to do', () => {
  for (const code of Object.keys(errorStatus)) {
    expect(isMessageKey(`errors.${code}.title`) && isMessageKey(`errors.${code}.hint`), code).toBe(true);
  }
});

describe('the catalogue', () => {
  // Object.keys answers strings; these are the catalogue's own.
  test.each(Object.keys(en) as MessageKey[])('%s is well formed', (key) => {
    const message: string = en[key];
    expect(message.trim()).toBe(message);
    expect(message).not.toBe('');
    expect(() => t(key, { count: 2, seconds: 2 })).not.toThrow();
    // A plural without "other" would show nothing for most numbers.
    for (const plural of message.matchAll(/,\s*(plural|select)\s*,/g)) {
      expect(message.slice(plural.index)).toMatch(/other \{/);
    }
  });
});
