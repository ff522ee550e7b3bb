import { describe, expect, test } from 'vitest';
import { permalink } from '@/components/charts/chart-menu';
import { comparedCsv, historyCsv, topCsv } from '@/components/charts/csv';
import { fileName } from '@/components/charts/save';
import type { History } from '@/lib/api/schemas';
import { MEASURED } from './measured';

function history(over: Partial<History> = {}): History {
  return {
    ...MEASURED,
    now: 3000,
    resource: 'privvmpages',
    unit: 'pages',
    stepMs: 1000,
    rollup: 'max',
    t: [0, 1000, 2000],
    held: [10, null, '9007199254740993'],
    maxheld: [12, null, 30],
    barrier: [0, null, 100],
    limit: ['unlimited', null, 100],
    failures: [0, null, 4],
    resets: [],
    ...over,
  };
}

describe('CSV', () => {
  test('has ISO 8601 times, exact integers, unlimited as that word, and nothing in a gap', () => {
    expect(historyCsv(history())).toBe(
      [
        'time,held (pages),maxheld (pages),barrier (pages),limit (pages),failures',
        '1970-01-01T00:00:00.000Z,10,12,0,unlimited,0',
        '1970-01-01T00:00:01.000Z,,,,,',
        '1970-01-01T00:00:02.000Z,9007199254740993,30,100,100,4',
        '',
      ].join('\r\n'),
    );
  });

  test('of what is no counter has no columns that are never filled, and says its scale', () => {
    const none = [null, null, null];
    const csv = historyCsv(
      history({ kind: 'rate', unit: 'items', scale: 1000, maxheld: none, barrier: none, failures: none }),
    );
    expect(csv.split('\r\n')[0]).toBe('time,held (items/1000),limit (items/1000)');
  });

  test('of a comparison has the threshold that governed beside each', () => {
    const csv = comparedCsv([{ name: 'a', history: history() }]);
    expect(csv.split('\r\n').slice(0, 2)).toEqual([
      'time,a held (pages),a threshold',
      '1970-01-01T00:00:00.000Z,10,unlimited',
    ]);
  });

  test('a name is never taken for a formula or for two cells', () => {
    const csv = topCsv({
      now: 0,
      resource: 'numproc',
      unit: 'items',
      scale: 1,
      per: null,
      kind: 'counter',
      stepMs: 1000,
      t: [0],
      series: [{ ctid: '=1,2', title: null, held: [5], mean: 5, change: 0 }],
      others: { containers: 2, held: [7] },
      total: [12],
      gaps: [],
    });
    expect(csv).toBe(
      '"time"'
        .replaceAll('"', '')
        .concat(',"\'=1,2 (items)",others (items),total (items)\r\n1970-01-01T00:00:00.000Z,5,7,12\r\n'),
    );
  });
});

test('a file is named after what is in it and when it ends', () => {
  expect(fileName(['hn1', '101', 'numproc'], Date.UTC(2026, 10, 22, 14, 2, 10), 'csv')).toBe(
    'hn1-101-numproc-20261122T140210Z.csv',
  );
});

test('a link holds the range still and keeps the rest', () => {
  expect(permalink('http://x/c?counter=numproc&range=24h&unit=percent', 5, 9)).toBe(
    'http://x/c?counter=numproc&unit=percent&from=5&to=9',
  );
});
