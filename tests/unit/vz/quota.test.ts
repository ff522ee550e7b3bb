import { describe, expect, test } from 'vitest';
import { parseAccountNames } from '@/lib/vz/account-names';
import { parseProcQuota, parseVzquota } from '@/lib/vz/quota';
import { parseGraceTime, parseRepquota } from '@/lib/vz/repquota';
import { fixture, recordings } from './recorded';

const printed = (batch: boolean, code: number) =>
  recordings('quota').find(
    ({ argv, exitCode }) =>
      argv.includes('stat') && argv.includes('-t') && argv.includes('-b') === batch && exitCode === code,
  )?.stdout ?? '';

describe('vzquota', () => {
  test('tells both levels of a recorded container, the same in both forms but for times', () => {
    const batch = parseVzquota(printed(true, 0));
    expect(batch.first).toEqual({
      blocks: { usage: 69_136, soft: 2_097_152, hard: 2_306_867, graceEndsAtMs: null, graceSeconds: 0 },
      inodes: { usage: 1_566, soft: 131_072, hard: 144_179, graceEndsAtMs: null, graceSeconds: 0 },
    });
    expect(batch.second).toMatchObject({ on: true, active: true, total: 7, limit: 50, exceeded: false });
    expect(batch.second?.owners.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      ...['user 0', 'group 0', 'group 4', 'group 8', 'group 42', 'group 43', 'group 50'],
    ]);
    const words = parseVzquota(printed(false, 0));
    expect(words.second).toMatchObject({ on: true, active: true, total: 7, limit: 50, exceeded: false });
    expect(words.second?.owners.map(({ blocks }) => blocks.usage)).toEqual(
      batch.second?.owners.map(({ blocks }) => blocks.usage),
    );
  });

  test('tells a second level that is off', () => {
    expect(parseVzquota(printed(false, 9)).second).toMatchObject({ on: false, active: false, limit: 0, owners: [] });
  });

  test('reads every recorded answer with numbers, and throws for every one without', () => {
    const answers = recordings('quota').filter(({ argv }) => argv[0] === 'vzquota' && /stat|show/.test(argv.join(' ')));
    expect(answers.length).toBeGreaterThan(10);
    for (const { stdout } of answers) {
      if (stdout === '') expect(() => parseVzquota(stdout)).toThrow('could not be read');
      else expect(parseVzquota(stdout).first.blocks.usage).toBeGreaterThan(0);
    }
  });

  const owner = (
    blocks: string,
    inodes = '1000         user    inodes           3           0           0        0    1 0',
  ) =>
    `  200 100 300 1796286120 259200\n 1 10 20 1 600\n1 1\n100 101 100\n1\n user 604800 86400         0h\ngroup 0 0         0h\n${blocks}\n${inodes}\n`;
  const rich = '1000         user 1k-blocks      300000      200000      400000 1796400000    1 1';

  test('a running grace has its end; a time of a level that is not above soft is an old one', () => {
    const { first, second } = parseVzquota(owner(rich));
    expect(first.blocks).toMatchObject({ graceEndsAtMs: 1_796_286_120_000, graceSeconds: 259_200 });
    expect(first.inodes.graceEndsAtMs).toBeNull();
    expect(second).toMatchObject({ exceeded: true, total: 101, limit: 100 });
    expect(second?.grace.user).toEqual({ blockSeconds: 604_800, inodeSeconds: 86_400 });
    expect(second?.owners[0]?.blocks).toMatchObject({ graceEndsAtMs: 1_796_400_000_000, graceSeconds: 604_800 });
  });

  test('above 2^53 nothing is rounded', () => {
    const { first } = parseVzquota('9007199254740993 0 9223372036854775807 0 0\n1 0 0 0 0\n');
    expect(first.blocks).toMatchObject({ usage: 9_007_199_254_740_993n, hard: Number.POSITIVE_INFINITY });
  });

  test.each([
    ['nothing', ''],
    ['half a line', ' 200 100\n 1 10 20 0 0\n'],
    ['a word for a number', ' x 100 300 0 0\n 1 10 20 0 0\n'],
    ['a negative number', ' -1 100 300 0 0\n 1 10 20 0 0\n'],
    ['an owner without inodes', owner(rich, '')],
    ['inodes of somebody else', owner(rich, rich.replace('1000', '1001').replace('1k-blocks', '   inodes'))],
    ['an owner that is neither', owner(rich.replace('user', 'proj'))],
  ])('throws for %s', (_what, text) => {
    expect(() => parseVzquota(text)).toThrow('The quota could not be read.');
  });
});

