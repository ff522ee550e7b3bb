import { describe, expect, test } from 'vitest';
import { parseConf } from '@/lib/vz/conf';
import { draftOfDocument, type NodeGround } from '@/lib/xml/draft';
import { dialects } from '@/lib/xml/keys';
import { fromConf } from '@/lib/xml/model';
import { readDomain } from '@/lib/xml/read';
import { writeDomain } from '@/lib/xml/write';

const basic = parseConf('KMEMSIZE="14372700:14790164"\nDISKSPACE="2G:2.2G"\nCPUUNITS="1000"\nONBOOT="no"\n');
const ground: NodeGround = {
  major: 4,
  places: { root: '/vz/root/$VEID', private: '/vz/private/$VEID' },
  profiles: new Map([['basic', basic]]),
  defaultProfile: 'basic',
  areas: { parent: '/vz/private', free: new Set(['made-by-hand']) },
  admin: true,
};

function draftOf(xml: string, more: Partial<NodeGround> = {}, left: readonly string[] = []) {
  const read = readDomain(new TextEncoder().encode(xml));
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return draftOfDocument(read, { ...ground, ...more }, new Set(left));
}
const reasons = ({ refusals }: ReturnType<typeof draftOf>) => refusals.map(({ key, reason }) => `${key} ${reason}`);
const notes = (found: ReturnType<typeof draftOf>) => found.notes.map(({ note }) => note);
const a = (inner: string, template = '<template>debian-12-x86_64</template>') =>
  `<domain type="openvz"><name>105</name><filesystem>${template}</filesystem>${inner}</domain>`;
const extension = (inner: string) =>
  `<v:container xmlns:v="urn:x-openvz:container:1" version="1">${inner}</v:container>`;

const conf = `VE_ROOT="/vz/root/$VEID"
VE_PRIVATE="/vz/private/$VEID"
VE_LAYOUT="simfs"
OSTEMPLATE="debian-12-x86_64"
ORIGIN_SAMPLE="basic"
KMEMSIZE="14372700:14790164"
DISKSPACE="4194304:4613734"
CPUUNITS="2000"
ONBOOT="yes"
NAME="web1"
HOSTNAME="web1.example.org"
IP_ADDRESS="192.0.2.10 2001:db8::10"
NAMESERVER="192.0.2.53"
NUMPROC="300:unlimited"
`;

describe('a container exported and made again', () => {
  const { xml: _, ...first } = { xml: '', ...draftOf(writeDomain('a', fromConf('105', conf), node()).xml) };

  test('gives template, profile, layout, and as values what the profile does not give', () => {
    expect(first).toMatchObject({ ctid: '105', template: 'debian-12-x86_64', profile: 'basic', layout: 'simfs' });
    expect(first.values).toEqual({
      diskspace: '4194304:4613734',
      cpuunits: '2000',
      onboot: 'yes',
      name: 'web1',
      hostname: 'web1.example.org',
      ip: '192.0.2.10 2001:db8::10',
      nameserver: '192.0.2.53',
      numproc: '300:unlimited',
    });
    expect([first.refusals, first.notes]).toEqual([[], []]);
  });

  test.each(dialects)('is the same draft in dialect %s', (dialect) => {
    expect(draftOf(writeDomain(dialect, fromConf('105', conf), node()).xml)).toEqual(first);
  });
});

function node() {
  return { cpus: 8, privateDir: '/vz/private/$VEID', templateCache: '/vz/template/cache' };
}

test('what no option writes, the limits of users and the uuid are named, and the rest is made', () => {
  const found = draftOf(
    `<domain type="openvz"><name>105</name><uuid>8509a1d4-1569-4467-8b37-4e433a1ac7b1</uuid>
<filesystem><template>debian-12</template><quota level="second" uid="500">1024</quota></filesystem>
${extension('<v:param key="SOMETHING">else</v:param>')}</domain>`,
  );
  expect(found.refusals).toEqual([]);
  expect(notes(found)).toEqual(['default_profile', 'no_option', 'stays', 'user_quota', 'uuid']);
  expect(found.notes.find(({ note }) => note === 'no_option')).toMatchObject({ key: 'SOMETHING', line: 3 });
});

test('a profile by its name of 2007 is the one of today, another unknown one is refused', () => {
  expect(draftOf(a('<profile>vps.basic</profile>'))).toMatchObject({ profile: 'basic', notes: [{ note: 'alias' }] });
  expect(reasons(draftOf(a('<profile>huge</profile>')))).toEqual(['ORIGIN_SAMPLE profile']);
  expect(draftOf(a('<profile>huge</profile>'), {}, ['ORIGIN_SAMPLE']).profile).toBe('basic');
  expect(reasons(draftOf(a(''), { defaultProfile: undefined }))).toEqual(['ORIGIN_SAMPLE profile']);
});

describe('directories', () => {
  const b = (root: string, template = '') =>
    `<domain type="openvz"><name>105</name><filesystems><filesystem root="${root}"${template}/></filesystems></domain>`;
  const cached = ' template="/vz/template/cache/debian-12"';

  test('where vz.conf puts a new container anyway: with a template it is made', () => {
    expect(draftOf(b('/vz/private/105', cached))).toMatchObject({ template: 'debian-12', refusals: [] });
  });

  test('one that is there and nobody’s becomes a container where the document names no template', () => {
    expect(draftOf(b('/vz/private/made-by-hand'))).toMatchObject({ area: 'made-by-hand', refusals: [] });
  });

  test.each([
    ['elsewhere', '/srv/105', cached],
    ['in use, or a link', '/vz/private/104', ''],
    ['below one that is free', '/vz/private/made-by-hand/x', ''],
    ['of the system', '/etc', ''],
    ['one that is there, with a template to be unpacked into it', '/vz/private/made-by-hand', cached],
  ])('%s: refused', (_, root, template) => {
    expect(reasons(draftOf(b(root, template)))).toEqual(['VE_PRIVATE path']);
  });

  test('are left to vz.conf where that is asked for', () => {
    expect(reasons(draftOf(b('/srv/105', cached), {}, ['VE_PRIVATE']))).toEqual([]);
  });

  test('of no template and no directory nothing is made', () => {
    expect(reasons(draftOf(a('', '')))).toEqual(['OSTEMPLATE template']);
  });
});

test('what an admin alone may give is refused to others, and can be left', () => {
  const xml = a(extension('<v:param key="FEATURES">nfs:on</v:param>'));
  expect(reasons(draftOf(xml, { admin: false }))).toEqual(['FEATURES needs_admin']);
  expect(reasons(draftOf(xml))).toEqual([]);
  expect(notes(draftOf(xml, { admin: false }, ['FEATURES']))).toContain('left');
});

test('on newer nodes there is one layout', () => {
  const of = (layout: string) => a(extension(`<v:param key="VE_LAYOUT">${layout}</v:param>`));
  expect(reasons(draftOf(of('simfs'), { major: 7 }))).toEqual(['VE_LAYOUT layout']);
  expect(draftOf(of('ploop:expanded'), { major: 7 }).layout).toBe('ploop');
  expect(reasons(draftOf(of('qcow2')))).toEqual(['VE_LAYOUT layout']);
});
