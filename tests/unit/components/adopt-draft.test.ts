import { expect, test } from 'vitest';
import { adoptBody, adoptDraft } from '@/components/retired/adopt-draft';
import type { Area } from '@/lib/api/schemas';

const area: Area = {
  ...{ name: 'bookworm', path: '/vz/private/bookworm', modifiedAt: 0, uid: 0, gid: 0, layout: 'simfs' },
  ...{ os: 'Debian', template: 'debian-12', hasInit: true, reason: null },
};

test('a form begins with what is known: the next number, or the directory’s own where it is one', () => {
  expect(adoptDraft(area, '312', 'basic')).toMatchObject({ ctid: '312', template: 'debian-12', profile: 'basic' });
  expect(adoptDraft({ ...area, name: '900', template: null }, '312', 'basic')).toMatchObject({
    ctid: '900',
    template: '',
  });
});

test('what was left empty is not sent', () => {
  const draft = { ...adoptDraft(area, '312', 'basic'), ips: ' 10.0.0.1  2001:db8::1/64 ', nameservers: 'inherit' };
  expect(adoptBody(draft)).toEqual({
    body: {
      ...{ ctid: '312', profile: 'basic', template: 'debian-12' },
      ...{ ips: ['10.0.0.1', '2001:db8::1/64'], nameservers: ['inherit'] },
    },
  });
});

test.each([
  ['ctid', { ctid: 'web' }],
  ['ctid', { ctid: '0' }],
  ['ctid', { ctid: '1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71' }],
  ['ips', { ips: '10.0.0.1 nonsense' }],
  ['ips', { ips: '0.0.0.0' }],
  ['nameservers', { nameservers: 'inherit 10.0.0.1' }],
])('%s is not sent as %j', (field, part) => {
  expect(adoptBody({ ...adoptDraft(area, '312', 'basic'), ...part })).toMatchObject({
    errors: { [field]: expect.any(String) },
  });
});
