import { describe, expect, test } from 'vitest';
import type { NodeConfig, SshConfig } from '@/lib/node/node';
import { explainFailure, explainLoss, refusedHostKey } from '@/lib/node/ssh-errors';

const ssh: SshConfig = { host: 'hn2.example.net', user: 'vz', identityFile: '/k/id', options: {} };
const config: NodeConfig = {
  id: 'hn2',
  label: 'Rack 2',
  transport: 'ssh',
  sudo: true,
  programs: ['/usr/sbin'],
  files: { userBeancounters: '/proc/user_beancounters', conf: '/etc/vz/conf' },
  ssh,
};

describe('what the client prints without a connection', () => {
  // As OpenSSH prints them; tests/real/ssh-connection.test.ts provokes most of them with a real client and server.
  test.each<[said: string, code: string, says: string, patience: string]>([
    ['ssh: connect to host 127.0.0.1 port 1: Connection refused', 'node_silent', 'refuses connections', 'short'],
    ['ssh: connect to host 192.0.2.1 port 22: Connection timed out', 'node_silent', 'does not answer at', 'short'],
    [
      'Connection timed out during banner exchange\nConnection to 127.0.0.1 port 1 timed out',
      'node_silent',
      'does not answer at',
      'short',
    ],
    ['ssh: connect to host 192.0.2.1 port 22: No route to host', 'node_silent', 'no way to Rack 2', 'short'],
    ['ssh: connect to host 192.0.2.1 port 22: Network is unreachable', 'node_silent', 'no way to Rack 2', 'short'],
    ['ssh: Could not resolve hostname hn2: Name or service not known', 'node_silent', 'cannot be resolved', 'short'],
    [
      'kex_exchange_identification: Connection closed by remote host\nConnection closed by 127.0.0.1 port 1',
      'node_silent',
      'closed it again',
      'short',
    ],
    ['Connection reset by 192.0.2.1 port 22', 'node_silent', 'closed it again', 'short'],
    [
      'vz@127.0.0.1: Permission denied (publickey,password).',
      'node_failed',
      'does not let vz in with the key /k/id',
      'long',
    ],
    [
      'Load key "/k/id": Permission denied\nvz@127.0.0.1: Permission denied (publickey).',
      'node_failed',
      'cannot be used',
      'long',
    ],
    [
      'no such identity: /k/id: No such file or directory\nvz@h: Permission denied (publickey).',
      'node_failed',
      'cannot be used',
      'long',
    ],
    [
      'Load key "/k/id": error in libcrypto\nvz@127.0.0.1: Permission denied (publickey).',
      'node_failed',
      'cannot be used',
      'long',
    ],
    [
      '@ WARNING: UNPROTECTED PRIVATE KEY FILE! @\nvz@h: Permission denied (publickey).',
      'node_failed',
      'chmod 600 /k/id',
      'long',
    ],
    [
      'Received disconnect from 127.0.0.1 port 1:2: Too many authentication failures',
      'node_failed',
      '"identityFile"',
      'long',
    ],
    [
      'sign_and_send_pubkey: no mutual signature supported\nvz@h: Permission denied (publickey).',
      'node_failed',
      '"PubkeyAcceptedAlgorithms": "+ssh-rsa"',
      'long',
    ],
    [
      'Unable to negotiate with 127.0.0.1 port 1: no matching host key type found. Their offer: ssh-rsa,ssh-dss',
      'node_failed',
      '"HostKeyAlgorithms": "+ssh-rsa"',
      'long',
    ],
    [
      'Unable to negotiate with 127.0.0.1 port 1: no matching cipher found. Their offer: aes128-cbc',
      'node_failed',
      '"Ciphers": "+aes128-cbc"',
      'long',
    ],
    [
      'Unable to negotiate with 127.0.0.1 port 1: no matching MAC found. Their offer: hmac-md5',
      'node_failed',
      '"MACs": "+hmac-md5"',
      'long',
    ],
    ["command-line line 0: Bad SSH2 cipher spec 'rot13'.", 'node_failed', 'does not understand an option', 'long'],
    [
      'command-line: line 0: Bad configuration option: requiredrsasize',
      'node_failed',
      'does not understand an option',
      'long',
    ],
    [
      'channel 0: open failed: administratively prohibited: open failed\nstdio forwarding failed',
      'node_failed',
      'does not allow connections',
      'long',
    ],
    [
      'channel 0: open failed: connect failed: Connection refused\nstdio forwarding failed\nConnection closed by UNKNOWN port 65535',
      'node_silent',
      'The jump host was reached',
      'short',
    ],
    ['something new', 'node_failed', 'could not be made', 'short'],
    ['', 'node_failed', 'could not be made', 'short'],
  ])('%s', (said, code, says, patience) => {
    const found = explainFailure(config, ssh, said);
    expect(found.error.code).toBe(code);
    expect(found.error.message).toContain(says);
    expect(found.error.message).not.toMatch(/\{\w+\}/);
    expect(found.error.detail ?? '').toBe(said);
    expect(found.patience).toBe(patience);
  });

  test('names the keys tried where no file is configured', () => {
    const { identityFile: _, user: __, ...bare } = ssh;
    expect(explainFailure(config, bare, 'x: Permission denied (publickey).').error.message).toBe(
      'Rack 2 does not let the account vzboard runs under in with the keys of the agent and of the account vzboard runs under. Add the public key to the authorized_keys of that account.',
    );
  });
});

test('a connection that went silent is told apart from one that broke', () => {
  expect(explainLoss(config, ssh, 'Timeout, server 192.0.2.1 not responding.').message).toContain('stopped answering');
  expect(explainLoss(config, ssh, 'Connection to 192.0.2.1 closed by remote host.').message).toContain('broke');
  expect(explainLoss(config, ssh, '').code).toBe('node_silent');
});

describe('a refused host key', () => {
  test.each([
    [
      'No ED25519 host key is known for [127.0.0.1]:42 and you have requested strict checking.\r\nHost key verification failed.',
      true,
    ],
    ['@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\nHost key verification failed.', true],
    ['vz@h: Permission denied (publickey).', false],
  ])('%j', (said, refused) => {
    expect(refusedHostKey(said)).toBe(refused);
  });
});
