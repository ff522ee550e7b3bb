import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MASK, maskArgv } from '@/lib/vz/mask';

test.each([
  [
    ['vzctl', 'set', '101', '--userpasswd=root:secret'],
    ['vzctl', 'set', '101', `--userpasswd=${MASK}`],
  ],
  [
    ['vzctl', 'set', '101', '--userpasswd', 'root:secret', '--save'],
    ['vzctl', 'set', '101', '--userpasswd', MASK, '--save'],
  ],
  [
    ['vzctl', 'set', '101', '--userp', 'root:secret'],
    ['vzctl', 'set', '101', '--userp', MASK],
  ],
  [
    ['vzctl', 'set', '101', '--u=root:secret'],
    ['vzctl', 'set', '101', `--u=${MASK}`],
  ],
  [
    ['vzctl', 'set', '101', '--userpasswd', '--save'],
    ['vzctl', 'set', '101', '--userpasswd', MASK],
  ],
  [
    ['vzctl', 'set', '101', '--userpasswd'],
    ['vzctl', 'set', '101', '--userpasswd'],
  ],
  [
    ['vzctl', 'set', '101', '--hostname=web1', '--save'],
    ['vzctl', 'set', '101', '--hostname=web1', '--save'],
  ],
  [
    ['vzctl', 'start', '101'],
    ['vzctl', 'start', '101'],
  ],
  [
    ['grep', '-e', '', '--', '/etc'],
    ['grep', '-e', '', '--', '/etc'],
  ],
  [[], []],
])('%j shows as %j', (argv, shown) => {
  expect(maskArgv(argv)).toEqual(shown);
});

test('no password is shown, however the option is shortened', () => {
  const option = fc.integer({ min: 3, max: '--userpasswd'.length }).map((n) => '--userpasswd'.slice(0, n));
  fc.assert(
    fc.property(option, fc.boolean(), fc.array(fc.string()), (name, joined, rest) => {
      const secret = 'root:zq9secret';
      const words = joined ? [`${name}=${secret}`] : [name, secret];
      expect(maskArgv(['vzctl', 'set', '101', ...words, ...rest]).join(' ')).not.toContain('zq9secret');
    }),
  );
});
