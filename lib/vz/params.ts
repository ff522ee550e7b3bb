/**
 * The catalogue of what `vzctl set` changes: one entry per parameter. Command line, reading back, forms and the simulated node derive from
 * it. Incremental ones (--ipadd, --netif_add, ...), those that open a container to the node (--devices, --capability, --private, ...) and
 * --userpasswd are not in it. Sources: vzctl 4.11.1 src/vzctl-actions.c, src/lib/config.c, vzctl(8); recorded in set-*.json.
 */
import { type CounterName, counterInfo, counterNames, counterTextKey } from '@/lib/ubc/counters';
import type { Grammar } from './grammar';

export type ParamGroup = 'identity' | 'start' | 'memory' | 'counters' | 'cpu' | 'io' | 'disk' | 'network';
export const paramGroups: readonly ParamGroup[] = [
  'identity',
  'start',
  'memory',
  'counters',
  'cpu',
  'io',
  'disk',
  'network',
];

/** What a plain number counts, for the words beside a field. */
export type ParamUnit =
  | 'bytes'
  | 'pages'
  | 'items'
  | 'KiB'
  | 'inodes'
  | 'MiB/s'
  | 'ops/s'
  | 'seconds'
  | 'percent'
  | 'none';

interface Entry {
  /** In a container's config. */
  readonly key: string;
  readonly grammar: Grammar;
  readonly unit: ParamUnit;
  readonly group: ParamGroup;
  /**
   * When a running container takes it. `online`: at once. `restart`: saved, and taken at the next start. `switch`: online, but turning it on
   * (from 0 or unset) or off waits for a restart.
   */
  readonly applies: 'online' | 'restart' | 'switch';
  /** vzctl refuses it without --save. */
  readonly needsSave?: true;
  /** Another parameter that writes the same key: only one of them in a call. */
  readonly sameAs?: string;
}

const WORD = 2 ** 31 - 1;
const yesNo: Grammar = { kind: 'choice', of: ['yes', 'no'] };
const whole = (min: number, max: number): Grammar => ({ kind: 'whole', min, max });

