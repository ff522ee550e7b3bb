import { describe, expect, test } from 'vitest';
import { connectionOf, type Draft, draftOf, entryOf, fieldOf, sortErrors } from '@/components/settings/draft';
import { fieldNames } from '@/components/settings/field-props';
import type { NodeSettings } from '@/lib/api/schemas';
import { ScreenNode } from '@/lib/fleet/node-schema';
import { isMessageKey } from '@/lib/text/t';

const ssh: NodeSettings = {
  id: 'hn2',
  label: 'Rack 3',
  group: 'Frankfurt',
  tags: ['ssd', 'old'],
  transport: 'ssh',
  sudo: true,
  programs: ['/usr/sbin', '/usr/bin'],
  files: { userBeancounters: '/proc/user_beancounters', conf: '/etc/vz/conf' },
  helper: '/usr/local/libexec/vzboard-node',
  spool: '/srv/spool',
  ssh: {
    host: 'hn2.example.net',
    port: 2222,
    user: 'vz',
    identityFile: '/etc/vzboard/id',
    knownHostsFile: '/etc/ssh/known',
    jump: 'gate@[2001:db8::1]:22',
    options: { HostKeyAlgorithms: '+ssh-rsa', Ciphers: 'aes128-cbc' },
  },
};
const local: NodeSettings = { ...ssh, transport: 'local', ssh: undefined };

describe('a draft', () => {
  test('of settings and back is the same, and the server takes it', () => {
    const { entry, errors } = entryOf(draftOf(ssh));
    expect(entry).toEqual(ssh);
    expect(errors).toEqual({});
    expect(ScreenNode.safeParse(entry).success).toBe(true);
  });

  test('of a forced command is sent as one, and without one not at all', () => {
    const entry: NodeSettings = {
      ...ssh,
      sudo: false,
      ssh: { host: 'hn2', forcedCommand: true, options: { Ciphers: 'x' } },
    };
    expect(entryOf(draftOf(entry)).entry).toEqual(entry);
    expect(entryOf({ ...draftOf(entry), forcedCommand: false }).entry.ssh).not.toHaveProperty('forcedCommand');
    expect(sortErrors([{ field: 'sudo', message: 'must be off' }]).fields).toEqual({ sudo: 'must be off' });
  });

  test('leaves out what is empty, and ssh when the node is local', () => {
    const draft: Draft = { ...draftOf(null), id: ' hn1 ', host: 'left-over.example' };
    expect(entryOf(draft).entry).toEqual({ id: 'hn1', transport: 'local', sudo: false });
    expect(ScreenNode.safeParse(entryOf(draft).entry).success).toBe(true);
  });

  test('sends an empty id and host, so that they are said to be missing', () => {
    const { entry } = entryOf({ ...draftOf(null), transport: 'ssh' });
    expect(entry).toMatchObject({ id: '', ssh: { host: '' } });
  });

  test('takes tags and lines apart however they were typed', () => {
    const { entry } = entryOf({ ...draftOf(local), tags: ' a, b\tc ', programs: '/a \n\n /b' });
    expect(entry).toMatchObject({ tags: ['a', 'b', 'c'], programs: ['/a', '/b'] });
  });

  test.each([
    ['port', { port: '22a' }],
    ['port', { port: '123456' }],
    ['options', { options: 'Ciphers' }],
  ] as const)('says itself what has no form to be sent in: %s', (field, change) => {
    expect(Object.keys(entryOf({ ...draftOf(ssh), ...change }).errors)).toEqual([field]);
  });
});

test('a test holds while words change, not when the connection does', () => {
  const of = (change: Partial<Draft>) => connectionOf(entryOf({ ...draftOf(ssh), ...change }).entry);
  expect(of({ label: 'Top', group: '', tags: '', id: 'other' })).toBe(of({}));
  for (const change of [{ host: 'b' }, { sudo: false }, { programs: '/x' }, { conf: '/y' }, { options: '' }]) {
    expect(of(change)).not.toBe(of({}));
  }
});

test.each([
  ['id', 'id'],
  ['tags.1', 'tags'],
  ['programs.0', 'programs'],
  ['files.conf', 'conf'],
  ['ssh', 'host'],
  ['ssh.options.ProxyCommand', 'options'],
  ['ssh.identityFile', 'identityFile'],
  ['disabled', undefined],
])('%s of the settings is %s of the form', (path, field) => {
  expect(fieldOf(path)).toBe(field);
});

test('errors without a field of the form are not lost', () => {
  const sorted = sortErrors([
    { field: 'programs.0', message: 'one' },
    { field: 'programs.1', message: 'two' },
    { field: 'colour', message: 'is not a key' },
  ]);
  expect(sorted).toEqual({ fields: { programs: 'one' }, other: ['colour is not a key'] });
});

test('every field of the form has its label', () => {
  expect(fieldNames.map(({ field }) => field).sort()).toEqual(Object.keys(draftOf(null)).sort());
  expect(fieldNames.every(({ label }) => isMessageKey(label))).toBe(true);
});
