import { expect, test } from 'vitest';
import { areaLayout, guessTemplate, parseAreas, whyNotAdopt } from '@/lib/vz/areas';

const body = `parent /vz/private
area dir - - 1700000000 0:0 init,etc,usr,bin,dev deb12
os PRETTY_NAME=Debian GNU/Linux 12 (bookworm)
os VERSION_ID=12
os ID=debian
area dir destroyed 234 1600000000 0:0 etc 234
area link - - 1600000000 0:0 - elsewhere
area dir - - 1600000000 500:500 ploop,new-sign image
area dir - - 1600000000 0:0 etc old
os redhat-release=CentOS release 5.11 (Final)
area dir - - 1600000000 0:0 empty nothing
area dir - - 1600000000 0:0 etc 900.tmp
area dir - - 1600000000 0:0 etc,ve.conf seven
area dir destroyed
`;

test('what the helper found is read with what each distribution says of itself; lines that are none are left out', () => {
  const found = parseAreas(['7', '1'], body);
  expect(found).toMatchObject({ parent: '/vz/private', used: 7, left: 1 });
  expect(found?.areas.map(({ name }) => name)).toEqual([
    ...['deb12', '234', 'elsewhere', 'image', 'old', 'nothing', '900.tmp', 'seven'],
  ]);
  expect(found?.areas[0]).toMatchObject({
    ...{ kind: 'dir', destroyed: undefined, modifiedMs: 1_700_000_000_000, uid: 0 },
    os: { title: 'Debian GNU/Linux 12 (bookworm)', id: 'debian', version: '12' },
  });
  expect(found?.areas[4]?.os).toEqual({ title: 'CentOS release 5.11 (Final)', id: undefined, version: undefined });
  expect(parseAreas(['x'], 'nothing')).toBeUndefined();
});

test('only a directory of its own with something in it becomes a container, and an image as an image', () => {
  const areas = parseAreas(['7', '1'], body)?.areas ?? [];
  expect(areas.map((area) => [area.name, whyNotAdopt(area)])).toEqual([
    ['deb12', undefined],
    ['234', 'destroyed'],
    ['elsewhere', 'link'],
    ['image', undefined],
    ['old', undefined],
    ['nothing', 'empty'],
    ['900.tmp', 'unpacking'],
    ['seven', 'registered'],
  ]);
  expect(areas.filter((area) => areaLayout(area) === 'ploop').map(({ name }) => name)).toEqual(['image']);
});

test('scripts are chosen by what the distribution calls itself, and by nothing a file may say besides', () => {
  const guess = (os: string) => guessTemplate(parseAreas(['0', '0'], `${body}${os}`)?.areas.at(-1) as never);
  expect(guess('os ID=debian\nos VERSION_ID=12')).toBe('debian-12');
  expect(guess('os ID=arch\n')).toBe('arch');
  expect(guess('os ID=$(id)\nos PRETTY_NAME=x')).toBeUndefined();
});
