/** Every value that a recorded `vzctl set` took or refused, asked of the catalogue. */
import { describe, expect, test } from 'vitest';
import { type Conf, get, parseConf } from '@/lib/vz/conf';
import { canonical, checkOption } from '@/lib/vz/grammar';
import { expectedAfter, isSatisfied } from '@/lib/vz/incremental';
import { optionsOf, type Param, params } from '@/lib/vz/params';
import { fixture, fixtureNames, type Recording, recordings } from './recorded';

const files = ['name', 'set-misc', 'set-ubc', 'set-cpu-io', 'set-net', 'set-disk', 'set-features', 'set-errors'];
const sets = files.flatMap(recordings).filter((one) => one.argv[1] === 'set');
const byOption = new Map(
  [...params.values()].flatMap((param) => optionsOf(param).map((name) => [name, param] as const)),
);
byOption.set('ip', params.get('ip') as Param);
const shorts: Record<string, string> = { '-p': 'numproc', '-t': 'numpty' };
const nameOf = (word: string) => shorts[word] ?? word.replace(/^--?/, '').replace(/=.*$/, '');

/** Values of single items as the whole list that has them. */
const asList: Record<string, (value: string) => string> = {
  netif_add: (value) => {
    const fields = ['ifname', 'mac', 'host_ifname', 'host_mac', 'bridge'];
    const given = value.split(',').map((text, i) => [fields[i], text] as const);
    return given.flatMap(([field, text]) => (text === '' ? [] : [`${field}=${text}`])).join(',');
  },
  netif_del: (value) => `ifname=${value === 'all' ? 'eth0' : value}`,
  ifname: (value) => `ifname=${value}`,
  ipdel: (value) => (value === 'all' ? '' : value),
  devices: (value) => value.replace(/:none$/, ':r'),
  devnodes: (value) => value.replace(/:none$/, ':r'),
  ...Object.fromEntries(
    ['mac', 'host_mac', 'host_ifname', 'bridge', 'mac_filter'].map((field) => [
      field,
      (value: string) => `ifname=eth0,${field}=${value}`,
    ]),
  ),
};

interface Asked {
  option: string;
  param: Param;
  value: string;
}

function askedIn({ argv }: Recording): Asked[] {
  return argv.flatMap((word, i) => {
    const option = nameOf(word);
    const param = word.startsWith('-') ? byOption.get(option) : undefined;
    if (param === undefined) return [];
    const given = word.includes('=') ? word.slice(word.indexOf('=') + 1) : (argv[i + 1] ?? '');
    return [{ option, param, value: asList[option]?.(given) ?? given }];
  });
}

const good = ({ param, value }: Asked) => checkOption(param.grammar, value).ok;
const named = ({ option, value }: Asked) => `--${option} ${JSON.stringify(value)}`;

/**
 * What vzctl takes and we refuse, each for a reason: it means something else than it says, does nothing, or breaks a file. Option and value.
 */
const stricter: Record<string, string> = {
  '--bootorder "unlimited"': 'taken, and nothing is written',
  '--name "101"': 'a CTID wherever a name is meant',
  '--name "-x"': 'an option wherever a name is meant',
  '--hostname "--save"': 'the next option, swallowed',
  '--root "/vz/root/alt$VEID"': 'expanded by a shell',
  '--private "/vz/private/$VEID"': 'expanded by a shell',
  '--privvmpages ""': 'nothing is 0',
  '--cpulimit "25%"': 'of all CPUs: multiplied by a number only the node knows',
  '--cpulimit "-1"': 'wraps around',
  '--ip "0.0.0.0"': 'dropped in silence',
  '--ipadd "0.0.0.0"': 'dropped in silence',
  '--nameserver "not-an-ip"': 'no name server',
  '--nameserver ""': 'changes nothing',
  '--features "fuse:on"': 'switches nfsd',
};

