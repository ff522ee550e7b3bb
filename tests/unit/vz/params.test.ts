import { describe, expect, test } from 'vitest';
import { isMessageKey, t } from '@/lib/text/t';
import { counterNames } from '@/lib/ubc/counters';
import { get, parseConf, setKeys } from '@/lib/vz/conf';
import { canonical, checkOption } from '@/lib/vz/grammar';
import { type Param, paramGroups, params, waitsForRestart } from '@/lib/vz/params';
import { checkValue, storedValue } from '@/lib/vz/set';
import { fixture, fixtureNames, type Recording, recordings } from './recorded';

const all = [...params.values()];
const UNSAFE = ['a\nb', 'a\rb', 'a\u0000b', 'a"b', 'a\\b', 'a$b', 'a`b', '$(id)', '\u001b[0m', 'a\u0085b', '\ud800'];

const samples: Record<Param['grammar']['kind'], string> = {
  pair: '100:200',
  size: '512M',
  rate: '10',
  whole: '8',
  factor: '1.50',
  choice: 'yes',
  name: 'web 1',
  text: 'front end, rack 4',
  host: 'web1.example.org',
  word: 'debian-8.0-x86_64-minimal',
  addresses: '192.0.2.1 2001:db8::1',
  domains: 'example.org example.net',
};
const sampleOf = (param: Param) =>
  param.grammar.kind === 'choice'
    ? (param.grammar.of[0] ?? '')
    : param.name === 'ioprio'
      ? '7'
      : samples[param.grammar.kind];

