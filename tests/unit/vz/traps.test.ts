/** The traps of `vzctl set`, each by its name; every one was recorded or read in the source of vzctl 4.11.1. */
import { describe, expect, test } from 'vitest';
import { t } from '@/lib/text/t';
import type { CounterRow } from '@/lib/ubc/sample';
import { type Conf, get, parseConf, setKeys } from '@/lib/vz/conf';
import { removeKeys } from '@/lib/vz/conf-change';
import { parseCtid } from '@/lib/vz/ctid';
import { driftOf } from '@/lib/vz/drift';
import { params, waitsForRestart } from '@/lib/vz/params';
import { applyOutcome } from '@/lib/vz/profile-apply';
import { missingPartner, type Situation, saveCalls } from '@/lib/vz/save';
import { checkValues, readBackDiff, storedValue } from '@/lib/vz/set';
import { fixture, recordings } from './recorded';

const ctid = parseCtid('101');
const stopped: Situation = { running: false, ploop: false, major: 4 };
const running: Situation = { running: true, ploop: false, major: 4 };
const changesOf = (values: Record<string, string>, major = 4) => {
  const checked = checkValues(values, major);
  if (!checked.ok) throw new Error(t(checked.reason.key, checked.reason.values));
  return checked.changes;
};
const callsOf = (values: Record<string, string>, situation = stopped, conf = '') =>
  saveCalls(ctid, changesOf(values, situation.major), parseConf(conf), situation).map(({ argv }) => argv.slice(3));
const refusal = (values: Record<string, string>) => {
  const checked = checkValues(values);
  return checked.ok ? undefined : t(checked.reason.key, checked.reason.values);
};
const basic = fixture('conf/samples/ve-basic.conf-sample');
const vswap = fixture('conf/samples/ve-vswap-512m.conf-sample');
const param = (name: string) => {
  const found = params.get(name);
  if (found === undefined) throw new Error(`no parameter ${name}`);
  return found;
};

test('an option swallows the next word: every option is one word with its value', () => {
  const recorded = recordings('set-errors').find(({ argv }) => argv.join(' ') === 'vzctl set 101 --hostname --save');
  expect(recorded?.exitCode).toBe(0);
  expect(callsOf({ description: '--save', hostname: '' })).toEqual([['--hostname=', '--description=--save', '--save']]);
});

test('first wins and last wins on repeats: no option stands twice in a call but those that collect, and a config is read accordingly', () => {
  const everything = { onboot: 'yes', numproc: '5', nameserver: '192.0.2.1 192.0.2.2', ip: '10.0.0.1 10.0.0.2' };
  const words = callsOf(everything).flat();
  const names = words.map((word) => word.replace(/=.*/, ''));
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  expect(new Set(twice)).toEqual(new Set(['--nameserver', '--ipadd']));
  const conf = parseConf('ONBOOT="yes"\nONBOOT="no"\nNUMPROC="1"\nNUMPROC="2"\n');
  expect(storedValue(conf, param('onboot'))).toBe('yes');
  expect(storedValue(conf, param('numproc'))).toBe('2');
  // A value that cannot be read does not count as the first.
  expect(storedValue(parseConf('ONBOOT="YES"\nONBOOT="no"\n'), param('onboot'))).toBe('no');
});

test('two interfaces are never changed in one call: only the first --ifname would count', () => {
  const had = 'ifname=eth0,bridge=a;ifname=eth1,bridge=a';
  const calls = callsOf({ netif: 'ifname=eth0,bridge=b;ifname=eth1,bridge=c' }, running, `NETIF="${had}"\n`);
  expect(calls).toEqual([
    ['--ifname=eth0', '--bridge=b', '--save'],
    ['--ifname=eth1', '--bridge=c', '--save'],
  ]);
});

test('--iolimit takes MB/s but the file holds bytes/s: the unit is always sent', () => {
  expect(callsOf({ iolimit: '10' })).toEqual([['--iolimit=10M', '--save']]);
  expect(callsOf({ iolimit: '10' }, { ...stopped, major: 9 })).toEqual([['--iolimit=10M', '--save']]);
  expect(callsOf({ iolimit: '512K' })).toEqual([['--iolimit=512K', '--save']]);
  expect(callsOf({ iolimit: 'unlimited' })).toEqual([['--iolimit=0', '--save']]);
  const [change] = changesOf({ iolimit: '10' });
  expect(change?.stored).toBe('10485760');
  expect(readBackDiff(changesOf({ iolimit: '10' }), parseConf('IOLIMIT="10485760"\n'))).toEqual([]);
  // What the file holds, sent as it is, would be 10485760 MB/s.
  expect(refusal({ iolimit: '10485760' })).toMatch(/too large/);
});

test('--diskspace refuses unlimited', () => {
  expect(refusal({ diskspace: 'unlimited' })).toMatch(/^diskspace: this cannot be unlimited/);
  expect(refusal({ diskinodes: '5:unlimited' })).toMatch(/^diskinodes: this cannot be unlimited/);
});