describe('/proc/vz/vzquota', () => {
  test('tells every running quota of the recorded node', () => {
    const all = parseProcQuota(fixture('proc/vz-vzquota.txt'));
    expect([...all.keys()]).toEqual(['101', '102', '103', '104']);
    expect(all.get('104')).toMatchObject({
      path: '/vz/private/104',
      blocks: { usage: 69_128, soft: 1_048_576, hard: 1_153_433, graceEndsAtMs: null, graceSeconds: 0 },
    });
  });

  test('time is the end of the grace, expire how long it is', () => {
    const text = '7: /vz/private/7 a\n  1k-blocks  300 200 400 1796286120 600\n     inodes  1 2 3 0 60\n';
    expect(parseProcQuota(text).get('7')).toMatchObject({
      path: '/vz/private/7 a',
      blocks: { graceEndsAtMs: 1_796_286_120_000, graceSeconds: 600 },
      inodes: { graceEndsAtMs: null, graceSeconds: 60 },
    });
  });

  test('throws for a container whose lines are missing', () => {
    expect(() => parseProcQuota('7: /vz/private/7\n  1k-blocks  300 200 400 0 600\n')).toThrow('could not be read');
  });
});

describe('repquota', () => {
  const report = `*** Report for user quotas on device /dev/ploop12345p1
Block grace time: 7days; Inode grace time: 02:30
                        Block limits                File limits
User            used    soft    hard  grace    used  soft  hard  grace
----------------------------------------------------------------------
#0        --  511232       0       0          0    19553     0     0          0
#1000     +-   10240    8192   12288 1796400000       12     0     0          0

Statistics:
Total blocks: 7
Entries: 2

*** Report for group quotas on device /dev/ploop12345p1
Block grace time: 7days; Inode grace time: 7days
                        Block limits                File limits
Group           used    soft    hard  grace    used  soft  hard  grace
----------------------------------------------------------------------
#0        --  511232       0       0          0    19553     0     0          0
`;

  test('tells users and groups with exact ends of graces, and passes statistics over', () => {
    const { grace, owners, kinds } = parseRepquota(report);
    expect(kinds).toEqual(['user', 'group']);
    expect(grace).toEqual({
      user: { blockSeconds: 604_800, inodeSeconds: 9_000 },
      group: { blockSeconds: 604_800, inodeSeconds: 604_800 },
    });
    expect(owners.map(({ kind, id }) => `${kind} ${id}`)).toEqual(['user 0', 'user 1000', 'group 0']);
    expect(owners[1]?.blocks).toEqual({
      usage: 10_240,
      soft: 8_192,
      hard: 12_288,
      graceEndsAtMs: 1_796_400_000_000,
      graceSeconds: 604_800,
    });
  });

  test('of a second file system nothing is mixed in', () => {
    expect(parseRepquota(report + report.replaceAll('#1000', '#2000')).owners).toHaveLength(3);
  });

  test('tells apart that nothing was reported', () => {
    expect(parseRepquota('').kinds).toEqual([]);
  });

  test.each([
    ['7days', 604_800],
    ['1day', 86_400],
    ['00:10', 600],
    ['none', null],
    ['', null],
  ])('a grace of %j is %s seconds', (text, seconds) => expect(parseGraceTime(text)).toBe(seconds));
});

describe('names inside a container', () => {
  test('are those of the first line of an id; what is no line of accounts is passed over', () => {
    const names = parseAccountNames(
      'root:x:0:0::/root:/bin/sh\ntoor:x:0:0\nmail:x:8:\n+::::\n#\nx:y\nbig:x:4294967295:\n',
    );
    expect([...names]).toEqual([
      [0, 'root'],
      [8, 'mail'],
    ]);
  });

  test('cannot steer a terminal or turn text around, and are cut', () => {
    const hostile = `\u001b[2Ja\u202eb\u0000:x:1:1\n${'n'.repeat(500)}:x:2:2\n\u200f:x:3:3\n`;
    const names = parseAccountNames(hostile);
    expect(names.get(1)).toBe('[2Jab');
    expect(names.get(2)).toHaveLength(64);
    expect(names.has(3)).toBe(false);
  });
});