describe('the catalogue', () => {
  test('has every counter', () => {
    for (const name of counterNames) expect(params.has(name), name).toBe(true);
  });

  test('never has a password', () => {
    expect(params.has('userpasswd')).toBe(false);
  });

  test.each(all)('$name has words and a group', (param) => {
    for (const key of [param.labelKey, param.helpKey]) expect(isMessageKey(key), key).toBe(true);
    expect(isMessageKey(`vz.group.${param.group}`)).toBe(true);
    expect(paramGroups).toContain(param.group);
  });

  test.each(all)('$name: what is set is what the config then says', (param) => {
    const checked = checkOption(param.grammar, sampleOf(param));
    if (!checked.ok) throw new Error(checked.reason.key);
    expect(storedValue(setKeys(parseConf(''), [[param.key, checked.stored]]), param)).toBe(checked.stored);
    expect(canonical(param.grammar, checked.stored)).toBe(checked.stored);
  });

  test.each(all)('$name takes nothing that a quote, a newline or a shell would make something of', (param) => {
    for (const text of UNSAFE) {
      const checked = checkValue(param, text);
      expect(checked.ok, JSON.stringify(text)).toBe(false);
      if (checked.ok) continue;
      const sentence = t(checked.reason.key, checked.reason.values);
      expect(sentence).toContain(param.name);
      expect(sentence).not.toContain('\n');
      expect(sentence).not.toMatch(/\{/);
    }
  });

  test.each(all)('$name refuses what is too long, in a full sentence', (param) => {
    for (const text of ['9'.repeat(300), 'ü'.repeat(200), 'x,']) {
      const checked = checkValue(param, text);
      if (checked.ok) expect(param.grammar.kind).toBe('text');
      else expect(t(checked.reason.key, checked.reason.values)).not.toMatch(/\{/);
    }
  });
});

/** The value of the one option of a recorded `vzctl set 101 --option value [--save]`. */
function single({ argv }: Recording): { param: Param; value: string } | undefined {
  const [, , , option = '', value = '', save] = argv;
  const param = params.get(option.replace(/^--/, ''));
  return param !== undefined && (argv.length === 5 || (argv.length === 6 && save === '--save'))
    ? { param, value }
    : undefined;
}

/** Every option of a recorded command line that the catalogue has, with its value. */
function everything({ argv }: Recording): { param: Param; value: string }[] {
  const short: Record<string, string> = { '-p': 'numproc', '-t': 'numpty' };
  return argv.flatMap((word, i) => {
    const param = params.get(short[word] ?? word.replace(/^--/, ''));
    return param !== undefined && word.startsWith('-') ? { param, value: argv[i + 1] ?? '' } : [];
  });
}

const setFiles = ['set-misc', 'set-ubc', 'set-cpu-io', 'set-net', 'set-disk', 'set-features'];
const sets = setFiles.flatMap(recordings).filter((r) => r.argv[1] === 'set');

test('takes no value that vzctl was recorded to refuse', () => {
  const refused = sets.filter((r) => r.exitCode === 21).flatMap((r) => single(r) ?? []);
  expect(refused.length).toBeGreaterThan(30);
  for (const { param, value } of refused) {
    expect(checkOption(param.grammar, value).ok, `--${param.name} ${value}`).toBe(false);
  }
});

test('knows what vzctl writes: every value that appears in a recorded config was predicted from its command line', () => {
  const files = fixtureNames('conf/set').filter((name) => !name.includes('102-'));
  const [first, ...later] = files.sort().map((name) => parseConf(fixture(name)));
  if (first === undefined) throw new Error('no recorded configs');
  const appeared = new Set<string>();
  for (const param of all) {
    const before = get(first, param.key);
    const asked = sets
      .filter((r) => r.exitCode === 0)
      .flatMap(everything)
      .filter((set) => set.param.key === param.key);
    const checked = asked.map((set) => checkOption(set.param.grammar, set.value));
    // Values we do not send may have left anything.
    if (asked.length === 0 || checked.some((c) => !c.ok)) continue;
    const predicted = checked.flatMap((c) => (c.ok ? [c.stored] : []));
    for (const conf of later) {
      const value = get(conf, param.key);
      if (value === undefined || value === before) continue;
      expect(predicted, `${param.key}="${value}"`).toContain(value);
      appeared.add(param.key);
    }
  }
  expect(appeared.size).toBeGreaterThan(6);
});

describe('single values', () => {
  const cases: [string, string, string | undefined][] = [
    ['name', 'web1', 'web1'],
    ['name', '', ''],
    ['name', '101', undefined],
    ['name', '-x', undefined],
    ['name', '..', undefined],
    ['name', 'café', undefined],
    ['name', 'web1 ', undefined],
    ['hostname', '', ''],
    ['hostname', 'a_b', undefined],
    ['hostname', '-a.example.org', undefined],
    ['hostname', 'a..b', undefined],
    ['description', 'Grüße ☃', 'Grüße ☃'],
    ['description', "it's", "it's"],
    ['onboot', 'YES', undefined],
    ['bootorder', 'unlimited', undefined],
    ['bootorder', '007', '7'],
    ['cpuunits', '7', undefined],
    ['cpuunits', '500001', undefined],
    ['cpulimit', '25%', undefined],
    ['cpulimit', '-1', undefined],
    ['ioprio', '8', undefined],
    ['iolimit', '10', '10485760'],
    ['iolimit', 'unlimited', '0'],
    ['ram', '1G', '0:262144'],
    ['ram', '-1', undefined],
    ['ram', '', undefined],
    ['privvmpages', '256M:280M', '65536:71680'],
    ['vmguarpages', '33792:unlimited', '33792:unlimited'],
    ['numproc', '10:5', '10:5'],
    ['diskspace', '3G', '3145728:3145728'],
    ['diskspace', '1G:500M', undefined],
    ['vm_overcommit', '1.5', '1.5'],
    ['vm_overcommit', '1.5x', undefined],
    ['nameserver', '192.0.2.1  192.0.2.2', '192.0.2.1 192.0.2.2'],
    ['nameserver', 'inherit', 'inherit'],
    ['nameserver', 'not-an-ip', undefined],
    ['nameserver', '192.0.2.1/24', undefined],
    ['nameserver', '', undefined],
    ['searchdomain', 'example.org', 'example.org'],
    ['ostemplate', '../../x', undefined],
    ['netfilter', 'some', undefined],
  ];
  test.each(cases)('%s %j is stored as %j', (name, text, stored) => {
    const param = params.get(name);
    if (param === undefined) throw new Error(`no parameter ${name}`);
    const checked = checkOption(param.grammar, text);
    expect(checked.ok ? checked.stored : undefined).toBe(stored);
  });

  test.each([
    ['::', true],
    ['::1', true],
    ['2001:db8::5', true],
    ['1:2:3:4:5:6:7:8', true],
    ['1:2:3:4:5:6:7::', true],
    ['::ffff:192.0.2.1', true],
    ['1:2:3:4:5:6:7', false],
    ['1::2::3', false],
    [':1', false],
    ['1:', false],
    ['12345::', false],
    ['1:2:3:4:5:6:7:8:9', false],
    ['0.0.0.0', true],
    ['01.2.3.4', false],
    ['1.2.3.256', false],
    ['1.2.3', false],
  ])('the address %s: %s', (text, good) => {
    expect(checkOption({ kind: 'addresses' }, text).ok).toBe(good);
  });
});

test('only what vzctl cannot change live waits for a restart', () => {
  const param = (name: string): Param => {
    const found = params.get(name);
    if (found === undefined) throw new Error(`no parameter ${name}`);
    return found;
  };
  expect(waitsForRestart(param('numproc'), '100', '200')).toBe(false);
  expect(waitsForRestart(param('netfilter'), 'stateless', 'full')).toBe(true);
  expect(waitsForRestart(param('netfilter'), 'full', 'full')).toBe(false);
  expect(waitsForRestart(param('quotaugidlimit'), '200', '300')).toBe(false);
  expect(waitsForRestart(param('quotaugidlimit'), undefined, '200')).toBe(true);
  expect(waitsForRestart(param('quotaugidlimit'), '200', '0')).toBe(true);
});
