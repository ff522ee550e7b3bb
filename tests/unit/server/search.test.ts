import { describe, expect, test } from 'vitest';
import { score } from '@/lib/server/search';

const known = {
  ctid: '101',
  names: ['www', 'www.example.org'],
  ips: ['10.1.0.11', '2001:db8::11'],
  node: ['hn1', 'rack 3'],
};

describe('how well words describe a container', () => {
  test.each([
    ['its whole CTID beats the begin of one', '101', '10'],
    ['its whole name beats the begin of one', 'www', 'ww'],
    ['the begin of a name beats its middle', 'www.ex', 'example'],
    ['the begin of an address beats its middle', '10.1.', '0.11'],
    ['two words beat one of them', '101 www', '101'],
  ])('%s', (_, better, worse) => {
    expect(score(better.split(' '), known)).toBeGreaterThan(score(worse.split(' '), known));
    expect(score(worse.split(' '), known)).toBeGreaterThan(0);
  });

  test('one word that is nowhere is enough to rule it out', () => {
    expect(score(['101', 'mail'], known)).toBe(0);
  });

  test('the node narrows down', () => {
    expect(score(['www', 'hn1'], known)).toBeGreaterThan(0);
    expect(score(['www', 'hn2'], known)).toBe(0);
  });
});
