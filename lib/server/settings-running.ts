/** What a running container has of its settings, beside what its file says: counters from the kernel, the rest from vzlist. */
import type { CounterRow } from '@/lib/ubc/sample';
import { bare } from '@/lib/vz/addresses';
import type { Conf } from '@/lib/vz/conf';
import { driftOf } from '@/lib/vz/drift';
import type { LiveValues } from '@/lib/vz/live';
import type { Param } from '@/lib/vz/params';
import { paramsByKey } from '@/lib/vz/params';
import { type Change, storedValue } from '@/lib/vz/set';
import { printPair } from '@/lib/vz/values';

export interface Otherwise {
  key: string;
  found: string;
}

/** What vzlist prints where a key is unset (src/vzlist.c). */
const UNSET: Readonly<Record<string, string>> = { cpulimit: '0', cpuunits: '1000', iolimit: '0', iopslimit: '0' };

/** What the running container has of a parameter, where vzlist shows the kernel's; undefined where it shows the config or nothing. */
export function liveOf({ name }: Param, live: LiveValues | undefined): string | undefined {
  return name === 'ioprio' ? undefined : live?.values.get(name);
}

/** Whether what runs is what the file leads to. Number of processors: 0 is all of them, which vzlist counts. */
export function runsAs(param: Param, conf: Conf, running: string): boolean {
  const wanted = storedValue(conf, param) ?? UNSET[param.name];
  if (wanted === undefined || param.name === 'cpus') {
    return wanted === undefined || wanted === '0' || wanted === running;
  }
  if (param.name !== 'ip') return wanted === running;
  const set = (text: string) => text.split(' ').filter(Boolean).map(bare).sort().join(' ');
  return set(wanted) === set(running);
}

/** Of the parameters that were changed and are taken online: those whose value in the running container is not the file's. */
export function runningDifferences(
  changes: readonly Change[],
  conf: Conf,
  rows: readonly CounterRow[],
  live: LiveValues | undefined,
  major: number,
): Otherwise[] {
  const drift = new Map(driftOf(conf, rows, major).map((one) => [one.counter as string, one]));
  return changes.flatMap(({ param }): Otherwise[] => {
    const { key } = param;
    const own = param.group === 'memory' || param.group === 'counters' ? paramsByKey.get(key) : undefined;
    const differs = own === undefined ? undefined : drift.get(own.name);
    if (differs !== undefined && own?.grammar.kind === 'pair') {
      return [{ key, found: printPair(differs.running, own.grammar.unit) }];
    }
    const found = liveOf(param, live);
    return found === undefined || runsAs(param, conf, found) ? [] : [{ key, found: found === '' ? '—' : found }];
  });
}
