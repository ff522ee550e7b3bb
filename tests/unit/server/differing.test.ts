import { describe, expect, test } from 'vitest';
import { differingValues } from '@/lib/server/settings-running';
import type { CounterRow } from '@/lib/ubc/sample';
import { parseConf } from '@/lib/vz/conf';
import type { LiveValues } from '@/lib/vz/live';

const live = (values: Record<string, string>): LiveValues => ({
  values: new Map(Object.entries(values)),
  space: undefined,
  inodes: undefined,
});
// Of a row only these are looked at.
const row = (counter: string, barrier: number, limit: number) =>
  ({ counter, barrier, limit, held: 0, maxheld: 0 }) as unknown as CounterRow;
const plain = (conf: string, values: Record<string, string>, rows: CounterRow[] = [], major = 4) =>
  differingValues(parseConf(conf), rows, live(values), major).map(
    ({ param, config, kept }) => `${param.name} ${config} ${kept}`,
  );

describe('what runs differently from the file', () => {
  test.each([
    ['CPULIMIT="50"\n', { cpulimit: '50' }, []],
    ['CPULIMIT="50"\n', { cpulimit: '75' }, ['cpulimit 50 75']],
    ['', { cpulimit: '0', cpuunits: '1000', iolimit: '0', iopslimit: '0' }, []],
    ['', { cpulimit: '25', cpuunits: '500' }, ['cpuunits 1000 500', 'cpulimit 0 25']],
    ['IOLIMIT="10485760"\n', { iolimit: '1048576' }, ['iolimit 10485760 1048576']],
    // All processors, which vzlist counts.
    ['CPUS="0"\n', { cpus: '8' }, []],
    ['IP_ADDRESS="10.0.0.1 10.0.0.2"\n', { ip: '10.0.0.2 10.0.0.1' }, []],
    ['IP_ADDRESS="10.0.0.1"\n', { ip: '10.0.0.1 10.0.0.9' }, ['ip 10.0.0.1 10.0.0.1 10.0.0.9']],
    // vzlist shows the config's.
    ['IOPRIO="3"\n', { ioprio: '4' }, []],
  ])('%j beside %j', (conf, values, found) => {
    expect(plain(conf, values)).toEqual(found);
  });

  test('names a counter once, though two parameters write its key', () => {
    const conf = 'PHYSPAGES="0:65536"\nSWAPPAGES="0:0"\n';
    expect(plain(conf, {}, [row('physpages', 0, 32768)])).toEqual(['physpages 0:65536 0:32768']);
  });

  test('keeps the barrier of the file where the kernel has one number, below the limit', () => {
    const conf = 'NUMPROC="100:200"\n';
    expect(plain(conf, {}, [row('numproc', 150, 150)], 7)).toEqual(['numproc 100:200 100:150']);
    expect(plain(conf, {}, [row('numproc', 50, 50)], 7)).toEqual(['numproc 100:200 50']);
    expect(plain(conf, {}, [row('numproc', 120, 150)], 4)).toEqual(['numproc 100:200 120:150']);
  });
});
