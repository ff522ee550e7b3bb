/** What one container really has, as `vzlist` shows it: what the kernel was told, and the disk in use (vzctl reference 2.1, "Saved ≠ live"). */
import { type JsonValue, parseVzlistJson } from './json';
import type { Argv } from './run';

/** Asked for and printed in this order. `iopslimit` and the like are the kernel's while it runs. */
const FIELDS = [
  'ctid',
  'cpulimit',
  'cpuunits',
  'cpus',
  'ioprio',
  'iolimit',
  'iopslimit',
  'diskspace',
  'diskinodes',
  'ip',
] as const;

/** Use and limits, in KiB or inodes. */
export interface DiskUse {
  readonly usage: number;
  readonly soft: number;
  readonly hard: number;
}

export interface LiveValues {
  /** By parameter name, in the spelling of a config. A field that could not be read is missing. */
  readonly values: ReadonlyMap<string, string>;
  /** undefined where it is not known: not mounted, or no quota. */
  readonly space: DiskUse | undefined;
  readonly inodes: DiskUse | undefined;
}

export function liveArgv(ctid: string): Argv {
  return ['vzlist', '-a', '-j', '-o', FIELDS.join(','), ctid];
}

export function parseLive(stdout: string, ctid: string): LiveValues | undefined {
  const row = parseVzlistJson(stdout, FIELDS).rows.find(({ values }) => String(values.get('ctid')) === ctid);
  if (row === undefined) return undefined;
  const values = new Map<string, string>();
  for (const name of ['cpulimit', 'cpuunits', 'cpus', 'ioprio', 'iolimit', 'iopslimit']) {
    const value = row.values.get(name);
    if (typeof value === 'number') values.set(name, String(value));
  }
  const ips = row.values.get('ip');
  if (Array.isArray(ips)) values.set('ip', ips.join(' '));
  return { values, space: diskOf(row.values.get('diskspace')), inodes: diskOf(row.values.get('diskinodes')) };
}

function diskOf(value: JsonValue | undefined): DiskUse | undefined {
  if (!(value instanceof Map)) return undefined;
  const of = (name: string) => (typeof value.get(name) === 'number' ? Number(value.get(name)) : undefined);
  const [usage, soft, hard] = [of('usage'), of('softlimit'), of('hardlimit')];
  return usage === undefined || soft === undefined || hard === undefined ? undefined : { usage, soft, hard };
}
