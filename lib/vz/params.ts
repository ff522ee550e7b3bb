/**
 * The catalogue of what `vzctl set` changes: one entry per parameter. Command line, reading back, forms and the simulated node derive from
 * it. Not parameters but ways to set are --save, --force, --setmode, --reset_ub, --skip_arpdetect, --offline-resize, --applyconfig and
 * --applyconfig_map; --userpasswd changes what is inside and no key. Sources: vzctl 4.11.1 src/vzctl-actions.c, src/lib/config.c, vzctl(8);
 * recorded in set-*.json; what newer tools lack or add: libvzctl 7 to 9, their option tables.
 */
import { type CounterName, counterInfo, counterNames, counterTextKey, isCounterName } from '@/lib/ubc/counters';
import type { Grammar } from './grammar';
import { capabilityNames, featureNames, iptablesModules } from './rights';

export type ParamGroup = 'identity' | 'start' | 'memory' | 'counters' | 'cpu' | 'io' | 'disk' | 'network' | 'rights';
export const paramGroups: readonly ParamGroup[] = [
  'identity',
  'start',
  'memory',
  'counters',
  'cpu',
  'io',
  'disk',
  'network',
  'rights',
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

/** Why a parameter is shown and not changed: files are not moved along. */
export type Untouched = 'vz.untouched.place';

interface Entry {
  /** In a container's config. */
  readonly key: string;
  readonly grammar: Grammar;
  readonly unit: ParamUnit;
  readonly group: ParamGroup;
  /**
   * When a running container takes it. `online`: at once. `restart`: saved with a warning, and taken at the next start. `switch`: online, but
   * turning it on (from 0 or unset) or off waits for a restart. `stopped`: refused while it runs.
   */
  readonly applies: 'online' | 'restart' | 'switch' | 'stopped';
  /** vzctl refuses it without --save. */
  readonly needsSave?: true;
  /** Another parameter that writes the same key: only one of them in a call. */
  readonly sameAs?: string;
  /** Options of `vzctl set` that write the key, where they are not just the parameter's name. */
  readonly options?: readonly string[];
  /** The options add to or take from what the config has: what is asked for is compared with it first (incremental.ts). */
  readonly incremental?: true;
  /** It opens the container to the node or the node's network: admins only, marked, and refused by an installed helper unless allowed there. */
  readonly dangerous?: true;
  readonly untouched?: Untouched;
  /** Major version of vzctl from which on the option is there, from which on it is gone, and from which on it is taken and does nothing. */
  readonly since?: number;
  readonly goneSince?: number;
  readonly inertSince?: number;
  /** From that one on the option and the key have another syntax, which is shown and not changed from here. */
  readonly otherSince?: number;
}

const WORD = 2 ** 31 - 1;
const yesNo: Grammar = { kind: 'choice', of: ['yes', 'no'] };
/** Classic nodes are of this major version. */
export const CLASSIC = 4;
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
  onboot: {
    key: 'ONBOOT',
    grammar: { kind: 'choice', of: ['yes', 'no'], ofSince7: ['auto'] },
    unit: 'none',
    group: 'start',
    applies: 'online',
  },
  bootorder: { key: 'BOOTORDER', grammar: whole(0, WORD), unit: 'none', group: 'start', applies: 'online' },
  disabled: { key: 'DISABLED', grammar: yesNo, unit: 'none', group: 'start', applies: 'online' },
  'stop-timeout': {
    key: 'STOP_TIMEOUT',
    grammar: whole(0, WORD),
    unit: 'seconds',
    group: 'start',
    applies: 'online',
    needsSave: true,
    goneSince: 7,
  },
  autostop: {
    key: 'AUTOSTOP',
    grammar: { kind: 'choice', of: ['stop', 'suspend'] },
    unit: 'none',
    group: 'start',
    applies: 'online',
    since: 7,
  },
  ha_enable: { key: 'HA_ENABLE', grammar: yesNo, unit: 'none', group: 'start', applies: 'online', since: 7 },
  ha_prio: { key: 'HA_PRIO', grammar: whole(0, WORD), unit: 'none', group: 'start', applies: 'online', since: 7 },

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
  // What /proc/meminfo shows in a container that is not in VSwap mode.
  meminfo: { key: 'MEMINFO', grammar: { kind: 'meminfo' }, unit: 'none', group: 'memory', applies: 'online' },
  memguarantee: {
    key: 'MEMGUARANTEE',
    grammar: { kind: 'guarantee' },
    unit: 'percent',
    group: 'memory',
    applies: 'online',
    since: 7,
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

  // --nodemask goes with --cpumask only, and --cpumask=auto with --nodemask only (recorded: exit 20).
  cpumask: { key: 'CPUMASK', grammar: { kind: 'mask', auto: true }, unit: 'none', group: 'cpu', applies: 'online' },
  nodemask: { key: 'NODEMASK', grammar: { kind: 'mask', auto: false }, unit: 'none', group: 'cpu', applies: 'online' },
  cpuweight: { key: 'CPUUWEIGHT', grammar: whole(0, WORD), unit: 'none', group: 'cpu', applies: 'online' },

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
  diskquota: {
    key: 'DISK_QUOTA',
    grammar: yesNo,
    unit: 'none',
    group: 'disk',
    applies: 'restart',
    goneSince: 7,
  },
  // Of the image of a ploop container; simfs has none.
  mount_opts: {
    key: 'MOUNT_OPTS',
    grammar: { kind: 'mountopts' },
    unit: 'none',
    group: 'disk',
    applies: 'restart',
    dangerous: true,
  },
  root: {
    key: 'VE_ROOT',
    grammar: { kind: 'path' },
    unit: 'none',
    group: 'disk',
    applies: 'stopped',
    dangerous: true,
    untouched: 'vz.untouched.place',
  },
  private: {
    key: 'VE_PRIVATE',
    grammar: { kind: 'path' },
    unit: 'none',
    group: 'disk',
    applies: 'stopped',
    dangerous: true,
    untouched: 'vz.untouched.place',
  },

  ip: {
    key: 'IP_ADDRESS',
    grammar: { kind: 'ips' },
    unit: 'none',
    group: 'network',
    applies: 'online',
    options: ['ipadd', 'ipdel'],
    incremental: true,
  },

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
    goneSince: 8,
  },
  // Obsolete: ignored where NETFILTER is set.
  iptables: {
    key: 'IPTABLES',
    grammar: { kind: 'modules', of: iptablesModules },
    unit: 'none',
    group: 'network',
    applies: 'restart',
    goneSince: 8,
  },
  netif: {
    key: 'NETIF',
    grammar: { kind: 'interfaces' },
    unit: 'none',
    group: 'network',
    applies: 'online',
    options: ['netif_add', 'netif_del', 'ifname', 'mac', 'host_ifname', 'host_mac', 'bridge', 'mac_filter'],
    incremental: true,
    otherSince: 7,
  },
  // Moves a device of the node into the container.
  netdev: {
    key: 'NETDEV',
    grammar: { kind: 'netdevs' },
    unit: 'none',
    group: 'network',
    applies: 'online',
    options: ['netdev_add', 'netdev_del'],
    incremental: true,
    dangerous: true,
  },

  features: {
    key: 'FEATURES',
    grammar: { kind: 'switches', of: featureNames },
    unit: 'none',
    group: 'rights',
    applies: 'restart',
    incremental: true,
    dangerous: true,
  },
  capability: {
    key: 'CAPABILITY',
    grammar: { kind: 'switches', of: capabilityNames },
    unit: 'none',
    group: 'rights',
    applies: 'restart',
    incremental: true,
    dangerous: true,
    inertSince: 7,
  },
  devnodes: {
    key: 'DEVNODES',
    grammar: { kind: 'devnodes' },
    unit: 'none',
    group: 'rights',
    applies: 'online',
    incremental: true,
    dangerous: true,
  },
  devices: {
    key: 'DEVICES',
    grammar: { kind: 'devices' },
    unit: 'none',
    group: 'rights',
    applies: 'online',
    incremental: true,
    dangerous: true,
  },
  pci: {
    key: 'PCI',
    grammar: { kind: 'pci' },
    unit: 'none',
    group: 'rights',
    applies: 'online',
    options: ['pci_add', 'pci_del'],
    incremental: true,
    dangerous: true,
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

/** Taken by newer tools with a warning and not saved (libvzctl 7 to 9). */
const INERT_SINCE_7: ReadonlySet<CounterName> = new Set([
  'numtcpsock',
  'numothersock',
  'tcpsndbuf',
  'tcprcvbuf',
  'othersockbuf',
  'dgramrcvbuf',
  'oomguarpages',
  'dcachesize',
]);

function counterParam(name: CounterName): Param {
  const { unit, confKeys } = counterInfo(name);
  return {
    name,
    key: confKeys[0] ?? name.toUpperCase(),
    grammar: { kind: 'pair', unit },
    unit,
    group: 'counters',
    applies: 'online',
    ...(INERT_SINCE_7.has(name) ? { inertSince: 7 } : {}),
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

/** By key of the config; where two write one (ram and physpages), the one that takes the whole pair. */
export const paramsByKey: ReadonlyMap<string, Param> = new Map(
  [...params.values()].filter(({ sameAs }) => sameAs === undefined).map((param) => [param.key, param]),
);

/** The options of `vzctl set` that write a parameter. */
export function optionsOf({ name, options }: Param): readonly string[] {
  return options ?? [name];
}

/** The key vzctl writes, then old names of it that it also reads. */
export function keysOf({ name, key }: Pick<Param, 'name' | 'key'>): readonly string[] {
  return isCounterName(name) ? counterInfo(name).confKeys : [key];
}

/** Those that are changed from here, in the catalogue's order: what the helper on a node lets through. */
export function changeable({ dangerous }: { dangerous: boolean }): {
  options: readonly string[];
  keys: readonly string[];
} {
  const chosen = [...params.values()].filter(
    (param) => param.untouched === undefined && (param.dangerous === true) === dangerous,
  );
  return { options: chosen.flatMap(optionsOf), keys: [...new Set(chosen.flatMap(keysOf))] };
}

/** Written by --applyconfig and by an edit that does the same: which profile the values are from. */
export const PROFILE_KEY = 'ORIGIN_SAMPLE';

export type Support = 'yes' | 'not_yet' | 'gone' | 'inert' | 'other';

/** What a vzctl of that major version makes of a parameter. */
export function supportOf(param: Param, major: number): Support {
  const { since = 0, goneSince = 99, inertSince = 99, otherSince = 99 } = param;
  if (major < since) return 'not_yet';
  if (major >= goneSince) return 'gone';
  if (major >= otherSince) return 'other';
  return major >= inertSince ? 'inert' : 'yes';
}

/** Words that stand for a value of their own: for forms and completion. `inherit` is the node's. */
export function specialValues({ grammar }: Param, major = CLASSIC): readonly string[] {
  switch (grammar.kind) {
    case 'pair':
      return grammar.unit === 'diskspace' || grammar.unit === 'diskinodes' ? [] : ['unlimited'];
    case 'size':
    case 'rate':
      return ['unlimited'];
    case 'addresses':
    case 'domains':
      return major < 7 ? ['inherit'] : [];
    case 'mask':
      return grammar.auto ? ['all', 'auto'] : ['all'];
    case 'meminfo':
      return ['none'];
    case 'guarantee':
      return ['auto'];
    default:
      return [];
  }
}

/** Whether a running container takes the change only when it is started again. Values are as the config has them; undefined is unset. */
export function waitsForRestart(param: Param, before: string | undefined, after: string): boolean {
  if (param.applies !== 'switch') return param.applies === 'restart' && before !== after;
  const on = (value: string | undefined) => value !== undefined && value !== '0';
  return on(before) !== on(after);
}

/** Values to choose from, of a choice or of a list of names. */
export function choicesOf({ grammar }: Pick<Param, 'grammar'>, major = CLASSIC): readonly string[] {
  if (grammar.kind === 'choice') return [...grammar.of, ...(major >= 7 ? (grammar.ofSince7 ?? []) : [])];
  return grammar.kind === 'switches' || grammar.kind === 'modules' ? grammar.of : [];
}
