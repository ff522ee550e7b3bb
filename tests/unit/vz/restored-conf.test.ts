import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseConf } from '@/lib/vz/conf';
import { restoredConf } from '@/lib/vz/restored-conf';

const asked = { hostname: undefined, addresses: [], keepInterfaces: false, keepRights: false, major: 4 };
const restore = (text: string, more = {}) => restoredConf(parseConf(text), { ...asked, ...more });
const reasons = (text: string, more = {}) =>
  Object.fromEntries(restore(text, more).dropped.map(({ key, reason }) => [key, reason]));

test('limits come back, each in the spelling that vzctl writes', () => {
  const { text, dropped } = restore(
    '  NUMPROC=240:240 \nPHYSPAGES="0:256M"\nONBOOT="yes"\nCPUUNITS="1000"\nORIGIN_SAMPLE="basic"\n',
  );
  expect(text).toBe('NUMPROC="240"\nPHYSPAGES="0:65536"\nONBOOT="yes"\nCPUUNITS="1000"\nORIGIN_SAMPLE="basic"\n');
  expect(dropped).toEqual([]);
});

test('what makes it that container and no other is not taken over', () => {
  const old =
    'VEID=101\nUUID="x"\nNAME="web1"\nHOSTNAME="a.example"\nIP_ADDRESS="10.0.0.1"\nVE_PRIVATE="/vz/private/$VEID"\nVE_ROOT="/x"\n';
  expect(restore(old).text).toBe('\n');
  expect(reasons(old)).toEqual({
    ...{ VEID: 'identity', UUID: 'identity', NAME: 'identity', HOSTNAME: 'given', IP_ADDRESS: 'given' },
    ...{ VE_PRIVATE: 'place', VE_ROOT: 'place' },
  });
  expect(restore(old, { hostname: 'b.example', addresses: ['10.0.0.9', '10.0.0.10'] }).text).toBe(
    'HOSTNAME="b.example"\nIP_ADDRESS="10.0.0.9 10.0.0.10"\n',
  );
});

test.each([
  ['a substitution', 'DESCRIPTION="$(id)"\n', 'DESCRIPTION'],
  ['a backquote', 'NAMESERVER="`id`"\n', 'NAMESERVER'],
  ['a quote inside', 'DESCRIPTION="a" ; touch /x #"\n', 'DESCRIPTION'],
  ['no number', 'CPUUNITS="many"\n', 'CPUUNITS'],
  ['a path as a profile', 'ORIGIN_SAMPLE="../x"\n', 'ORIGIN_SAMPLE'],
])('a value with %s is left out', (_what, text, key) => {
  const { text: made, dropped } = restore(text);
  expect(made).not.toContain(key);
  expect(dropped.every(({ reason }) => reason === 'unsafe')).toBe(true);
});

test('keys that nobody knows, lines that are none and comments are left out', () => {
  expect(reasons('# $(id)\nrm -rf /\nexport X=1\nFOO="bar"\n')).toMatchObject({ FOO: 'unknown' });
  expect(restore('# $(id)\nrm -rf /\nexport X=1\nFOO="bar"\n').text).toBe('\n');
});

test('what opens the container to the node comes back only where that is asked for', () => {
  const open = 'FEATURES="nfs:on"\nDEVNODES="net/tun:rw"\n';
  expect(reasons(open)).toEqual({ FEATURES: 'rights', DEVNODES: 'rights' });
  expect(restore(open, { keepRights: true }).text).toContain('FEATURES="nfs:on"');
});

test('interfaces come back only to the container that takes the old one’s place', () => {
  const old = 'NETIF="ifname=eth0,mac=00:18:51:AA:BB:CC,host_ifname=veth101.0,host_mac=00:18:51:AA:BB:CD"\n';
  expect(reasons(old)).toEqual({ NETIF: 'identity' });
  expect(restore(old, { keepInterfaces: true }).text).toContain('mac=00:18:51:AA:BB:CC');
});

test('files of an image come back as files, whatever the config says', () => {
  expect(restore('VE_LAYOUT="ploop"\nONBOOT="yes"\n', { asFiles: true }).text).toBe(
    'VE_LAYOUT="simfs"\nONBOOT="yes"\n',
  );
  expect(restore('ONBOOT="yes"\n', { asFiles: true }).text).toBe('ONBOOT="yes"\nVE_LAYOUT="simfs"\n');
});

describe('every profile that vzctl ships', () => {
  test.each(['basic', 'light', 'vswap-256m'])('%s survives whole', (name) => {
    const path = `tests/fixtures/vzctl-4.11.1/conf/samples/ve-${name}.conf-sample`;
    const conf = parseConf(readFileSync(path, 'utf8'));
    const { text, dropped } = restoredConf(conf, { ...asked, keepRights: true });
    expect(dropped).toEqual([]);
    const again = restoredConf(parseConf(text), { ...asked, keepRights: true });
    expect(again.text).toBe(text);
  });
});
