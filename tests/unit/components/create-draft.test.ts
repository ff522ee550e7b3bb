/** A draft of new containers: what is sent for each, and why it cannot be. */
import { describe, expect, test } from 'vitest';
import { type Choices, type Draft, emptyDraft, faultsOf, makePassword, rowsOf } from '@/components/create/draft';

// Only what a draft asks of it.
const choices = {
  ctids: ['105', '107', '108', '110'],
  templates: [{ name: 'centos-6-x86_64' }, { name: 'debian-8.0-x86_64' }],
  profiles: [{ name: 'basic' }],
  defaults: { template: 'debian-8.0-x86_64', profile: null, layout: 'ploop' },
  pools: [
    { name: 'four', ranges: '', free: ['10.0.0.5', '10.0.0.6', '10.0.0.9'] },
    { name: 'six', ranges: '', free: ['2001:db8::5'] },
  ],
} as unknown as Choices;
const draft = (more: Partial<Draft>): Draft => ({ ...emptyDraft, ...more });

describe('what is sent', () => {
  test('for an empty form is the next CTID with the defaults of the node', () => {
    expect(rowsOf(draft({}), choices)).toEqual([
      { ctid: '105', template: 'debian-8.0-x86_64', profile: 'basic', values: {}, start: true },
    ]);
  });

  test('has typed addresses and one of each pool, and no empty values', () => {
    const [row] = rowsOf(
      draft({ values: { ip: '10.1.1.1, 10.1.1.2', name: ' web ', hostname: '' }, pools: ['four', 'six'] }),
      choices,
    );
    expect(row?.values).toEqual({ ip: '10.1.1.1 10.1.1.2 10.0.0.5 2001:db8::5', name: 'web' });
  });

  test('for several counts names, takes the next free CTIDs and addresses, and never one twice', () => {
    const rows = rowsOf(
      draft({
        count: 3,
        first: 9,
        ctid: '107',
        values: { name: 'web{nn}', hostname: 'web{n}.example.net' },
        pools: ['four'],
      }),
      choices,
    );
    expect(rows.map(({ ctid, values }) => [ctid, values.name, values.hostname, values.ip])).toEqual([
      ['107', 'web09', 'web9.example.net', '10.0.0.5'],
      ['108', 'web10', 'web10.example.net', '10.0.0.6'],
      ['110', 'web11', 'web11.example.net', '10.0.0.9'],
    ]);
  });
});

describe('faults', () => {
  test('of several are one name, a typed address, an empty pool and too few CTIDs', () => {
    expect(faultsOf(draft({ count: 5, values: { name: 'web', ip: '10.0.0.1' }, pools: ['six'] }), choices)).toEqual({
      ...{ 'values.name': 'create.fault.name', 'values.ip': 'create.fault.ip' },
      ...{ pools: 'create.fault.pool', count: 'create.fault.ctids' },
    });
    expect(faultsOf(draft({ count: 3, values: { name: 'web{n}' }, pools: ['four'] }), choices)).toEqual({});
  });
});

test('a made password has 16 letters, all equally likely', () => {
  let next = 0;
  const text = makePassword((bytes) => bytes.map(() => next++ % 256));
  expect(text).toMatch(/^[A-Za-z2-9]{16}$/);
  expect(makePassword()).not.toBe(makePassword());
});
