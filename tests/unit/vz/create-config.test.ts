/** The config of a new container as a form: what is edited there is what is asked for. */
import { describe, expect, test } from 'vitest';
import { effective, parseConf, printConf } from '@/lib/vz/conf';
import { confAfterAll, confOfCreate, placesOf, type Wish } from '@/lib/vz/create';
import { readConfigDraft } from '@/lib/vz/create-config';
import { parseCtid } from '@/lib/vz/ctid';
import { checkValues } from '@/lib/vz/set';

const profile = '# RAM\nPHYSPAGES="0:131072"\nSWAPPAGES="0:262144"\nDISKSPACE="2097152:2306867"\nCPUUNITS="1000"\n';
const profiles = new Map([['vswap-512m', effective(parseConf(profile))]]);

function printed(values: Record<string, string>): string {
  const checked = checkValues(values);
  if (!checked.ok) throw new Error(checked.reason.key);
  const more = { template: 'centos-6-x86_64', profile: 'vswap-512m', layout: undefined, major: 4 };
  const wish: Wish = { ctid: parseCtid('101'), ...more, changes: checked.changes };
  return printConf(confAfterAll(confOfCreate(parseConf(profile), wish, placesOf(parseConf('')), 'simfs'), wish));
}
const base = printed({ name: 'web1' });
const read = (text: string) => readConfigDraft(text, profiles, base);

describe('reading back', () => {
  test('what a form asked for gives the same values again', () => {
    const values = {
      name: 'web1',
      hostname: 'web1.example.net',
      ip: '10.0.0.4 10.0.0.5',
      nameserver: '10.0.0.1',
      ram: '768M',
      swap: '1536M',
      diskspace: '3145728:3145728',
      cpuunits: '500',
      onboot: 'yes',
    };
    const draft = { template: 'centos-6-x86_64', profile: 'vswap-512m', layout: 'simfs', values };
    expect(read(printed(values))).toEqual({ ok: true, draft });
  });

  test('another spelling of what the profile says asks for nothing', () => {
    expect(read(base.replace('0:131072', '131072:131072'))).toMatchObject({
      ok: true,
      draft: { values: { name: 'web1' } },
    });
  });
});

test.each([
  ['a line without an equals sign', (text: string) => `NONSENSE\n${text}`, 1, 'create.config.line'],
  ['an open quote', (text: string) => text.replace('# RAM', 'HOSTNAME="a'), 1, 'create.config.line'],
  ['an unknown key', (text: string) => `${text}WHATEVER="1"\n`, 12, 'create.config.unknown'],
  [
    'a key of the profile that is taken out',
    (text: string) => text.replace('CPUUNITS="1000"\n', ''),
    10,
    'create.config.missing',
  ],
  [
    'another profile',
    (text: string) => text.replace('SAMPLE="vswap-512m"', 'SAMPLE="nope"'),
    10,
    'create.config.profile',
  ],
  ['another private area', (text: string) => text.replace('/vz/private/$VEID', '/etc'), 7, 'create.config.place'],
  ['another layout', (text: string) => text.replace('"simfs"', '"btrfs"'), 0, 'create.config.layout'],
  [
    'a value that vzctl cannot read',
    (text: string) => text.replace('CPUUNITS="1000"', 'CPUUNITS="many"'),
    5,
    'create.config.value',
  ],
])('%s is said with its line', (_what, change, line, trouble) => {
  const found = read(change(base));
  expect(found).toMatchObject({ ok: false, trouble });
  if (line > 0) expect(found).toMatchObject({ line });
});
