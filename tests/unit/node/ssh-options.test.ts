import { describe, expect, test } from 'vitest';
import type { SshConfig } from '@/lib/node/node';
import { masterArgv, meetArgv, sessionArgv } from '@/lib/node/ssh-argv';
import { allowedOptions, isHost, isUser, parseJump, wrongOption } from '@/lib/node/ssh-options';

describe('an option of a node', () => {
  test.each(allowedOptions)('%s is allowed, in any case', (name) => {
    expect(wrongOption(name, '+ssh-rsa')).toBeUndefined();
    expect(wrongOption(name.toLowerCase(), 'yes')).toBeUndefined();
  });

  test.each([
    ...['ProxyCommand', 'LocalCommand', 'PermitLocalCommand', 'KnownHostsCommand', 'ForwardAgent', 'ControlPath'],
    ...['ControlMaster', 'UserKnownHostsFile', 'GlobalKnownHostsFile', 'StrictHostKeyChecking', 'IdentityFile'],
    ...['ProxyJump', 'Include', 'Match', 'RemoteCommand', 'PKCS11Provider', 'SecurityKeyProvider', 'LocalForward'],
    ...['Tunnel', 'HostName', 'Port', 'User', 'SendEnv', 'SetEnv', 'BatchMode', 'constructor', '', '-oX'],
  ])('%s is refused by name', (name) => {
    expect(wrongOption(name, 'yes')).toContain(JSON.stringify(name));
  });

  test.each(['', 'a\nProxyCommand x', 'a"b', '`id`', '$HOME', '%h', 'a;b', ' a', 'a\0'])(
    'may not have the value %j',
    (value) => {
      expect(wrongOption('Ciphers', value)).toContain('Ciphers');
    },
  );
});

test.each(['hn2', 'hn2.example.net', '192.0.2.7', '2001:db8::1', 'fe80::1%eth0', '_x'])('%s is a host', (host) => {
  expect(isHost(host)).toBe(true);
});
test.each(['', '-oProxyCommand=x', 'a b', 'a;b', 'a@b', '[::1]', 'a:1', '1:2', 'a/b', '$x', 'é'])(
  '%j is no host',
  (host) => {
    expect(isHost(host)).toBe(false);
  },
);
test.each(['root', 'vz.board', 'a@example.net', 'svc$'])('%s is an account', (user) => {
  expect(isUser(user)).toBe(true);
});
test.each(['', '-l', 'a b', '$(id)', 'a;b', 'a\n'])('%j is no account', (user) => {
  expect(isUser(user)).toBe(false);
});

test.each([
  ['gate', { host: 'gate' }],
  ['gate:2222', { host: 'gate', port: 2222 }],
  ['vz@gate', { user: 'vz', host: 'gate' }],
  ['vz@192.0.2.1:22', { user: 'vz', host: '192.0.2.1', port: 22 }],
  ['[2001:db8::1]:22', { host: '2001:db8::1', port: 22 }],
  ['2001:db8::1', { host: '2001:db8::1' }],
])('%s is a jump host', (text, jump) => {
  expect(parseJump(text)).toEqual(jump);
});
test.each(['', '@gate', 'vz@', '-x', 'vz@-x', '-l@gate', 'gate:', 'gate:0', 'gate:65536', 'a:1:2', 'a,b', 'vz@a@b'])(
  '%j is no jump host',
  (text) => {
    expect(parseJump(text)).toBeUndefined();
  },
);

describe('what the client is started with', () => {
  const places = { ssh: '/usr/bin/ssh', controlPath: '/run/x 1/s', knownHosts: ['/data/known_hosts', '/etc/a b%'] };
  const times = { connectSeconds: 8, aliveSeconds: 4 };
  const ssh: SshConfig = { host: 'hn2', options: { Ciphers: 'aes128-cbc', BindAddress: '192.0.2.9' } };
  const options = (argv: readonly string[]) => argv.filter((_, i) => argv[i - 1] === '-o');

  test('reads no configuration, asks nobody, forwards nothing, runs nothing here, trusts approved keys only', () => {
    const argv = masterArgv(ssh, places, times);
    expect(argv.slice(0, 3)).toEqual(['-F', 'none', '-T']);
    expect(options(argv)).toEqual(
      expect.arrayContaining([
        'BatchMode=yes',
        'PermitLocalCommand=no',
        'ForwardAgent=no',
        'ForwardX11=no',
        'ClearAllForwardings=yes',
        'StrictHostKeyChecking=yes',
        'UserKnownHostsFile="/data/known_hosts" "/etc/a b%%"',
        'GlobalKnownHostsFile=/dev/null',
        'ControlPath="/run/x 1/s"',
      ]),
    );
    expect(argv.slice(-4)).toEqual(['-p', '22', '--', 'hn2']);
  });

  test("has our options before the administrator's, since ssh takes the first", () => {
    const words = options(masterArgv({ ...ssh, options: { StrictHostKeyChecking: 'no' } }, places, times));
    expect(words.indexOf('StrictHostKeyChecking=yes')).toBeLessThan(words.indexOf('StrictHostKeyChecking=no'));
  });

  test('goes by way of a jump host with the same checks, its line quoted for a shell', () => {
    const jump = { host: 'gate', user: 'vz', port: 2222 };
    const proxy = options(masterArgv({ ...ssh, jump, identityFile: "/k/it's" }, places, times)).find((word) =>
      word.startsWith('ProxyCommand='),
    );
    expect(proxy).toContain(`'-o' 'StrictHostKeyChecking=yes'`);
    expect(proxy).toContain(`'UserKnownHostsFile="/data/known_hosts" "/etc/a b%%%%"'`);
    expect(proxy).toContain(`'IdentityFile="/k/it'\\''s"'`);
    expect(proxy).toContain(`'-W' '[%h]:%p' '-l' 'vz' '-p' '2222' '--' 'gate'`);
    // They are for the node.
    expect(proxy).not.toContain('aes128-cbc');
  });

  test('meets a host without offering any credential', () => {
    const hop = { role: 'node', host: 'hn2', port: 22 } as const;
    const argv = meetArgv({ ...ssh, identityFile: '/k/id' }, hop, places, times, '/tmp/learnt');
    expect(options(argv)).toEqual(
      expect.arrayContaining([
        'PubkeyAuthentication=no',
        'PreferredAuthentications=none',
        'StrictHostKeyChecking=accept-new',
        'UserKnownHostsFile="/tmp/learnt"',
        'Ciphers=aes128-cbc',
      ]),
    );
    expect(argv.join(' ')).not.toContain('/k/id');
  });

  test('runs a command over the kept connection or not at all', () => {
    const argv = sessionArgv(places, 'line');
    expect(options(argv)).toEqual(expect.arrayContaining(['ControlMaster=no', 'AddressFamily=inet', 'HostName=::1']));
    expect(argv.slice(-3)).toEqual(['--', 'kept', 'line']);
  });
});
