import { describe, expect, test } from 'vitest';
import { maskText } from '@/lib/server/mask-text';

const mask = maskText(['hn1', 'Rack 3, top', 'web1', 'web1.shop.example', 'a', 'root', 'alice']);

describe('masks', () => {
  test.each([
    ['ssh: connect to host 192.0.2.7 port 22', '192.0.2.7'],
    ['from 10.0.0.1.', '10.0.0.1'],
    ['from [2001:db8::17]:22', '2001:db8::17'],
    ['fe80::1%eth0 is gone', 'fe80::1'],
    ['::ffff:192.0.2.1 said', '192.0.2.1'],
    ['2001:db8:0:0:0:0:0:1', 'db8'],
    ['00:18:51:aa:bb:cc', '51:aa'],
    ['mail to ops@example.net please', 'ops'],
    ['host gate.example.net unknown', 'gate.example'],
    ['PASSWORD=hunter2 next', 'hunter2'],
    ['userpasswd: "root:hunter 2"', 'hunter'],
    ["api_key = 'abc def'", 'abc'],
    ['[sudo] password for bob:', 'bob'],
    ['key SHA256:abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG', 'abcdefghij'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----', 'AAAA'],
    ['on HN1 and (web1)', 'web1'],
    ['/home/alice/.ssh', 'alice'],
    ['Rack 3, top is silent', 'Rack 3'],
    ['web1.shop.example answers', 'shop'],
  ])('%j', (text, secret) => {
    expect(mask(text)).not.toContain(secret);
    expect(mask(text)).toMatch(/\[\w+\]/);
  });
});

describe('leaves alone what a report is about', () => {
  test.each([
    'vzctl version 4.11.1',
    '2.6.32-042stab145.3, OpenVZ with VSwap',
    '3.10.0-1160.105.1.vz7.220.3',
    'Version: 2.5',
    '      101:  kmemsize  9830400  14200832  14372700  9223372036854775807  0',
    'cat: /etc/vz/conf/101.conf: No such file or directory',
    'Unable to open /proc/vz/veinfo: No such file or directory',
    '600 KiB of 1000 KiB free on /vz; 900 KiB of 1000 KiB free on /',
    'root, through sudo',
    'LC_MESSAGES="C"',
    '[ { "ctid": 101 } ]',
    'at 12:30:05 it ended',
    'vzlist -a -j -o ctid',
    '/etc/vz/vz.conf: locks in /vz/lock, containers in /vz/private',
  ])('%j', (text) => expect(mask(text)).toBe(text));
});
