/** What a running container has of its settings, beside what its file says: counters from the kernel, the rest from vzlist. */
import type { CounterRow } from '@/lib/ubc/sample';
import { bare } from '@/lib/vz/addresses';
import type { Conf } from '@/lib/vz/conf';
import { driftOf } from '@/lib/vz/drift';
import type { LiveValues } from '@/lib/vz/live';
import type { Param } from '@/lib/vz/params';
import { params, paramsByKey } from '@/lib/vz/params';
import { type Change, storedValue } from '@/lib/vz/set';
import { type Pair, printPair } from '@/lib/vz/values';

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

/** A parameter that runs differently from what the file leads to. Values as a config has them. */
export interface Differing {
  param: Param;
  /** What the file leads to, also where it does not say it. */
  config: string;
  running: string;
  /** What the file has to say to lead to what runs. */
  kept: string;
  /** vzctl computes it in VSwap mode: the file does not say it. */
  implied: boolean;
}

/** All of them, as far as the kernel and vzlist tell; those the settings page marks. */
export function differingValues(
  conf: Conf,
  rows: readonly CounterRow[],
  live: LiveValues | undefined,
  major: number,
): Differing[] {
  const drift = new Map(driftOf(conf, rows, major).map((one) => [one.counter as string, one]));
  return [...params.values()].flatMap((param): Differing[] => {
    const { grammar, name, sameAs, applies } = param;
    if (sameAs !== undefined) return [];
    const counter = grammar.kind === 'pair' ? drift.get(name) : undefined;
    if (counter !== undefined && grammar.kind === 'pair') {
      const print = (pair: Pair) => printPair(pair, grammar.unit);
      const { config, running, kept, implied } = counter;
      return [{ param, config: print(config), running: print(running), kept: print(kept), implied }];
    }
    const running = liveOf(param, live);
    if (running === undefined || applies !== 'online' || runsAs(param, conf, running)) return [];
    const config = storedValue(conf, param) ?? UNSET[name] ?? '';
    return [{ param, config, running, kept: running, implied: false }];
  });
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
