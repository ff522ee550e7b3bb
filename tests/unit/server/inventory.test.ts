import { beforeEach, describe, expect, test } from 'vitest';
import type { NodeDoor } from '@/lib/node/node';
import { type Counted, Inventory, type Listed } from '@/lib/server/inventory';
import { t } from '@/lib/text/t';
import { parseConf } from '@/lib/vz/conf';
import type { Configs } from '@/lib/vz/files';
import type { ListedContainer } from '@/lib/vz/list';
import { oddKey } from '@/lib/vz/oddity';
import type { Argv } from '@/lib/vz/run';
import { listed } from '../timeline/made-readings';

const bytes = (text: string) => new TextEncoder().encode(text);
let asked: Argv[] = [];
let there: string[] = [];
let files: Record<string, string> = {};
beforeEach(() => {
  asked = [];
  there = [];
  files = {};
});

/** A door that knows which paths exist, and these files. */
const door = {
  config: { files: { conf: '/etc/vz/conf', userBeancounters: '' } },
  read: async (argv: Argv) => {
    asked.push(argv);
    const found = argv.filter((word) => there.includes(word));
    const text = argv[0] === 'cat' ? files[argv.at(-1) ?? ''] : undefined;
    if (text !== undefined) return { code: 0, stdout: bytes(text), stderr: bytes(''), truncated: false };
    const ok = argv[0] === 'stat' && found.length === argv.length - 4;
    const stderr = bytes(argv[0] === 'cat' ? 'cat: No such file or directory' : '');
    return { code: ok ? 0 : 1, stdout: bytes(found.map((path) => `${path}\n`).join('')), stderr, truncated: false };
  },
  // Only these two members are used.
} as unknown as NodeDoor;

const whole = 'VE_PRIVATE="/vz/private/$VEID"\nOSTEMPLATE="debian-8.0"\n';
function configs(
  texts: Record<string, string>,
  destroyed: Record<string, string> = {},
  retired: Record<string, string> = {},
): Configs {
  const parsed = Object.entries(texts).map(([ctid, text]) => [ctid, parseConf(text)] as const);
  return {
    texts: new Map(Object.entries(texts)),
    configs: new Map(parsed),
    destroyed: new Map(Object.entries(destroyed)),
    retired: new Map(Object.entries(retired)),
    complete: true,
  };
}
const list = (atMs: number, containers: readonly ListedContainer[], complete = true): Listed => ({
  atMs,
  list: { containers, problems: [], complete, complaints: new Map() },
});
const counted = (atMs: number, ...ctids: string[]): Counted => ({ atMs, ctids, has: (ctid) => ctids.includes(ctid) });

async function judged(
  now: Listed,
  files: Configs | undefined,
  { before, counters }: { before?: Listed; counters?: Counted } = {},
): Promise<Record<string, string[]>> {
  const inventory = new Inventory(door);
  await inventory.look(now.list, files);
  const { oddities } = inventory.judge(now, before, counters);
  return Object.fromEntries([...oddities].map(([ctid, odd]) => [ctid, odd.map(({ code }) => code)]));
}

describe('what is not listed', () => {
  test('has a config and no files, or a config that is still the plain profile', async () => {
    const files = configs({ 101: whole, 102: whole, 103: 'NUMPROC="1"\n' });
    expect(await judged(list(1000, [listed()]), files)).toEqual({ 102: ['no_private'], 103: ['half_created'] });
  });

  test('is not claimed from half a list, nor from configs that cannot be read any more', async () => {
    const files = configs({ 101: whole, 102: whole });
    expect(await judged(list(1000, [listed()], false), files)).toEqual({});
    const inventory = new Inventory(door);
    const now = list(1000, [listed()]);
    await inventory.look(now.list, files);
    await inventory.look(now.list, undefined);
    expect(inventory.judge(now, undefined, undefined).strays).toEqual([]);
  });

  test('is a row with the state unknown', async () => {
    const inventory = new Inventory(door);
    const now = list(1000, []);
    await inventory.look(now.list, configs({ 102: whole }));
    expect(inventory.judge(now, undefined, undefined).strays).toMatchObject([{ ctid: '102', state: 'unknown' }]);
  });
});

