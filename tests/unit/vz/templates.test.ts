import { describe, expect, test } from 'vitest';
import { parseConf } from '@/lib/vz/conf';
import {
  distributionConfig,
  downloadProgress,
  isFetchUrl,
  isTemplateFile,
  nameParts,
  parseCache,
  parseOffered,
  templateOfFile,
  templateUsers,
} from '@/lib/vz/templates';

describe('the cache', () => {
  test.each([
    ['centos-6-x86_64.tar.gz', 'centos-6-x86_64', 'tarball', '.tar.gz'],
    ['debian-8.0-x86_64-minimal.tar.xz', 'debian-8.0-x86_64-minimal', 'tarball', '.tar.xz'],
    ['a.tar', 'a', 'tarball', '.tar'],
    ['b.tar.bz2', 'b', 'tarball', '.tar.bz2'],
    ['centos-7-x86_64.ext4.ploopv2.tar.lz4', 'centos-7-x86_64', 'ez', '.ext4.ploopv2.tar.lz4'],
    ['almalinux-9-x86_64.xfs.ploopv2.tar.lz4', 'almalinux-9-x86_64', 'ez', '.xfs.ploopv2.tar.lz4'],
    ['centos-7-x86_64.plain.ploop.tar.lzrw', 'centos-7-x86_64', 'ez', '.plain.ploop.tar.lzrw'],
    ['vzlinux-8-x86_64.xfs.qcow2.tar.lz4', 'vzlinux-8-x86_64', 'ez', '.xfs.qcow2.tar.lz4'],
  ])('%s is the template %s', (file, name, kind, packing) => {
    expect(templateOfFile(file)).toEqual({ name, kind, packing });
  });

  test.each(['a.tar.gz.asc', 'a.tar.zst', 'a.tar.lz4', '.tar.gz', 'README', 'a.tgz', 'a.tar.gz.part'])(
    '%s is no template',
    (file) => expect(templateOfFile(file)).toBeUndefined(),
  );

  test('is read entry by entry, whatever is in a name; directories and other files are ignored', () => {
    const text = [
      'f 1000 1700000000.5000000000 b-1-x86.tar.gz',
      'f 5 1700000000.0 b-1-x86.tar.gz.asc',
      'd 4096 1700000000.0 x.tar',
      'l 12 1700000001.0 a.tar',
      'f 7 -1.5 odd name\nwith two lines.tar',
      '',
    ].join('\0');
    expect(parseCache(text)).toEqual({
      templates: [
        {
          file: 'a.tar',
          name: 'a',
          kind: 'tarball',
          packing: '.tar',
          sizeBytes: 12,
          modifiedMs: 1_700_000_001_000,
          link: true,
        },
        {
          ...{ file: 'b-1-x86.tar.gz', name: 'b-1-x86', kind: 'tarball', packing: '.tar.gz', sizeBytes: 1000 },
          ...{ modifiedMs: 1_700_000_000_000, link: false },
        },
      ],
      ignored: ['b-1-x86.tar.gz.asc', 'odd name\nwith two lines.tar', 'x.tar'],
    });
  });
});

describe('the distribution', () => {
  const files = new Set(['debian.conf', 'debian-8.0-x86_64.conf', 'centos.conf', 'default', 'scripts']);
  test.each([
    ['debian-8.0-x86_64-minimal', 'debian-8.0-x86_64.conf'],
    ['debian-7.0-x86', 'debian.conf'],
    ['centos-6-x86_64', 'centos.conf'],
    ['centos', 'centos.conf'],
    ['web-template', undefined],
    ['centos7-x86', undefined],
    ['default', undefined],
  ])('of %s is by %s', (name, config) => expect(distributionConfig(name, files)).toBe(config));

  test.each([
    ['centos-6-x86_64', { distribution: 'centos 6', arch: 'x86_64', set: null }],
    ['debian-8.0-x86_64-minimal', { distribution: 'debian 8.0', arch: 'x86_64', set: 'minimal' }],
    ['scientific-6-x86', { distribution: 'scientific 6', arch: 'x86', set: null }],
    ['web-template', { distribution: 'web-template', arch: null, set: null }],
  ])('%s is told by its name', (name, parts) => expect(nameParts(name)).toEqual(parts));
});

test('users are found with and without the dot of newer nodes', () => {
  const configs = new Map([
    ['101', parseConf('OSTEMPLATE="centos-6-x86"\n')],
    ['102', parseConf('OSTEMPLATE=".centos-6-x86"\n')],
    ['103', parseConf('HOSTNAME="x"\n')],
    ['104', parseConf('OSTEMPLATE=""\n')],
  ]);
  expect([...templateUsers(configs)]).toEqual([['centos-6-x86', ['101', '102']]]);
});

test.each([
  ['https://download.openvz.org/template/precreated/centos-6-x86_64.tar.gz', true],
  ['http://192.0.2.1:8080/a?b=c', true],
  ['ftp://example.net/a', false],
  ['file:///etc/shadow', false],
  ['https://user:pw@example.net/a', false],
  ['https://example.net/$(id)', false],
  ['https://example.net/a b', false],
  ['https://-x/', false],
  ['--help', false],
])('%s may be fetched from: %s', (url, ok) => expect(isFetchUrl(url)).toBe(ok));

test.each(['../a.tar', 'a/b.tar', '-a.tar', '.a.tar', 'a.tar.zst', '', 'a b.tar', `${'a'.repeat(200)}.tar`])(
  'no file is made that is called %j',
  (name) => expect(isTemplateFile(name)).toBe(false),
);

test('names that are offered are one a line; anything odd is left out', () => {
  expect(parseOffered('centos-6-x86\ncentos-7-x86_64   2024-01-10 13:16:43\n\n../x\ncentos-6-x86\n')).toEqual([
    'centos-6-x86',
    'centos-7-x86_64',
  ]);
});

test.each([
  [
    'Length: 2097152 (2.0M)\n  0K ........ 50% 1.1M 1s\n  1024K ........ 75% 1.1M 0s',
    { ratio: 0.75, totalBytes: 2_097_152 },
  ],
  [' 12%[==>      ] 1,024   \r 31%[====>  ] 4,096', { ratio: 0.31, totalBytes: undefined }],
  ['Resolving download.openvz.org...', undefined],
  ['', undefined],
])('how far a download is: %j', (text, progress) => expect(downloadProgress(text)).toEqual(progress));
