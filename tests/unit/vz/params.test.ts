import { describe, expect, test } from 'vitest';
import { isMessageKey, t } from '@/lib/text/t';
import { counterNames } from '@/lib/ubc/counters';
import { parseConf, setKeys } from '@/lib/vz/conf';
import { canonical, checkOption } from '@/lib/vz/grammar';
import { type Param, paramGroups, params, specialValues, supportOf, waitsForRestart } from '@/lib/vz/params';
import { checkValue, checkValues, storedValue } from '@/lib/vz/set';

const all = [...params.values()];
const UNSAFE = ['a\nb', 'a\rb', 'a\u0000b', 'a"b', 'a\\b', 'a$b', 'a`b', '$(id)', '\u001b[0m', 'a\u0085b', '\ud800'];

const samples: Record<Param['grammar']['kind'], string> = {
  pair: '100:200',
  size: '512M',
  rate: '10',
  whole: '8',
  factor: '1.50',
  choice: 'yes',
  name: 'web 1',
  text: 'front end, rack 4',
  host: 'web1.example.org',
  word: 'debian-8.0-x86_64-minimal',
  addresses: '192.0.2.1 2001:db8::1',
  domains: 'example.org example.net',
  mask: '0-3,5',
  meminfo: 'pages:65536',
  guarantee: '50',
  path: '/vz/private/101',
  mountopts: 'noatime,barrier=0',
  ips: '192.0.2.1 192.0.2.2/24 2001:db8::1/64',
  netdevs: 'eth1 eth2',
  devnodes: 'net/tun:rw fuse:rw',
  devices: 'c:10:200:rw b:8:all:r',
  pci: '0000:00:1f.2',
  interfaces: 'ifname=eth0,bridge=vmbr0,mac=00:18:51:00:00:01,host_ifname=veth101.0,host_mac=00:18:51:00:00:02',
  switches: '',
  modules: 'ip_tables iptable_nat',
};
const switchSamples: Record<string, string> = { features: 'nfs:on ppp:off', capability: 'NET_ADMIN:on SYS_TIME:off' };
const sampleOf = (param: Param) =>
  param.grammar.kind === 'choice'
    ? (param.grammar.of[0] ?? '')
    : param.name === 'ioprio'
      ? '7'
      : (switchSamples[param.name] ?? samples[param.grammar.kind]);