test('files that a create was unpacking are named', async () => {
  there = ['/vz/private/103.tmp'];
  const inventory = new Inventory(door);
  const now = list(1000, []);
  await inventory.look(now.list, configs({ 103: 'NUMPROC="1"\n' }));
  expect(inventory.judge(now, undefined, undefined).oddities.get('103')).toMatchObject([
    { code: 'half_created', detail: '/vz/private/103.tmp' },
  ]);
});

describe('the lock of a half created container', () => {
  const lockOf = async () => {
    const inventory = new Inventory(door);
    const now = list(1000, []);
    await inventory.look(now.list, configs({ 103: 'NUMPROC="1"\n' }));
    const [odd] = inventory.judge(now, undefined, undefined).oddities.get('103') ?? [];
    return { said: odd === undefined ? '' : t(oddKey(odd.code), odd.values), values: odd?.values };
  };
  const conf = { '/etc/vz/vz.conf': 'LOCKDIR="/srv/lock"\n' };

  test('tells that the process which held it has ended: nobody creates it any more', async () => {
    files = { ...conf, '/srv/lock/103.lck': '30917\n\n' };
    expect((await lockOf()).said).toMatch(
      /^Its creation was cut off: process 30917, whose lock is still there, has ended/,
    );
  });

  test('tells who is at work, and then nothing is to be removed', async () => {
    files = { ...conf, '/srv/lock/103.lck': '77\n\n', '/proc/77/cmdline': 'vzctl\0create\x00103\0' };
    const { said } = await lockOf();
    expect(said).toContain('process 77 holds its lock (vzctl create 103)');
    expect(said).not.toContain('emove');
  });

  test.each([
    ['is not there', {}],
    ['names nobody', { '/srv/lock/103.lck': '' }],
    ['names the kernel', { '/srv/lock/103.lck': '0\n\n' }],
  ])('claims nothing where it %s', async (_what, more) => {
    files = { ...conf, ...more };
    expect((await lockOf()).values).toEqual({ path: '/etc/vz/conf/103.conf', lock: 'none' });
  });

  test('is asked of the helper where one is installed', async () => {
    const read = async (argv: Argv) => {
      asked.push(argv);
      const out = argv[1] === 'lock-holder' ? 'vzboard-node 1 lock-holder stale 4711\n' : '';
      return { code: argv[0] === 'stat' ? 1 : 0, stdout: bytes(out), stderr: bytes(''), truncated: false };
    };
    // Only these two members are used.
    const helped = { config: { ...door.config, helper: '/opt/vzboard-node' }, read } as unknown as NodeDoor;
    const inventory = new Inventory(helped);
    const now = list(1000, []);
    await inventory.look(now.list, configs({ 103: 'NUMPROC="1"\n' }));
    expect(asked.at(-1)).toEqual(['vzboard-node', 'lock-holder', '103']);
    expect(inventory.judge(now, undefined, undefined).oddities.get('103')).toMatchObject([
      { values: { lock: 'dead', pid: '4711' } },
    ]);
  });
});

test('a retired container is nothing odd: not its files, not what was destroyed under its number before, not counters the kernel still has', async () => {
  there = ['/data/201'];
  const old = 'VE_PRIVATE="/data/$VEID"\n';
  const before = list(1000, []);
  const counters = counted(2000, '0', '201', '202');
  const seen = { before, counters };
  expect(await judged(list(3000, []), configs({}, { 201: old }, { 201: old }), seen)).toEqual({
    202: ['counters_only'],
  });
  expect(await judged(list(3000, []), configs({}, { 201: old }), seen)).toMatchObject({
    201: ['half_destroyed', 'counters_only'],
  });
});

