import { describe, expect, test } from 'vitest';
import { bodyOf, type CloneOffer, firstDraft, mayDropKeys } from '@/components/copies/clone-draft';

const offer: CloneOffer = {
  ...{ now: 1, ctid: '101', title: 'www', state: 'stopped', layout: 'simfs', nextCtid: '311', name: 'www' },
  ...{ hostname: 'www.example.org', addresses: ['10.0.0.1'], reason: null },
};
const ID = '5c4ae021-2d5c-4a7a-9a3e-f0c9a1d3e0b7';

test('the form begins with the next CTID, another host name, and nothing that the original has', () => {
  expect(firstDraft(offer, 'new')).toEqual({
    ...{ from: 'stopped', snapshot: '', to: '311', name: '', hostname: 'www-copy.example.org', addresses: '' },
    ...{ dropHostKeys: true, start: false },
  });
  expect(firstDraft({ ...offer, hostname: null }, 'new').hostname).toBe('');
  expect(firstDraft({ ...offer, hostname: `${'x'.repeat(63)}.org` }, 'new').hostname).toBe(`${'x'.repeat(63)}.org`);
});

test('one that runs is suspended for it, unless a snapshot of it was chosen', () => {
  expect(firstDraft({ ...offer, state: 'running' }, 'new').from).toBe('suspended');
  expect(firstDraft({ ...offer, state: 'running', layout: 'ploop' }, ID)).toMatchObject({
    from: 'snapshot',
    snapshot: ID,
  });
  expect(firstDraft({ ...offer, state: 'running' }, ID).from).toBe('suspended');
});

describe('what is sent', () => {
  const draft = firstDraft(offer, 'new');

  test('has addresses one by one, and options only where they are asked for', () => {
    expect(bodyOf({ ...draft, addresses: ' 10.0.0.9, 2001:db8::9 ', name: ' b ' }, 'simfs')).toEqual({
      ...{ to: '311', name: 'b', hostname: 'www-copy.example.org', addresses: ['10.0.0.9', '2001:db8::9'] },
      ...{ from: 'stopped', dropHostKeys: true },
    });
    expect(bodyOf({ ...draft, dropHostKeys: false, start: true }, 'simfs')).toMatchObject({ start: true });
  });

  test('removes no keys in an image', () => {
    expect(mayDropKeys({ from: 'stopped' }, 'ploop')).toBe(false);
    expect(mayDropKeys({ from: 'snapshot' }, 'ploop')).toBe(true);
    expect(bodyOf(draft, 'ploop')).not.toHaveProperty('dropHostKeys');
  });

  test.each(['', '99', '0101', '1e3', '-5', '12345678901'])('is nothing for the CTID %j', (to) => {
    expect(bodyOf({ ...draft, to }, 'simfs')).toBeUndefined();
  });

  test('is nothing of a snapshot that was not chosen', () => {
    expect(bodyOf({ ...draft, from: 'snapshot' }, 'ploop')).toBeUndefined();
    expect(bodyOf({ ...draft, from: 'snapshot', snapshot: ID }, 'ploop')?.from).toBe(ID);
  });
});
