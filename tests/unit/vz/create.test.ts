/** Command lines of a create, and the config they lead to, held against recorded runs of vzctl 4.11.1. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseConf, printConf } from '@/lib/vz/conf';
import {
  confOfCreate,
  createArgv,
  isPassword,
  passwordArgv,
  placesOf,
  setAfterCreate,
  type Wish,
} from '@/lib/vz/create';
import { parseCtid } from '@/lib/vz/ctid';
import { checkValues } from '@/lib/vz/set';

const fixture = (name: string) => readFileSync(`tests/fixtures/vzctl-4.11.1/conf/${name}`, 'utf8');

function wish(values: Record<string, string>, more: Partial<Wish> = {}): Wish {
  const checked = checkValues(values);
  if (!checked.ok) throw new Error(checked.reason.key);
  const plain = { template: 'debian-8.0-x86_64', profile: 'basic', layout: undefined, major: 4 };
  return { ctid: parseCtid('101'), ...plain, changes: checked.changes, ...more };
}

describe('the command line', () => {
  test('has one word for each option, so that no value can be taken for an option', () => {
    const argv = createArgv(
      wish(
        { name: 'web1', hostname: 'web1.example.net', ip: '10.0.0.4 2001:db8::5/64', diskspace: '2G:3G' },
        { layout: 'simfs' },
      ),
    );
    expect(argv).toEqual([
      ...['vzctl', 'create', '101', '--ostemplate=debian-8.0-x86_64', '--config=basic', '--layout=simfs'],
      ...[
        '--diskspace=2G:3G',
        '--ipadd=10.0.0.4',
        '--ipadd=2001:db8::5/64',
        '--hostname=web1.example.net',
        '--name=web1',
      ],
    ]);
  });

  test('leaves the layout to vz.conf unless it was chosen, and to newer tools always', () => {
    expect(createArgv(wish({ name: 'a' })).join(' ')).not.toContain('--layout');
    expect(createArgv(wish({ name: 'a' }, { layout: 'ploop', major: 7 })).join(' ')).not.toContain('--layout');
  });

  test('of what create does not take is one call of set, and none where there is nothing', () => {
    const conf = parseConf('');
    const asked = wish({ name: 'a', nameserver: '10.0.0.2', searchdomain: 'example.net', onboot: 'yes' });
    expect(setAfterCreate(asked, conf, false).map(({ argv }) => argv)).toEqual([
      ['vzctl', 'set', '101', '--onboot=yes', '--nameserver=10.0.0.2', '--searchdomain=example.net', '--save'],
    ]);
    expect(setAfterCreate(wish({ name: 'a', ip: '10.0.0.4' }), conf, false)).toEqual([]);
  });

  test('of a password names nobody and nothing secret', () => {
    expect(passwordArgv(parseCtid('101'))).toEqual(['vzctl', 'exec2', '101', 'chpasswd']);
  });
});

describe('the config that comes out', () => {
  test('is what vzctl wrote for the same options', () => {
    const made = fixture('104.created-multi-ip.conf');
    // What stands before the keys of create is the profile's text.
    const profile = parseConf(made.slice(0, made.indexOf('IP_ADDRESS=')));
    const asked = wish(
      { ip: '10.0.0.4 10.0.0.5/24 2001:db8::5/64' },
      { template: 'debian-8.0-x86_64-minimal', layout: 'simfs' },
    );
    expect(printConf(confOfCreate(profile, asked, placesOf(parseConf('')), 'simfs'))).toBe(made);
  });
});

test.each([
  ['correct horse', true],
  ['a:b', true],
  ['pässwörd', true],
  ['', false],
  ['a\nroot2:x', false],
  ['a\0b', false],
  ['a\u2028b', false],
  ['x'.repeat(129), false],
])('%j as a password: %s', (text, good) => {
  expect(isPassword(text)).toBe(good);
});