test('ONBOOT has three states: the third comes back only by removing the key', () => {
  expect(storedValue(parseConf('ONBOOT="yes"\n'), param('onboot'))).toBe('yes');
  expect(storedValue(parseConf('ONBOOT="no"\n'), param('onboot'))).toBe('no');
  expect(storedValue(parseConf('ONBOOT="maybe"\n'), param('onboot'))).toBeUndefined();
  expect(refusal({ onboot: '' })).toMatch(/^onboot: “” is none of: yes, no/);
  expect(
    storedValue(removeKeys(parseConf('ONBOOT="no"\n ONBOOT="yes"\n'), ['ONBOOT']), param('onboot')),
  ).toBeUndefined();
});

describe('restart-only parameters save with a warning, and --setmode ignore does not save', () => {
  const restartOnly = ['features', 'capability', 'netfilter', 'iptables', 'diskquota', 'mount_opts'];

  test('recorded so', () => {
    const record = recordings('set-features').filter(({ argv }) =>
      argv.join(' ').startsWith('vzctl set 101 --features'),
    );
    const warned = record.find(({ stderr }) => stderr.includes('Please consider using --setmode option'));
    expect(warned?.exitCode).toBe(0);
    expect(record.find(({ argv }) => argv.includes('ignore'))?.exitCode).toBe(32);
  });

  test('those and no others wait for a restart, and no call says --setmode', () => {
    const waiting = [...params.values()].filter(({ applies }) => applies === 'restart').map(({ name }) => name);
    expect([...waiting].sort()).toEqual([...restartOnly].sort());
    const calls = callsOf({ netfilter: 'full', features: 'nfs:on', numproc: '5' }, running);
    expect(calls.flat().filter((word) => word.startsWith('--setmode'))).toEqual([]);
    // Apart from the rest: what vzctl says of a restart is about nothing else.
    expect(calls).toEqual([
      ['--numproc=5', '--save'],
      ['--netfilter=full', '--features=nfs:on', '--save'],
    ]);
    expect(waitsForRestart(param('features'), undefined, 'nfs:on')).toBe(true);
  });
});

describe('--ram and --swap go together', () => {
  const lacks = (values: Record<string, string>, conf: string) => {
    const refused = missingPartner(changesOf(values), parseConf(conf));
    return refused === undefined ? undefined : t(refused.reason.key, refused.reason.values);
  };

  test('on a classic config one without the other is refused, as vzctl does with exit 28', () => {
    expect(
      recordings('set-ubc').find(({ argv }) => argv.join(' ') === 'vzctl set 101 --ram 512M --save')?.exitCode,
    ).toBe(28);
    expect(lacks({ ram: '512M' }, basic)).toMatch(/^ram needs swap/);
    expect(lacks({ swap: '512M' }, basic)).toMatch(/^swap needs ram/);
    expect(lacks({ ram: '512M', swap: '0' }, basic)).toBeUndefined();
  });

  test('a VSwap config has the other already; newer tools are given both', () => {
    expect(lacks({ ram: '1G' }, vswap)).toBeUndefined();
    expect(callsOf({ ram: '1G' }, running, vswap)).toEqual([['--ram=1G', '--save']]);
    expect(callsOf({ ram: '1G' }, { ...running, major: 9 }, vswap)).toEqual([
      ['--ram=1G', '--swap=1073741824', '--save'],
    ]);
  });
});

describe('--applyconfig leaves stale counters and resizes ploop', () => {
  const outcome = (container: string | Conf, profile: string) =>
    applyOutcome('p', parseConf(profile), typeof container === 'string' ? parseConf(container) : container, new Map());

  test('counters of the other mode are named for removal', () => {
    const { stale, changes } = outcome(basic, vswap);
    expect(stale).toContain('PRIVVMPAGES');
    expect(stale).toContain('NUMPROC');
    expect(stale).not.toContain('PHYSPAGES');
    expect(changes.find(({ key }) => key === 'PHYSPAGES')?.after).toBe('0:512M');
    // Left behind they would override what VSwap computes.
    const left = parseConf(fixture('conf/applyconfig-after-vswap.conf'));
    expect(get(left, 'PRIVVMPAGES')).toBeDefined();
    expect(outcome(vswap, basic).stale).toEqual(['SWAPPAGES']);
  });

  test('the resize is known beforehand', () => {
    const small = setKeys(parseConf(basic), [['DISKSPACE', '1048576:1048576']]);
    expect(outcome(small, basic).resizes).toBe(true);
    expect(outcome(basic, basic)).toMatchObject({ resizes: false, stale: [] });
  });
});

test('--features fuse:on switches nfsd: unknown names are refused', () => {
  const record = recordings('set-features').find(({ argv }) => argv.includes('fuse:on'));
  expect(record?.exitCode).toBe(0);
  expect(refusal({ features: 'fuse:on' })).toMatch(/^features: “fuse:on” is not known/);
  expect(refusal({ features: 'nfs:on,ABCD:off' })).toMatch(/^features: “ABCD:off”/);
});