describe('the catalogue', () => {
  test('has every counter', () => {
    for (const name of counterNames) expect(params.has(name), name).toBe(true);
  });

  test('never has a password', () => {
    expect(params.has('userpasswd')).toBe(false);
  });

  test.each(all)('$name has words and a group', (param) => {
    for (const key of [param.labelKey, param.helpKey]) expect(isMessageKey(key), key).toBe(true);
    expect(isMessageKey(`vz.group.${param.group}`)).toBe(true);
    expect(paramGroups).toContain(param.group);
  });

  test.each(all)('$name: what is set is what the config then says', (param) => {
    const checked = checkOption(param.grammar, sampleOf(param));
    if (!checked.ok) throw new Error(checked.reason.key);
    expect(storedValue(setKeys(parseConf(''), [[param.key, checked.stored]]), param)).toBe(checked.stored);
    expect(canonical(param.grammar, checked.stored)).toBe(checked.stored);
  });

  test.each(all)('$name takes nothing that a quote, a newline or a shell would make something of', (param) => {
    for (const text of UNSAFE) {
      const checked = checkValue(param, text);
      expect(checked.ok, JSON.stringify(text)).toBe(false);
      if (checked.ok) continue;
      const sentence = t(checked.reason.key, checked.reason.values);
      expect(sentence).toContain(param.name);
      expect(sentence).not.toContain('\n');
      expect(sentence).not.toMatch(/\{/);
    }
  });

  test.each(all)('$name refuses what is too long, in a full sentence', (param) => {
    for (const text of ['9'.repeat(300), 'ü'.repeat(200), 'x,']) {
      const checked = checkValue(param, text);
      if (checked.ok) expect(['text', 'interfaces']).toContain(param.grammar.kind);
      else expect(t(checked.reason.key, checked.reason.values)).not.toMatch(/\{/);
    }
  });
});

describe('single values', () => {
  const cases: [string, string, string | undefined][] = [
    ['name', 'web1', 'web1'],
    ['name', '', ''],
    ['name', '101', undefined],
    ['name', '-x', undefined],
    ['name', '..', undefined],
    ['name', 'café', undefined],
    ['name', 'web1 ', undefined],
    ['hostname', '', ''],
    ['hostname', 'a_b', undefined],
    ['hostname', '-a.example.org', undefined],
    ['hostname', 'a..b', undefined],
    ['description', 'Grüße ☃', 'Grüße ☃'],
    ['description', "it's", "it's"],
    ['onboot', 'YES', undefined],
    ['bootorder', 'unlimited', undefined],
    ['bootorder', '007', '7'],
    ['cpuunits', '7', undefined],
    ['cpuunits', '500001', undefined],
    ['cpulimit', '25%', undefined],
    ['cpulimit', '-1', undefined],
    ['ioprio', '8', undefined],
    ['iolimit', '10', '10485760'],
    ['iolimit', 'unlimited', '0'],
    ['ram', '1G', '0:262144'],
    ['ram', '-1', undefined],
    ['ram', '', undefined],
    ['privvmpages', '256M:280M', '65536:71680'],
    ['vmguarpages', '33792:unlimited', '33792:unlimited'],
    ['numproc', '10:5', '10:5'],
    ['diskspace', '3G', '3145728:3145728'],
    ['diskspace', '1G:500M', undefined],
    ['vm_overcommit', '1.5', '1.5'],
    ['vm_overcommit', '1.5x', undefined],
    ['nameserver', '192.0.2.1  192.0.2.2', '192.0.2.1 192.0.2.2'],
    ['nameserver', 'inherit', 'inherit'],
    ['nameserver', 'not-an-ip', undefined],
    ['nameserver', '192.0.2.1/24', undefined],
    ['nameserver', '', undefined],
    ['searchdomain', 'example.org', 'example.org'],
    ['ostemplate', '../../x', undefined],
    ['netfilter', 'some', undefined],
    ['ip', '192.0.2.1 2001:DB8::0:5/64', '192.0.2.1 2001:db8::5/64'],
    ['ip', '0.0.0.0', undefined],
    ['ip', '192.0.2.1 192.0.2.1/24', undefined],
    ['ip', '192.0.2.01', undefined],
    ['ip', '', ''],
    ['features', 'ppp:on,nfs:on', 'nfs:on ppp:on'],
    ['capability', 'net_admin:on', 'NET_ADMIN:on'],
    ['devnodes', '../sda:rw', undefined],
    ['devnodes', 'net/tun:rwq', 'net/tun:rwq'],
    ['devices', 'b:7:0:rw', undefined],
    ['pci', '00:1F.2', '0000:00:1f.2'],
    ['netdev', 'venet0', undefined],
    ['netif', 'ifname=eth0;ifname=eth0', undefined],
    ['netif', 'ifname=eth0,script=/x', undefined],
    ['cpumask', '3-1', undefined],
    ['meminfo', 'pages:0', undefined],
    ['mount_opts', 'ro,exec rm', undefined],
    ['private', '/vz/../etc', undefined],
    ['memguarantee', '101', undefined],
  ];
  test.each(cases)('%s %j is stored as %j', (name, text, stored) => {
    const checked = checkOption(param(name).grammar, text);
    expect(checked.ok ? checked.stored : undefined).toBe(stored);
  });

  test.each([
    ['::', true],
    ['::1', true],
    ['2001:db8::5', true],
    ['1:2:3:4:5:6:7:8', true],
    ['1:2:3:4:5:6:7::', true],
    ['::ffff:192.0.2.1', true],
    ['1:2:3:4:5:6:7', false],
    ['1::2::3', false],
    [':1', false],
    ['1:', false],
    ['12345::', false],
    ['1:2:3:4:5:6:7:8:9', false],
    ['0.0.0.0', true],
    ['01.2.3.4', false],
    ['1.2.3.256', false],
    ['1.2.3', false],
  ])('the address %s: %s', (text, good) => {
    expect(checkOption({ kind: 'addresses' }, text).ok).toBe(good);
  });
});

const param = (name: string): Param => {
  const found = params.get(name);
  if (found === undefined) throw new Error(`no parameter ${name}`);
  return found;
};

test('only what vzctl cannot change live waits for a restart', () => {
  expect(waitsForRestart(param('numproc'), '100', '200')).toBe(false);
  expect(waitsForRestart(param('netfilter'), 'stateless', 'full')).toBe(true);
  expect(waitsForRestart(param('netfilter'), 'full', 'full')).toBe(false);
  expect(waitsForRestart(param('quotaugidlimit'), '200', '300')).toBe(false);
  expect(waitsForRestart(param('quotaugidlimit'), undefined, '200')).toBe(true);
  expect(waitsForRestart(param('quotaugidlimit'), '200', '0')).toBe(true);
});

describe('what other generations make of a parameter', () => {
  test.each([
    ['stop-timeout', ['yes', 'gone', 'gone', 'gone']],
    ['diskquota', ['yes', 'gone', 'gone', 'gone']],
    ['netfilter', ['yes', 'yes', 'gone', 'gone']],
    ['iptables', ['yes', 'yes', 'gone', 'gone']],
    ['autostop', ['not_yet', 'yes', 'yes', 'yes']],
    ['memguarantee', ['not_yet', 'yes', 'yes', 'yes']],
    ['capability', ['yes', 'inert', 'inert', 'inert']],
    ['dcachesize', ['yes', 'inert', 'inert', 'inert']],
    ['netif', ['yes', 'other', 'other', 'other']],
    ['ram', ['yes', 'yes', 'yes', 'yes']],
  ])('%s on vzctl 4, 7, 8 and 9: %j', (name, supports) => {
    expect([4, 7, 8, 9].map((major) => supportOf(param(name), major))).toEqual(supports);
  });

  test('a change it would ignore is refused with a sentence', () => {
    for (const [name, major] of [
      ['diskquota', 7],
      ['autostop', 4],
      ['dcachesize', 9],
      ['netif', 7],
    ] as const) {
      const checked = checkValues({ [name]: sampleOf(param(name)) }, major);
      if (checked.ok) throw new Error(`${name} was taken`);
      expect(t(checked.reason.key, checked.reason.values)).toMatch(new RegExp(`^${name} .*version ${major}`));
    }
  });

  test('special words are those the grammar takes', () => {
    for (const one of all) {
      for (const word of specialValues(one))
        expect(checkOption(one.grammar, word).ok, `${one.name} ${word}`).toBe(true);
    }
    expect(specialValues(param('nameserver'), 7)).toEqual([]);
  });
});

test('what opens a container to the node is marked, and what moves its files is not changed at all', () => {
  expect(all.filter(({ dangerous }) => dangerous === true).map(({ name }) => name)).toEqual([
    ...['mount_opts', 'root', 'private', 'netdev', 'features', 'capability', 'devnodes', 'devices', 'pci'],
  ]);
  expect(checkValues({ private: '/vz/private/102' })).toMatchObject({ ok: false, field: 'private' });
});
