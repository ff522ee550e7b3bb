import { describe, expect, test } from 'vitest';
import { isMessageKey } from '@/lib/text/t';
import { gathered } from '@/lib/ubc/gathered';
import {
  hundredths,
  isPhysical,
  parseDf,
  parseLoadavg,
  parseMeminfo,
  parseNetDev,
  parseStat,
} from '@/lib/ubc/node-files';
import { containerResource, containerResources, nodeResource, nodeResources } from '@/lib/ubc/resources';
import { amountAt, type Sample } from '@/lib/ubc/sample';
import { sumsOf } from '@/lib/ubc/sums';
import { ctidOfIoacct, parseIoacct, parseVestat, parseVznetstat } from '@/lib/ubc/vestat';

const lines = (text: string) => text.split('\n');

describe('CPU time of containers', () => {
  // As openvz7.md 6.1 and beancounters.md 2.3 have them: an old and a new kernel.
  const text = `Version: 2.2
                VEID                 user                 nice               system               uptime                 idle                 strv               uptime                 used               maxlat               totlat             numsched
                 101               184223                  120                90211            864000123     3412345678901234                    0      864000123456789      274434000000000                    0                    0                    0
1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71               184220                    0                92110            263412680      250114998117220                    0      263412680144201         276330091244                    0                    0                    0
                 102                   10                    0                   20                 1000                    0                    0                    0                    0                    0                    0                    0
                 103                   10`;

  test('comes from the second uptime and from used, exact; UUIDs are ids, too', () => {
    const times = parseVestat(lines(text));
    expect(times.get('101')).toEqual({ used: 274434000000000n, uptime: 864000123456789n });
    expect(times.get('1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71')?.used).toBe(276330091244n);
  });

  test('comes from ticks where the kernel leaves the fine columns at 0', () => {
    expect(parseVestat(lines(text)).get('102')).toEqual({ used: 30n, uptime: 1000n });
  });

  test('of a line that is cut is left out', () => {
    expect([...parseVestat(lines(text)).keys()]).toHaveLength(3);
    expect(parseVestat(['101 1 2 3 4 5 6 7 eight 9 10 11'])).toEqual(new Map());
  });
});

describe('bytes read and written', () => {
  test('are those of the file, and missing when one of the two is', () => {
    const text = '\tread                            1873412096\n\twrite                            402653184\n';
    expect(parseIoacct(lines(text))).toEqual({ read: 1873412096n, write: 402653184n });
    expect(parseIoacct(['\tread                            1873412096'])).toBeUndefined();
  });

  test.each([
    ['/proc/bc/101/ioacct', '101'],
    ['/proc/bc/1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71/ioacct', '1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71'],
    ['/proc/bc/101-ffff8800/ioacct', undefined],
    ['/proc/bc/101/101.2/ioacct', undefined],
    ['/proc/bc/0/ioacct', undefined],
  ])('%s is of %s', (path, ctid) => {
    expect(ctidOfIoacct(path)).toBe(ctid);
  });
});

test('vznetstat adds the classes of a container up, without class 0 and without the node', () => {
  const text = `UUID                                 Net.Class     Input(bytes) Input(pkts)        Output(bytes) Output(pkts)
0                                    1              55102331       80221             10233471       60112
1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71 0                    99           1                   99           1
1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71 1             812230441      904112             55231902      410023
1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71 2                     9           1                    1           1`;
  expect([...parseVznetstat(text)]).toEqual([
    ['1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71', { in: 812230450n, out: 55231903n }],
  ]);
});

describe('files of the node', () => {
  test.each([
    ['0.07', 7],
    ['12.30', 1230],
    ['1.234', 123],
    ['x', undefined],
    ['1,5', undefined],
  ])('a load of %s is %s hundredths', (text, value) => {
    expect(hundredths(text)).toBe(value);
  });

  test('load, CPU, memory, interfaces and space are read as they stand', () => {
    expect(parseLoadavg(['0.61 0.55 0.50 2/345 678'])).toBe(61);
    expect(
      parseStat(['cpu  100 10 50 800 40 5 5 10 0 0', 'cpu0 50 5 25 400 20 2 3 5', 'cpu1 50 5 25 400 20 3 2 5']),
    ).toEqual({
      busy: 170n,
      total: 1020n,
      cpus: 2,
    });
    const meminfo = [
      'MemTotal:  1000 kB',
      'MemFree: 100 kB',
      'Buffers: 50 kB',
      'Cached: 250 kB',
      'SwapTotal: 200 kB',
      'SwapFree: 150 kB',
    ];
    expect(parseMeminfo(meminfo)).toEqual({
      used: 600 * 1024,
      total: 1000 * 1024,
      swapUsed: 50 * 1024,
      swapTotal: 200 * 1024,
    });
    expect(parseMeminfo([...meminfo, 'MemAvailable: 700 kB'])?.used).toBe(300 * 1024);
    const dev = [
      'Inter-|   Receive',
      ' face |bytes',
      '  eth0:123 1 0 0 0 0 0 0 456 1 0 0 0 0 0 0',
      'veth101.0: 7 1 0 0 0 0 0 0 8 1 0 0 0 0 0 0',
    ];
    expect([...parseNetDev(dev)]).toEqual([
      ['eth0', { in: 123n, out: 456n }],
      ['veth101.0', { in: 7n, out: 8n }],
    ]);
    expect(
      parseDf('Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/a b 1000 400 600 40% /vz\n'),
    ).toEqual({
      used: 400 * 1024,
      size: 1000 * 1024,
    });
  });

  test('what is not as documented is unknown, never zero', () => {
    expect([parseLoadavg([]), parseStat(['cpu  x']), parseMeminfo(['MemTotal: 1 kB']), parseDf('nothing')]).toEqual(
      new Array(4).fill(undefined),
    );
  });

  test('only cards carry the traffic of a node: bridges, bonds and containers carry it once more', () => {
    const names = ['eth0', 'em1', 'enp3s0', 'p2p1', 'lo', 'venet0', 'veth101.0', 'vmbr0', 'bond0', 'eth0.10', 'tap1'];
    expect(names.filter(isPhysical)).toEqual(['eth0', 'em1', 'enp3s0', 'p2p1']);
  });
});

describe('sums over containers', () => {
  const sample: Sample = gathered(
    new Map([
      ['0', [{ resource: 'kmemsize', held: 1000 }]],
      ['101', [{ resource: 'kmemsize', held: 2n ** 53n, barrier: 5, limit: 7 }]],
      ['102', [{ resource: 'kmemsize', held: 3, barrier: 6 }]],
    ]),
  );

  test('are exact beyond what floats hold, leave the node out, and have no end as soon as one has none', () => {
    const sums = sumsOf(sample);
    expect(sums.counters).toEqual(['kmemsize', 'containers']);
    expect([0, 2, 3].map((column) => amountAt(sums, 0, column))).toEqual([
      2n ** 53n + 3n,
      11,
      Number.POSITIVE_INFINITY,
    ]);
    expect(amountAt(sums, 1, 0)).toBe(2);
  });
});

test.each([...containerResources, ...nodeResources])('%s has its words', (name) => {
  expect([`resources.${name}.label`, `resources.${name}.is`].filter((key) => !isMessageKey(key))).toEqual([]);
  expect(containerResource(name).name).toBe(nodeResource(name).name);
});
