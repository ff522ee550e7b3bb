import { describe, expect, test } from 'vitest';
import { configDifference, configText, listDifferences, remember } from '@/lib/timeline/compare';
import { parseConf } from '@/lib/vz/conf';
import { MASK } from '@/lib/vz/mask';
import { listed } from './made-readings';

const problem = { key: 'vz.list.unreadable', line: 3, text: '' } as const;
const known = { state: 'running', name: 'web1', config: null } as const;
const before = { atMs: 1_000_000, uptimeSeconds: 4990 };
const at = 1_010_000;
const kinds = (...args: Parameters<typeof listDifferences>) => listDifferences(...args).map(({ kind }) => kind);

describe('a container compared with itself', () => {
  test('differs in nothing', () => {
    expect(listDifferences(known, before, listed(), at)).toEqual([]);
  });

  test('that was stopped differs in its state', () => {
    const now = listed({ state: 'stopped', uptimeSeconds: null });
    expect(listDifferences(known, before, now, at)).toEqual([
      { kind: 'state', old: 'running', new: 'stopped', keys: [] },
    ]);
  });

  test('whose state or name cannot be read has not changed', () => {
    const now = listed({ state: 'unknown', uptimeSeconds: null, name: null, problem });
    expect(listDifferences(known, before, now, at)).toEqual([]);
    expect(remember(known, now)).toEqual(known);
    // Nor has one whose earlier state was not known.
    expect(listDifferences({ ...known, state: 'unknown' }, before, listed(), at)).toEqual([]);
  });

  test('that has been up for a shorter time than before was restarted, however the clock was set', () => {
    expect(kinds(known, before, listed({ uptimeSeconds: 3 }), at)).toEqual(['restarted']);
    expect(kinds(known, before, listed({ uptimeSeconds: 5000 }), at + 9_000_000)).toEqual([]);
  });

  test('read last before vzboard was started was restarted if it began after that', () => {
    const stored = { atMs: 1_000_000, uptimeSeconds: undefined };
    expect(kinds(known, stored, listed({ uptimeSeconds: 600 }), 2_000_000)).toEqual(['restarted']);
    expect(kinds(known, stored, listed({ uptimeSeconds: 1200 }), 2_000_000)).toEqual([]);
    expect(kinds(known, stored, listed({ uptimeSeconds: 999 }), 2_000_000)).toEqual([]);
  });

  test('with another name was renamed; one that lost its name, too', () => {
    expect(listDifferences(known, before, listed({ name: 'web2' }), at)).toMatchObject([
      { kind: 'renamed', old: 'web1', new: 'web2' },
    ]);
    expect(listDifferences(known, before, listed({ name: null }), at)).toMatchObject([{ old: 'web1', new: null }]);
  });

  test('that was not there has appeared, and nothing else', () => {
    expect(listDifferences(undefined, before, listed(), at)).toEqual([
      { kind: 'appeared', old: null, new: 'running', keys: [] },
    ]);
  });
});

describe('a config compared with itself', () => {
  const text = (conf: string) => configText(parseConf(conf));

  test('differs in nothing when only comments, order and unused duplicates do', () => {
    const one = text('# a\nHOSTNAME="a"\nNUMPROC="1:1"\n');
    const two = text('NUMPROC="9:9"\nNUMPROC="1:1"\n\nHOSTNAME="a"\nHOSTNAME="b"\n# b\n');
    expect(configDifference(one, two)).toBeUndefined();
  });

  test('says which keys differ, from what to what; added and removed ones as null', () => {
    const difference = configDifference(text('NUMPROC="1:1"\nDISABLED="yes"\n'), text('NUMPROC="2:2"\nONBOOT="no"\n'));
    expect(difference?.keys).toEqual([
      { key: 'NUMPROC', before: '1:1', after: '2:2' },
      { key: 'DISABLED', before: 'yes', after: null },
      { key: 'ONBOOT', before: null, after: 'no' },
    ]);
  });

  test('does not tell a rename twice', () => {
    expect(configDifference(text('NAME="a"\n'), text('NAME="b"\n'))).toBeUndefined();
  });

  test('keeps values with "=" whole, and no secret at all', () => {
    expect(configDifference(text('NETIF="ifname=eth0"\n'), text('NETIF="ifname=eth1"\n'))?.keys).toEqual([
      { key: 'NETIF', before: 'ifname=eth0', after: 'ifname=eth1' },
    ]);
    const secret = text('VNC_PASSWORD="hunter2"\nAPI_TOKEN="x"\n');
    expect(secret).toBe(`VNC_PASSWORD=${MASK}\nAPI_TOKEN=${MASK}\n`);
    expect(configDifference('', secret)?.keys[0]).toEqual({ key: 'VNC_PASSWORD', before: null, after: MASK });
  });
});
