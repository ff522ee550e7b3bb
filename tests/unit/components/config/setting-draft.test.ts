import { describe, expect, test } from 'vitest';
import { settingsOf, toRead } from '@/components/config/groups';
import { echoOf, itemsOf, readout } from '@/components/config/readout';
import { askedOf, changed, problemOf, stillAsked, without } from '@/components/config/setting-draft';
import { statesOf, switchesAsked } from '@/components/config/switches';
import { made } from './made-setting';

test('a value that is again as in the file is no change, and nothing typed over nothing is none either', () => {
  const onboot = made('onboot', 'yes');
  expect(changed({}, onboot, 'no')).toEqual({ onboot: 'no' });
  expect(changed({ onboot: 'no' }, onboot, 'yes')).toEqual({});
  expect(changed({}, onboot, null)).toEqual({ onboot: null });
  const unset = made('hostname', null);
  expect(changed({ hostname: 'a' }, unset, '')).toEqual({});
  expect(changed({ hostname: 'a' }, unset, null)).toEqual({});
});

test('a key whose value vzctl cannot read can be taken out of the file', () => {
  expect(changed({}, made('onboot', null, { file: 'perhaps' }), null)).toEqual({ onboot: null });
});

test('what is taken out is asked for by name, and what is given up goes by the key that is written', () => {
  expect(askedOf({ onboot: null, hostname: 'web' })).toEqual({ values: { hostname: 'web' }, unset: ['onboot'] });
  expect(askedOf({ hostname: 'web' })).toEqual({ values: { hostname: 'web' } });
  expect(without({ ram: '1G', hostname: 'web' }, ['PHYSPAGES'])).toEqual({ hostname: 'web' });
});

test('a value that cannot be sent is said in a sentence of the catalogue, by the version of the tool', () => {
  expect(problemOf('hostname', 'a b', 4)).toMatch(/^hostname: /);
  expect(problemOf('onboot', 'auto', 4)).toMatch(/^onboot: /);
  expect(problemOf('onboot', 'auto', 7)).toBeUndefined();
  expect(problemOf('onboot', null, 4)).toBeUndefined();
});

test('numbers are read with their units, and 0 as no limit only where it is one', () => {
  const read = (name: string, value: string) => readout(made(name, value), value);
  expect(read('cpulimit', '200')).toBe('200 % of one CPU');
  expect(read('cpulimit', '0')).toBe('no limit');
  expect(read('bootorder', '0')).toBe('0');
  expect(read('iolimit', '10')).toBe('10 MiB/s');
  expect(read('ram', '512M')).toBe('512 MiB');
  expect(read('ram', 'unlimited')).toBe('no limit');
  expect(read('stop-timeout', '120')).toBe('120 s');
  expect(read('memguarantee', '50')).toBe('50 %');
  expect(read('iolimit', 'much')).toBe('much');
  expect(echoOf(made('bootorder', '1'), '1')).toBeUndefined();
});

test('lists come apart into their items', () => {
  expect(itemsOf('ip', '10.0.0.1 fd00::1/64')).toEqual(['10.0.0.1', 'fd00::1/64']);
  expect(itemsOf('features', 'nfs:on,ppp:off')).toEqual(['nfs:on', 'ppp:off']);
  expect(itemsOf('netif', 'ifname=eth0;ifname=eth1')).toEqual(['ifname=eth0', 'ifname=eth1']);
  expect(itemsOf('hostname', 'a b')).toBeUndefined();
});

test('of switches only those are asked for that change', () => {
  const wanted = statesOf('nfs:on ppp:on');
  expect(switchesAsked('nfs:on ppp:off newer:on', wanted)).toBe('ppp:on');
  expect(switchesAsked('nfs:on ppp:on', wanted)).toBeUndefined();
});

test('what the tool of the node does not have is shown only where the file says it', () => {
  const settings = [made('onboot', 'yes'), made('ha_enable', null), made('autostop', 'stop'), made('hostname', 'a')];
  const names = (major: number) => settingsOf('start', settings, major).map(({ name }) => name);
  expect(names(4)).toEqual(['onboot', 'autostop']);
  expect(names(7)).toEqual(['onboot', 'ha_enable', 'autostop']);
});

test('several that are not set are told in one line, but not where unset means something', () => {
  const start = [made('onboot', null), made('bootorder', null), made('disabled', null)];
  expect(toRead(start).rows.map(({ name }) => name)).toEqual(['onboot']);
  expect(toRead(start).unset.map(({ name }) => name)).toEqual(['bootorder', 'disabled']);
  expect(toRead([made('bootorder', null), made('cpus', null, { origin: 'missing', profile: '2' })]).unset).toEqual([]);
});

describe('of a save that stopped half way', () => {
  const settings = [
    made('cpuunits', '2000'),
    made('iolimit', '10M'),
    made('description', null),
    made('onboot', 'yes'),
    made('features', 'nfs:on ppp:off'),
    made('ip', '10.0.0.1'),
  ];

  test('what is in the file by now is not asked again, whatever its spelling', () => {
    const sent = { cpuunits: '2000', iolimit: '10', description: null, features: 'nfs:on', ip: '10.0.0.1' };
    expect(stillAsked(sent, settings)).toEqual({});
  });

  test('what is not stays as it was typed', () => {
    const sent = { cpuunits: '3000', iolimit: '1G', description: 'x', onboot: null, features: 'nfs:off' };
    expect(stillAsked(sent, settings)).toEqual(sent);
  });
});
