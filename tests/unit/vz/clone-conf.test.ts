import { describe, expect, test } from 'vitest';
import { type CopyIdentity, copyConf } from '@/lib/vz/clone-conf';
import { get, parseConf, printConf } from '@/lib/vz/conf';

const identity: CopyIdentity = {
  ctid: '901',
  hostname: 'b.example.org',
  addresses: ['10.0.0.9', '2001:db8::9'],
  macOf: (ifname, field) => (field === 'mac' ? `00:18:51:00:00:0${ifname.at(-1)}` : `00:18:51:00:01:0${ifname.at(-1)}`),
};
const copy = (text: string, more: Partial<CopyIdentity> = {}) => copyConf(parseConf(text), { ...identity, ...more });

test('everything stays but what makes it itself', () => {
  const text = [
    ...['# by hand', 'ONBOOT="yes"', 'NAME="a"', 'HOSTNAME="a"', 'IP_ADDRESS="10.0.0.1"', 'UUID="x"', '  VEID=101'],
    ...['VE_PRIVATE="/vz/private/$VEID"', 'ORIGIN_SAMPLE="basic"', 'MYSTERY=1 # kept', ''],
  ].join('\n');
  expect(printConf(copy(text).conf).split('\n')).toEqual([
    ...['# by hand', 'ONBOOT="yes"', 'VE_PRIVATE="/vz/private/$VEID"', 'ORIGIN_SAMPLE="basic"', 'MYSTERY=1 # kept'],
    ...['HOSTNAME="b.example.org"', 'IP_ADDRESS="10.0.0.9 2001:db8::9"', ''],
  ]);
});

test('a second line of the same key names nobody either', () => {
  const { conf } = copy('HOSTNAME="a"\nHOSTNAME="c"\nIP_ADDRESS="10.0.0.1"\n IP_ADDRESS="10.0.0.2"\n', {
    addresses: [],
  });
  expect(printConf(conf)).toBe('HOSTNAME="b.example.org"\n');
});

describe('interfaces', () => {
  const netif =
    'ifname=eth0,bridge=vmbr0,mac=00:18:51:6C:0B:4E,host_ifname=veth310.0,host_mac=00:18:51:A2:90:17,mac_filter=off;ifname=eth1';

  test('keep their bridges and get hardware addresses and names of their own', () => {
    const { conf, interfaces } = copy(`NETIF="${netif}"\n`);
    expect(get(conf, 'NETIF')).toBe(
      'ifname=eth0,bridge=vmbr0,mac=00:18:51:00:00:00,host_ifname=veth901.0,host_mac=00:18:51:00:01:00,mac_filter=off;' +
        'ifname=eth1,mac=00:18:51:00:00:01,host_ifname=veth901.1,host_mac=00:18:51:00:01:01',
    );
    expect(interfaces).toEqual(['eth0', 'eth1']);
  });

  test('have no longer names than the kernel takes', () => {
    const { conf } = copy(`NETIF="${netif}"\n`, { ctid: '2147483644' });
    for (const [name = ''] of (get(conf, 'NETIF') ?? '').matchAll(/(?<=host_ifname=)[^,]+/g)) {
      expect(name.length).toBeLessThanOrEqual(15);
    }
  });

  test('none leaves no hardware address of the original anywhere', () => {
    expect(printConf(copy(`NETIF="${netif}"\n NETIF="${netif}"\n`).conf)).not.toMatch(/6C:0B:4E|A2:90:17|veth310/);
  });
});

describe('what is told', () => {
  test.each([
    ['DESCRIPTION="$(id)"', ['DESCRIPTION']],
    ['DESCRIPTION="`id`"', ['DESCRIPTION']],
    ['DESCRIPTION="a\\"b"', ['DESCRIPTION']],
    ["NUMPROC='1'", ['NUMPROC']],
    ['DESCRIPTION="it\'s"', []],
    ['VE_ROOT="/vz/$VEID"', []],
    ['VE_ROOT="/vz/$VEID$(id)"', ['VE_ROOT']],
  ])('of %s a shell would run: %j', (line, keys) => {
    expect(copy(`${line}\n`).shell).toEqual(keys);
  });

  test('lines that vzctl cannot read are left out and counted', () => {
    const { conf, unread } = copy('rm -rf /\nA="b\nNUMPROC="1:1"\n', { addresses: [] });
    expect(unread).toBe(2);
    expect(printConf(conf)).toBe('NUMPROC="1:1"\nHOSTNAME="b.example.org"\n');
  });

  test('places of the original are left to the default, rights and devices are named', () => {
    const found = copy('VE_PRIVATE="/big/101"\nFEATURES="nfs:on"\nDEVNODES=""\nNETDEV="eth3"\n');
    expect(found).toMatchObject({ places: ['VE_PRIVATE'], rights: ['FEATURES'], exclusive: ['NETDEV'] });
    expect(get(found.conf, 'VE_PRIVATE')).toBeUndefined();
    expect(get(found.conf, 'FEATURES')).toBe('nfs:on');
  });
});