describe('the config of a destroyed container', () => {
  test('counts only while its files are there, and is asked about in one command', async () => {
    there = ['/data/201'];
    const files = configs({ 101: whole }, { 201: 'VE_PRIVATE="/data/$VEID"\n', 202: 'VE_PRIVATE="/data/$VEID"\n' });
    expect(await judged(list(1000, [listed()]), files)).toEqual({ 201: ['half_destroyed'] });
    expect(asked).toEqual([['stat', '-c', '%n', '--', '/data/201', '/data/202']]);
  });

  test('whose files were gone once is not asked about again, one with files is', async () => {
    there = ['/data/201'];
    const inventory = new Inventory(door);
    const now = list(1000, []);
    const files = configs({}, { 201: 'VE_PRIVATE="/data/$VEID"\n', 202: 'VE_PRIVATE="/data/$VEID"\n' });
    await inventory.look(now.list, files);
    await inventory.look(now.list, files);
    expect(asked.at(-1)).toEqual(['stat', '-c', '%n', '--', '/data/201']);
    there = [];
    await inventory.look(now.list, files);
    expect(inventory.judge(now, undefined, undefined).strays).toEqual([]);
  });

  test('beside a new container of the same CTID is nothing', async () => {
    there = ['/vz/private/101'];
    expect(await judged(list(1000, [listed()]), configs({ 101: whole }, { 101: whole }))).toEqual({});
    expect(asked).toEqual([]);
  });
});

describe('a listed container without a config among those read', () => {
  test('is looked at closer', async () => {
    expect(await judged(list(1000, [listed()]), configs({}))).toEqual({ 101: ['config_missing'] });
    expect(asked).toEqual([['cat', '/etc/vz/conf/101.conf']]);
  });

  test('is not asked about one by one when there are many, and is still said to be unread', async () => {
    const many = Array.from({ length: 100 }, (_, i) => listed({ ctid: String(500 + i) }));
    const found = await judged(list(1000, many), configs({}));
    expect(asked.length).toBe(25);
    expect(Object.keys(found)).toHaveLength(100);
    expect([found[500], found[599]]).toEqual([['config_missing'], ['config_unread']]);
  });
});

describe('counters', () => {
  const files = configs({ 101: whole });
  const at = 1_000_000;

  test('missing of one that ran before and after they were read', async () => {
    const now = list(at, [listed({ uptimeSeconds: 100 })]);
    expect(await judged(now, files, { counters: counted(at - 5000, '0') })).toEqual({ 101: ['counters_missing'] });
  });

  test.each([
    ['was started since they were read', { uptimeSeconds: 4 }, counted(at - 5000, '0')],
    ['was listed before they were read', { uptimeSeconds: 100 }, counted(at + 1, '0')],
    ['does not run', { state: 'stopped' as const, uptimeSeconds: null }, counted(at - 5000, '0')],
    ['has them', { uptimeSeconds: 100 }, counted(at - 5000, '0', '101')],
  ])('are not missing of one that %s', async (_, over, counters) => {
    expect(await judged(list(at, [listed(over)]), files, { counters })).toEqual({});
  });

  test('of one that two lists around them do not have are nobody’s', async () => {
    const before = list(at - 10_000, [listed()]);
    const counters = counted(at - 5000, '0', '101', '300');
    expect(await judged(list(at, [listed()]), files, { before, counters })).toEqual({ 300: ['counters_only'] });
  });

  test.each([
    ['there is no list before', undefined],
    ['the list before has it: it was destroyed since', list(at - 10_000, [listed(), listed({ ctid: '300' })])],
    ['the list before is younger: it was made and destroyed', list(at - 1000, [listed()])],
  ])('are somebody’s when %s', async (_, before) => {
    const counters = counted(at - 5000, '0', '101', '300');
    const given = before === undefined ? { counters } : { before, counters };
    expect(await judged(list(at, [listed()]), files, given)).toEqual({});
  });
});