const own = {
  name: {
    key: 'NAME',
    grammar: { kind: 'name' },
    unit: 'none',
    group: 'identity',
    applies: 'online',
    needsSave: true,
  },
  hostname: { key: 'HOSTNAME', grammar: { kind: 'host' }, unit: 'none', group: 'identity', applies: 'online' },
  description: { key: 'DESCRIPTION', grammar: { kind: 'text' }, unit: 'none', group: 'identity', applies: 'online' },
  // Only names the distribution scripts that are used; nothing is reinstalled.
  ostemplate: {
    key: 'OSTEMPLATE',
    grammar: { kind: 'word' },
    unit: 'none',
    group: 'identity',
    applies: 'online',
    needsSave: true,
  },

  // yes, no; unset, which no option can bring back, starts it at boot if it ran at the last shutdown.
  onboot: { key: 'ONBOOT', grammar: yesNo, unit: 'none', group: 'start', applies: 'online' },
  bootorder: { key: 'BOOTORDER', grammar: whole(0, WORD), unit: 'none', group: 'start', applies: 'online' },
  disabled: { key: 'DISABLED', grammar: yesNo, unit: 'none', group: 'start', applies: 'online' },
  'stop-timeout': {
    key: 'STOP_TIMEOUT',
    grammar: whole(0, WORD),
    unit: 'seconds',
    group: 'start',
    applies: 'online',
    needsSave: true,
  },

  ram: {
    key: 'PHYSPAGES',
    grammar: { kind: 'size' },
    unit: 'bytes',
    group: 'memory',
    applies: 'online',
    sameAs: 'physpages',
  },
  swap: {
    key: 'SWAPPAGES',
    grammar: { kind: 'size' },
    unit: 'bytes',
    group: 'memory',
    applies: 'online',
    sameAs: 'swappages',
  },
  vm_overcommit: {
    key: 'VM_OVERCOMMIT',
    grammar: { kind: 'factor' },
    unit: 'none',
    group: 'memory',
    applies: 'online',
  },
  // Expected average number of processes: no counter of the kernel, but written and read like one.
  avnumproc: {
    key: 'AVNUMPROC',
    grammar: { kind: 'pair', unit: 'items' },
    unit: 'items',
    group: 'counters',
    applies: 'online',
  },

  cpuunits: { key: 'CPUUNITS', grammar: whole(8, 500_000), unit: 'none', group: 'cpu', applies: 'online' },
  // Of one CPU. The form with % means of all CPUs and is multiplied by their number, which only the node knows.
  cpulimit: { key: 'CPULIMIT', grammar: whole(0, WORD), unit: 'percent', group: 'cpu', applies: 'online' },
  cpus: { key: 'CPUS', grammar: whole(0, WORD), unit: 'items', group: 'cpu', applies: 'online' },

  ioprio: { key: 'IOPRIO', grammar: whole(0, 7), unit: 'none', group: 'io', applies: 'online' },
  iolimit: { key: 'IOLIMIT', grammar: { kind: 'rate' }, unit: 'MiB/s', group: 'io', applies: 'online' },
  iopslimit: { key: 'IOPSLIMIT', grammar: whole(0, WORD), unit: 'ops/s', group: 'io', applies: 'online' },

  // On ploop this resizes the image to the second number, and vzctl wants --save; it always gets it.
  diskspace: {
    key: 'DISKSPACE',
    grammar: { kind: 'pair', unit: 'diskspace' },
    unit: 'KiB',
    group: 'disk',
    applies: 'online',
  },
  diskinodes: {
    key: 'DISKINODES',
    grammar: { kind: 'pair', unit: 'diskinodes' },
    unit: 'inodes',
    group: 'disk',
    applies: 'online',
  },
  quotatime: { key: 'QUOTATIME', grammar: whole(0, WORD), unit: 'seconds', group: 'disk', applies: 'online' },
  quotaugidlimit: { key: 'QUOTAUGIDLIMIT', grammar: whole(0, WORD), unit: 'items', group: 'disk', applies: 'switch' },
  diskquota: { key: 'DISK_QUOTA', grammar: yesNo, unit: 'none', group: 'disk', applies: 'restart' },

  nameserver: { key: 'NAMESERVER', grammar: { kind: 'addresses' }, unit: 'none', group: 'network', applies: 'online' },
  searchdomain: {
    key: 'SEARCHDOMAIN',
    grammar: { kind: 'domains' },
    unit: 'none',
    group: 'network',
    applies: 'online',
  },
  netfilter: {
    key: 'NETFILTER',
    grammar: { kind: 'choice', of: ['disabled', 'stateless', 'stateful', 'full'] },
    unit: 'none',
    group: 'network',
    applies: 'restart',
  },
} as const satisfies Record<string, Entry>;

type OwnName = keyof typeof own;
export type ParamName = OwnName | CounterName;
export type ParamTextKey =
  | `vz.param.${OwnName}.${'label' | 'help'}`
  | `ubc.${CounterName | 'unknown'}.${'label' | 'is'}`;

export interface Param extends Entry {
  /** The option without its dashes, and the field's name in a change. */
  readonly name: ParamName;
  readonly labelKey: ParamTextKey;
  readonly helpKey: ParamTextKey;
}

function isOwnName(name: string): name is OwnName {
  return Object.hasOwn(own, name);
}

function ownParam(name: OwnName): Param {
  const entry: Entry = own[name];
  return { ...entry, name, labelKey: `vz.param.${name}.label`, helpKey: `vz.param.${name}.help` };
}

function counterParam(name: CounterName): Param {
  const { unit, confKeys } = counterInfo(name);
  return {
    name,
    key: confKeys[0] ?? name.toUpperCase(),
    grammar: { kind: 'pair', unit },
    unit,
    group: 'counters',
    applies: 'online',
    labelKey: counterTextKey(name, 'label'),
    helpKey: counterTextKey(name, 'is'),
  };
}

/** All parameters by name, in the order in which they are put on a command line. */
export const params: ReadonlyMap<string, Param> = new Map<string, Param>([
  ...Object.keys(own)
    .filter(isOwnName)
    .map((name): [string, Param] => [name, ownParam(name)]),
  ...counterNames.map((name): [string, Param] => [name, counterParam(name)]),
]);

/** Whether a running container takes the change only when it is started again. Values are as the config has them; undefined is unset. */
export function waitsForRestart(param: Param, before: string | undefined, after: string): boolean {
  if (param.applies !== 'switch') return param.applies === 'restart' && before !== after;
  const on = (value: string | undefined) => value !== undefined && value !== '0';
  return on(before) !== on(after);
}
