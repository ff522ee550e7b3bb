import { describe, expect, test } from 'vitest';
import { changesOf } from '@/lib/xml/change';
import { dialects } from '@/lib/xml/keys';
import { fromConf } from '@/lib/xml/model';
import { readDomain } from '@/lib/xml/read';
import { writeDomain } from '@/lib/xml/write';
import { madeFixtures, nodeOf } from './made-domains';

const conf = `OSTEMPLATE="debian-12-x86_64"
HOSTNAME="web.example.org"
NAMESERVER="192.0.2.53"
CPUUNITS="1000"
VMGUARPAGES="6144:2147483647"
PHYSPAGES="0:65536"
NETIF="ifname=eth0,mac=00:18:51:5B:EA:BF,host_ifname=veth105.0,host_mac=00:18:51:8F:D9:F3"
`;
const base = fromConf('105', conf);
const anywhere = () => true;

function changed(xml: string, mayUse: (path: string) => boolean = anywhere) {
  const read = readDomain(new TextEncoder().encode(xml));
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return changesOf(base, read, mayUse);
}
const a = (inner: string) =>
  `<domain type="openvz"><name>105</name><filesystem><template>debian-12-x86_64</template></filesystem>${inner}</domain>`;

describe.each(madeFixtures)('$name', (fixture) => {
  test.each(dialects)('its own export in dialect %s changes nothing', (dialect) => {
    const { xml } = writeDomain(dialect, fixture.container, nodeOf(fixture));
    const read = readDomain(new TextEncoder().encode(xml));
    expect(read.ok && changesOf(fixture.container, read, anywhere)).toEqual({
      changes: [],
      deletions: [],
      userQuota: [],
      refused: [],
    });
  });
});

test('what a document does not name stays; what it could have named is offered for deletion', () => {
  expect(changed(a('<hostname>new.example.org</hostname>'))).toEqual({
    changes: [{ key: 'HOSTNAME', from: 'web.example.org', to: 'new.example.org', line: 1 }],
    deletions: [{ key: 'NAMESERVER', from: '192.0.2.53' }],
    userQuota: [],
    refused: [],
  });
});

test("libvirt's coarser words for the same settings change nothing", () => {
  const xml = `<domain type="openvz"><name>105</name><memory unit="MiB">256</memory><memtune><min_guarantee>24576</min_guarantee></memtune>
    <cputune><shares>1000</shares></cputune><devices><filesystem type="template"><source name="debian-12-x86_64"/></filesystem>
    <interface type="ethernet"><mac address="00:18:51:5b:ea:bf"/><target dev="veth105.0"/><guest dev="eth0"/></interface></devices></domain>`;
  expect(changed(xml)).toEqual({ changes: [], deletions: [], userQuota: [], refused: [] });
});

test('another template is a reinstall, another CTID another container', () => {
  const xml = a('<nameserver>192.0.2.53</nameserver>').replace('debian-12-x86_64', 'centos-7').replace('105', '106');
  expect(changed(xml).refused.map(({ key, reason }) => [key, reason])).toEqual([
    ['name', 'other_container'],
    ['OSTEMPLATE', 'reinstall'],
  ]);
});

test('a directory is only taken where one may be used', () => {
  const xml =
    '<domain type="openvz"><name>105</name><filesystems><filesystem root="/etc" template="debian-12-x86_64"/></filesystems></domain>';
  const inside = (path: string) => path.startsWith('/vz/private/');
  expect(changed(xml, inside).refused).toEqual([{ key: 'VE_PRIVATE', reason: 'path', from: '', to: '/etc' }]);
  expect(changed(xml, inside).changes).toEqual([]);
});

test("a user's quota is a change of its own", () => {
  const xml = a('').replace('</template>', '</template><quota level="second" uid="500">1024</quota>');
  expect(changed(xml).userQuota).toEqual([{ uid: 500, from: undefined, to: { uid: 500, hardBytes: 1024n } }]);
});
