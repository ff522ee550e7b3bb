/** Generated containers: whatever a config may hold comes back, and whatever bytes come in, reading ends soon and never throws. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { counterKeys, dialects, knownKeys } from '@/lib/xml/keys';
import { type Container, fromConf, toConf, type UserQuota } from '@/lib/xml/model';
import { readDomain } from '@/lib/xml/read';
import { writeDomain } from '@/lib/xml/write';
import { plainNode } from './made-domains';

const encode = (xml: string) => new TextEncoder().encode(xml);

const tricky = [
  '&',
  '&lt;',
  '&#65;',
  '&amp;#65;',
  '&amp;amp;',
  ']]>',
  "'",
  '<b>',
  ' ',
  '%',
  '{',
  '#',
  'é',
  '漢',
  '😀',
  '--',
  '{a:1}',
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...tricky), fc.stringMatching(/^[A-Za-z0-9 :.,;=/_+-]{0,8}$/)), { maxLength: 8 })
  .map((parts) => parts.join(''));
const number = fc.oneof(fc.bigInt(0n, 2n ** 63n - 1n), fc.bigInt(0n, 100_000n)).map(String);
const amount = fc.oneof(
  number,
  fc.constant('unlimited'),
  fc.tuple(fc.nat(5000), fc.constantFrom('K', 'M', 'G', 'P', '')).map((p) => p.join('')),
);
const pair = fc.oneof(
  amount,
  fc.tuple(amount, amount).map((p) => p.join(':')),
  text,
);
const address = fc.constantFrom(
  '192.0.2.1',
  '192.0.2.7/32',
  '198.51.100.11/25',
  '2001:db8::1',
  '2001:db8::2/128',
  'auto',
  '',
);
const addresses = fc.array(address, { maxLength: 4 }).map((list) => list.join(' '));
const netif = fc.constantFrom(
  'ifname=eth0,mac=00:18:51:5B:EA:BF,host_ifname=veth105.0',
  'ifname=eth0',
  'ifname=eth1,bridge=vzbr0,host_mac=00:18:51:5B:EA:BF;ifname=eth0,mac=01:00:00:00:00:00',
  'nonsense',
  '',
);
const special: Record<string, fc.Arbitrary<string>> = {
  IP_ADDRESS: addresses,
  NAMESERVER: fc.oneof(addresses, fc.constant('inherit')),
  NETIF: netif,
  DISKSPACE: pair,
  DISKINODES: pair,
  HOSTNAME: fc.oneof(fc.constantFrom('web.example.org', '', 'a b'), text),
  OSTEMPLATE: fc.constantFrom('debian-12-x86_64', 'ubuntu-12.04-x86_64', 'x.tar.gz', '../x', '.', ''),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: vzctl's own spelling.
  VE_PRIVATE: fc.constantFrom('/vz/private/$VEID', '/mnt/${VEID}/x', '/mnt/guest1', ''),
  VE_ROOT: fc.constantFrom('/vz/root/$VEID', '/mnt/root'),
  CPUS: fc.oneof(fc.nat(70_000).map(String), text),
  CPUUNITS: fc.oneof(fc.nat(600_000).map(String), text),
};
const keys = fc
  .uniqueArray(fc.constantFrom(...knownKeys, 'MY_OWN_KEY'), { maxLength: 24 })
  .chain((names) =>
    fc.tuple(
      ...names.map((key) =>
        (special[key] ?? (counterKeys.has(key) ? pair : text)).map((value): [string, string] => [key, value]),
      ),
    ),
  )
  .map((entries) => new Map(entries));
const quota = fc.uniqueArray(
  fc.record({ uid: fc.nat(70_000), hardBytes: fc.bigInt(0n, 2n ** 63n - 1n) }) as fc.Arbitrary<UserQuota>,
  { maxLength: 3, selector: ({ uid }) => uid },
);
const uuid = fc.option(fc.uuid(), { nil: undefined });
const container: fc.Arbitrary<Container> = fc.tuple(keys, quota, uuid).map(([map, userQuota, id]) => ({
  ctid: '105',
  keys: map,
  userQuota,
  ...(id === undefined ? {} : { uuid: id }),
}));

function back(xml: string) {
  const read = readDomain(encode(xml));
  if (!read.ok) throw new Error(`${read.problems.map(({ code, message }) => `${code} ${message}`).join('; ')}\n${xml}`);
  return read.container;
}
const plain = ({ keys: map, userQuota, uuid: id }: Container) => ({
  keys: Object.fromEntries([...map].sort()),
  userQuota,
  id,
});

describe.each(dialects)('dialect %s', (dialect) => {
  test('gives every container back', () => {
    fc.assert(
      fc.property(container, (made) => {
        expect(plain(back(writeDomain(dialect, made, plainNode).xml))).toEqual(plain(made));
      }),
      { numRuns: 150 },
    );
  });
});

test('a config made of a model reads as that model', () => {
  fc.assert(
    fc.property(container, ({ keys: map, ...rest }) => {
      const made = { ...rest, keys: map };
      expect(plain(fromConf('105', toConf(made), made.userQuota))).toEqual(plain(made));
    }),
    { numRuns: 150 },
  );
});

describe('fuzzing', () => {
  const pieces = fc.constantFrom(
    '<',
    '>',
    '/',
    '&',
    ';',
    '"',
    "'",
    '=',
    '<a>',
    '</a>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '&#x',
    '<?xml ',
    '?>',
    'xmlns:',
    ' ',
    '\n',
    '\0',
    '<!DOCTYPE a>',
    'domain',
    'a',
  );
  const soup = fc.array(pieces, { maxLength: 400 }).map((parts) => encode(parts.join('')));
  const bytes = fc.oneof(soup, fc.uint8Array({ maxLength: 2000 }));

  test('any bytes are answered', () => {
    fc.assert(
      fc.property(bytes, (input) => {
        expect(typeof readDomain(input).ok).toBe('boolean');
      }),
      { numRuns: 300 },
    );
  });

  test('a good document with one thing changed is read or refused, never half of it in silence', () => {
    const good = writeDomain(
      'c',
      fromConf('105', 'OSTEMPLATE="debian-12"\nIP_ADDRESS="192.0.2.1"\nNAME="a&b"\nKMEMSIZE="1:2"\n'),
      plainNode,
    ).xml;
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(12), pieces, (at, cut, piece) => {
        const read = readDomain(encode(good.slice(0, at) + piece + good.slice(at + cut)));
        if (!read.ok) expect(read.problems.length).toBeGreaterThan(0);
        else expect(read.container.ctid).toMatch(/^\d+$/);
      }),
      { numRuns: 300 },
    );
  });
});
