import { describe, expect, test } from 'vitest';
import { nodeConfig, ScreenNode } from '@/lib/fleet/node-schema';
import { entryOf, sameConnection } from '@/lib/server/node-entry';

const written = {
  id: 'hn2',
  label: 'Rack 3',
  tags: ['ssd'],
  transport: 'ssh' as const,
  sudo: true,
  programs: ['/usr/sbin'],
  files: { userBeancounters: '/u', bcResources: '/r', conf: '/c' },
  ssh: { host: '2001:db8::7', port: 22, jump: 'gate@[2001:db8::1]:2222', options: { Ciphers: 'aes128-cbc' } },
};
const config = nodeConfig(ScreenNode.parse(written));

describe('settings', () => {
  test('are given back as they were written, jump host included', () => {
    expect(entryOf(config)).toEqual(written);
  });

  test('without a label of its own have none', () => {
    const { label: _, ...unnamed } = written;
    expect(entryOf(nodeConfig(ScreenNode.parse(unnamed)))).toEqual(unnamed);
  });

  test('of a simulated node are none', () => {
    expect(entryOf({ ...config, transport: 'demo' })).toBeNull();
  });
});

describe('the connection', () => {
  test.each([
    ['label', { label: 'x' }, true],
    ['group', { group: 'x' }, true],
    ['tags', { tags: ['x'] }, true],
    ['sudo', { sudo: false }, false],
    ['programs', { programs: ['/x'] }, false],
    ['files', { files: { ...config.files, conf: '/x' } }, false],
    ['counters with swap', { files: { ...config.files, bcResources: '/x' } }, false],
    ['ssh', { ssh: { ...config.ssh, host: 'other', options: {} } }, false],
    ['transport', { transport: 'local' as const }, false],
  ])('with another %s is the same: %s', (_, change, same) => {
    expect(sameConnection(config, { ...config, ...change })).toBe(same);
  });

  test('does not depend on the order of keys', () => {
    const ssh = { options: config.ssh?.options ?? {}, host: '2001:db8::7', port: 22, jump: config.ssh?.jump };
    // The same members in another order; exact optional types would want the absent ones left out.
    expect(sameConnection(config, { ...config, ssh: ssh as typeof config.ssh & object })).toBe(true);
  });
});