describe('on a VSwap container "running differs from config" knows the implicit values', () => {
  const row = (counter: string, barrier: number, limit: number): CounterRow => ({
    ...{ counter, barrier, limit, held: 0, maxheld: 0, failcnt: 0 },
  });
  const inf = Number.POSITIVE_INFINITY;
  const conf = parseConf('PHYSPAGES="0:512M"\nSWAPPAGES="0:1G"\nVM_OVERCOMMIT="1.5"\n');
  const asComputed = [
    row('physpages', 0, 131072),
    row('swappages', 0, 262144),
    row('lockedpages', 131072, 131072),
    row('oomguarpages', 131072, inf),
    row('vmguarpages', 393216, inf),
    row('privvmpages', 589824, 589824),
    row('numproc', inf, inf),
  ];

  test('nothing differs where the kernel has what vzctl computes', () => {
    expect(driftOf(conf, asComputed, 4)).toEqual([]);
  });

  test('a counter changed without --save differs, and the config is said not to name it', () => {
    const rows = asComputed.map((one) => (one.counter === 'numproc' ? row('numproc', 100, 100) : one));
    expect(driftOf(conf, rows, 4)).toEqual([
      expect.objectContaining({ counter: 'numproc', implied: true, running: { first: 100n, second: 100n } }),
    ]);
  });

  test('newer kernels keep one number: the limit decides', () => {
    const rows = asComputed.map((one) => row(one.counter, Number(one.limit), Number(one.limit)));
    expect(driftOf(conf, rows, 7)).toEqual([]);
  });

  test('a classic config is compared by what it names', () => {
    const classic = parseConf('NUMPROC="100:100"\nPRIVVMPAGES="256M:280M"\n');
    const rows = [row('numproc', 100, 100), row('privvmpages', 65536, 70000), row('numpty', 5, 5)];
    expect(driftOf(classic, rows, 4).map(({ counter }) => counter)).toEqual(['privvmpages']);
  });
});

describe('the calls of one save', () => {
  test('a stopped container gets one call, but for its name before and the resize of its image behind', () => {
    const values = { numproc: '5', cpus: '2', ip: '10.0.0.1', features: 'nfs:on', diskspace: '2G:3G', name: 'web' };
    const calls = callsOf(values, { ...stopped, ploop: true });
    expect(calls.map((words) => words.map((word) => word.replace(/=.*/, '')))).toEqual([
      ['--name', '--save'],
      ['--cpus', '--ipadd', '--features', '--numproc', '--save'],
      ['--diskspace', '--save'],
    ]);
  });

  test('a running one gets one call for each concern that may fail by itself', () => {
    const values = {
      description: 'x',
      numproc: '5',
      cpus: '2',
      iolimit: '5',
      ip: '10.0.0.1',
      hostname: 'a',
      diskspace: '2G:3G',
    };
    expect(callsOf(values, running)).toEqual([
      ['--description=x', '--save'],
      ['--numproc=5', '--save'],
      ['--cpus=2', '--save'],
      ['--iolimit=5M', '--save'],
      ['--ipadd=10.0.0.1', '--save'],
      ['--hostname=a', '--save'],
      ['--diskspace=2G:3G', '--save'],
    ]);
  });

  test.each([
    ['10.0.0.1 10.0.0.2', '10.0.0.1', ['--ipdel=10.0.0.2']],
    ['10.0.0.1', '10.0.0.1 10.0.0.2', ['--ipadd=10.0.0.2']],
    ['10.0.0.1/24', '10.0.0.1/25', ['--ipadd=10.0.0.1/25']],
    ['10.0.0.1 10.0.0.2', '10.0.0.2 10.0.0.1', ['--ipdel=all', '--ipadd=10.0.0.2', '--ipadd=10.0.0.1']],
    ['10.0.0.1 10.0.0.2', '', ['--ipdel=all']],
  ])('addresses from %j to %j by %j', (before, after, options) => {
    expect(callsOf({ ip: after }, running, `IP_ADDRESS="${before}"\n`)).toEqual([[...options, '--save']]);
  });

  test('lists that are as asked need no call', () => {
    const conf = 'IP_ADDRESS="10.0.0.1"\nDEVICES="b:8:all:r "\nFEATURES="nfs:on"\n';
    expect(callsOf({ ip: '10.0.0.1', devices: 'b:8:all:r', features: 'nfs:on' }, running, conf)).toEqual([]);
  });

  test('a device is taken away by none, and an interface is made and filtered in two calls', () => {
    expect(callsOf({ devices: 'c:10:200:rw' }, running, 'DEVICES="b:8:all:r "\n')).toEqual([
      ['--devices=b:8:all:none', '--devices=c:10:200:rw', '--save'],
    ]);
    expect(callsOf({ netif: 'ifname=eth0,bridge=vmbr0,mac_filter=off' }, running)).toEqual([
      ['--netif_add=eth0,,,,vmbr0', '--save'],
      ['--ifname=eth0', '--mac_filter=off', '--save'],
    ]);
  });
});