describe('every recorded value', () => {
  const taken = sets.filter((one) => one.exitCode === 0).flatMap(askedIn);
  const alone = (one: Recording) => (askedIn(one).length === 1 ? askedIn(one) : []);
  const refused = sets
    .filter((one) => one.exitCode === 21 && /Bad parameter/.test(one.stderr))
    .flatMap(alone)
    // Which devices there are only the node knows.
    .filter((one) => named(one) !== '--devnodes "nosuch:rw"');

  test.each([...new Map(refused.map((one) => [named(one), one])).values()])(
    'that vzctl refused is refused: --$option $value',
    (one) => {
      expect(good(one)).toBe(false);
    },
  );

  test.each([...new Map(taken.map((one) => [named(one), one])).values()])(
    'that vzctl took is taken, or refused for a reason that is written down: --$option $value',
    (one) => {
      expect(good(one)).toBe(stricter[named(one)] === undefined);
    },
  );

  test('is many, and of most parameters', () => {
    expect(refused.length).toBeGreaterThan(55);
    expect(taken.length).toBeGreaterThan(110);
    const seen = new Set([...taken, ...refused].map(({ param }) => param.name));
    const never = [...params.keys()].filter((name) => !seen.has(name as Param['name']));
    // Counters share one grammar; what newer tools added was not recorded.
    expect(never.filter((name) => params.get(name)?.group !== 'counters')).toEqual([
      ...['autostop', 'ha_enable', 'ha_prio', 'memguarantee'],
    ]);
  });
});

test('what the catalogue says will be written is what was written: every value that appears in a recorded config', () => {
  const [first, ...later] = fixtureNames('conf/set')
    .filter((name) => !name.includes('102-'))
    .sort()
    .map((name) => parseConf(fixture(name)));
  if (first === undefined) throw new Error('no recorded configs');
  const appeared = new Set<string>();
  for (const param of new Set(byOption.values())) {
    const checked = sets
      .filter((one) => one.exitCode === 0)
      .flatMap(askedIn)
      .filter((one) => one.param.key === param.key)
      .map((one) => checkOption(one.param.grammar, one.value));
    // Values we do not send may have left anything.
    if (checked.length === 0 || param.incremental === true || checked.some(({ ok }) => !ok)) continue;
    const wanted = checked.flatMap((one) => (one.ok ? [one.stored] : []));
    for (const conf of later) {
      const value = get(conf, param.key);
      if (value === undefined || value === get(first, param.key)) continue;
      expect(
        wanted.some((one) => isSatisfied(param, one, canonical(param.grammar, value))),
        `${param.key}="${value}"`,
      ).toBe(true);
      appeared.add(param.key);
    }
  }
  expect(appeared.size).toBeGreaterThan(12);
});

test('lists are merged as vzctl was recorded to merge them', () => {
  const param = (name: string) => params.get(name) as Param;
  const list = (name: string, before: string | undefined, asked: string) => {
    const checked = checkOption(param(name).grammar, asked);
    if (!checked.ok) throw new Error(checked.reason.key);
    return expectedAfter(param(name), before, checked.stored);
  };
  const after: Conf = parseConf(fixture('conf/set/13-after-features-running.conf'));
  // nfs:on, then nfs:on,ppp:on,sit:off; the nfsd:on is what fuse:on made.
  expect(list('features', list('features', undefined, 'nfs:on'), 'nfs:on,ppp:on,sit:off,nfsd:on')).toBe(
    get(after, 'FEATURES'),
  );
  expect(list('capability', list('capability', undefined, 'net_admin:on'), 'NET_ADMIN:on,sys_time:off')).toBe(
    get(after, 'CAPABILITY'),
  );
  expect(isSatisfied(param('iptables'), 'ipt_state iptable_nat', get(after, 'IPTABLES'))).toBe(true);
  expect(canonical(param('devices').grammar, get(after, 'DEVICES') ?? '')).toBe('b:8:all:r');
});
