/** The options of `vzctl set`: which there are, what values they take, what becomes of an option given twice (src/vzctl-actions.c). */

import { canonicalAddress, wordsIn } from '@/lib/vz/addresses';
import { checkOption } from '@/lib/vz/grammar';
import { CLASSIC, optionsOf, type Param, params, supportOf } from '@/lib/vz/params';
import { parsePagesOfBytes, parsePair, parseRate, printPair } from '@/lib/vz/values';
import { type Call, refuse } from './call';
import { type OptionSpec, parseOptions } from './getopt';
import type { World } from './machine';
import { isMask } from './masks';
import { Script } from './script';
import { type Complaint, listChecks } from './set-lists';
import type { Execution } from './state';
import { checkNetifAdd } from './veth';

/** What is to become of one option. */
export interface Wish {
  name: string;
  /** In the config; '' when nothing is written for it. */
  key: string;
  /** What is written, for options with one value. */
  stored: string;
  /** All values, in order, for those that are merged. */
  values: readonly string[];
}

export interface Asked {
  flags: ReadonlySet<string>;
  setmode: 'restart' | 'ignore' | undefined;
  wishes: Map<string, Wish>;
  /** How often an option stood there. */
  count: number;
}

const shorts: Readonly<Record<string, string>> = {
  numiptent: 'e',
  numproc: 'p',
  numflock: 'f',
  numpty: 't',
  numsiginfo: 'i',
  lockedpages: 'l',
  kmemsize: 'k',
  tcprcvbuf: 'b',
  numfile: 'n',
  dcachesize: 'x',
};
const FLAGS = ['save', 'force', 'reset_ub', 'skip_arpdetect', 'offline-resize'];

/** Refused: without a word, or with one. */
type Verdict = { stored: string } | { complaint: Complaint | undefined };

interface Other {
  key: string;
  take: (value: string) => Verdict;
  /** Values of all occurrences count. */
  merges?: true;
}

const no: Verdict = { complaint: undefined };
const takesAny = (value: string): Verdict => ({ stored: value });
const takesIf = (good: (value: string) => boolean) => (value: string) => (good(value) ? { stored: value } : no);
const list = (name: string, key: string): Other => ({
  key,
  merges: true,
  take: (value) => {
    const complaint = listChecks[name]?.(value);
    if (complaint === undefined) return { stored: value };
    return { complaint: complaint === '' ? undefined : complaint };
  },
});
const addresses: Other = {
  key: 'IP_ADDRESS',
  merges: true,
  take: takesIf((value) => wordsIn(value).every((word) => canonicalAddress(word) !== undefined)),
};
const isMac = (value: string) => /^([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$/.test(value);
const isInterface = (value: string) => value !== '' && value.length <= 15;
const notVirtual = (value: string) => isInterface(value) && !/^(venet|tun|tap|lo)/.test(value);

/** Options that are looked at in a way of their own: the catalogue of lib/vz/params is stricter, and speaks of whole lists. */
const others: Readonly<Record<string, Other>> = {
  ipadd: addresses,
  ip: addresses,
  ipdel: { ...addresses, take: (value) => (value === 'all' ? { stored: value } : addresses.take(value)) },
  netif_add: {
    key: 'NETIF',
    merges: true,
    take: (value) => {
      const problem = checkNetifAdd(value);
      if (problem === undefined) return { stored: value };
      return { complaint: problem === '' ? undefined : { stream: 'stderr', line: problem } };
    },
  },
  netif_del: { key: 'NETIF', merges: true, take: takesIf(isInterface) },
  ifname: { key: 'NETIF', take: takesIf(isInterface) },
  mac: { key: 'NETIF', take: takesIf(isMac) },
  host_mac: { key: 'NETIF', take: takesIf(isMac) },
  host_ifname: { key: 'NETIF', take: takesIf(isInterface) },
  bridge: { key: 'NETIF', take: takesIf(isInterface) },
  mac_filter: { key: 'NETIF', take: takesIf((value) => value === 'on' || value === 'off') },
  netdev_add: { key: 'NETDEV', merges: true, take: takesIf(notVirtual) },
  netdev_del: { key: 'NETDEV', merges: true, take: takesIf(notVirtual) },
  features: list('features', 'FEATURES'),
  capability: list('capability', 'CAPABILITY'),
  iptables: list('iptables', 'IPTABLES'),
  devnodes: list('devnodes', 'DEVNODES'),
  devices: list('devices', 'DEVICES'),
  pci_add: list('pci_add', 'PCI'),
  pci_del: list('pci_del', 'PCI'),
  root: { key: 'VE_ROOT', take: takesAny },
  private: { key: 'VE_PRIVATE', take: takesAny },
  mount_opts: { key: 'MOUNT_OPTS', take: takesAny },
  userpasswd: { key: '', take: takesAny },
  applyconfig: { key: '', take: takesAny },
  applyconfig_map: { key: '', take: takesIf((value) => value === 'name') },
  cpumask: { key: 'CPUMASK', take: takesIf((value) => isMask(value, true)) },
  nodemask: { key: 'NODEMASK', take: takesIf((value) => isMask(value, false)) },
  cpuweight: { key: 'CPUUWEIGHT', take: takesIf((value) => /^\d+$/.test(value)) },
  meminfo: { key: 'MEMINFO', take: takesIf((value) => /^(none|(pages|privvmpages):0*[1-9]\d*)$/.test(value)) },
  setmode: { key: '', take: takesIf((value) => value === 'restart' || value === 'ignore') },
};

/** A parameter that this old vzctl knows and that is not looked at in a way of its own. */
const paramOf = (name: string): Param | undefined => {
  const param = Object.hasOwn(others, name) ? undefined : params.get(name);
  return param !== undefined && supportOf(param, CLASSIC) === 'yes' && optionsOf(param).includes(name)
    ? param
    : undefined;
};

const known: readonly OptionSpec[] = [
  ...FLAGS.map((name) => ({ name, takesValue: false })),
  ...[...params.keys()]
    .filter((name) => paramOf(name) !== undefined)
    .map((name): OptionSpec => {
      const short = shorts[name];
      return { name, takesValue: true, ...(short === undefined ? {} : { short }) };
    }),
  ...Object.keys(others).map((name) => ({ name, takesValue: true })),
];

/** What is asked for, or how vzctl refuses the command line. Values are looked at in order: the first bad one ends it. */
export function readSetOptions({ world, rest }: Call): Asked | Execution {
  const { options, extra, error } = parseOptions(rest, known);
  const flags = new Set<string>();
  const wishes = new Map<string, Wish>();
  for (const { name, value } of options) {
    if (FLAGS.includes(name)) {
      flags.add(name);
      continue;
    }
    if ((name === 'ram' || name === 'swap') && world.surroundings.vswap === false && !flags.has('force')) {
      const line = 'Error: kernel does not support vswap, unable to use --ram/--swap parameters';
      return refuse(3, line, 'Error parsing options');
    }
    const refused = add(world, wishes, name, value);
    if (refused !== undefined) return refused;
  }
  if (error !== undefined) return refuse(21, error);
  if (extra.length > 0) return refuse(20, `Invalid extra arguments: ${extra.join(' ')} `);
  const setmode = wishes.get('setmode')?.stored;
  wishes.delete('setmode');
  return {
    flags,
    setmode: setmode === 'restart' || setmode === 'ignore' ? setmode : undefined,
    wishes,
    count: options.length,
  };
}

function add(world: World, wishes: Map<string, Wish>, spoken: string, value: string): Execution | undefined {
  const name = spoken === 'ip' ? 'ipadd' : spoken;
  const param = paramOf(name);
  const other = Object.hasOwn(others, name) ? others[name] : undefined;
  const verdict = param === undefined ? (other?.take(value) ?? no) : takeParam(world, param, value);
  if ('complaint' in verdict) {
    const script = new Script().pause(3);
    if (verdict.complaint !== undefined) script.raw(`${verdict.complaint.line}\n`, verdict.complaint.stream);
    return script.raw(`Bad parameter for --${spoken}: ${value}\n`, 'stderr').end(21);
  }
  const { stored } = verdict;
  const before = wishes.get(name);
  const key = param?.key ?? other?.key ?? '';
  const kind = param?.grammar.kind;
  if (kind === 'addresses' || kind === 'domains') {
    const all = [before?.stored, stored].filter((text) => text !== undefined && text !== '').join(' ');
    wishes.set(name, { name, key, stored: all, values: [all] });
  } else if (other?.merges === true) {
    wishes.set(name, { name, key, stored, values: [...(before?.values ?? []), stored] });
  } else if (before === undefined || isCounter(param) || kind === 'size') {
    // Of the same option given twice the first counts; of beancounters the last (recorded: set-errors.json, set-ubc.json).
    wishes.set(name, { name, key, stored, values: [stored] });
  }
  return undefined;
}

export function isCounter(param: Param | undefined): boolean {
  return param !== undefined && param.grammar.kind === 'pair' && param.group === 'counters';
}

/** What vzctl would write for a value of the catalogue. Free text is taken as it is (recorded: injection.json). */
function takeParam(world: World, param: Param, value: string): Verdict {
  const stored = acceptParam(world, param, value);
  if (stored !== undefined) return { stored };
  if (param.name !== 'netfilter') return no;
  return { complaint: { stream: 'stderr', line: `Incorrect netfilter value: ${value}` } };
}

function acceptParam(world: World, { name, grammar }: Param, value: string): string | undefined {
  switch (grammar.kind) {
    case 'pair': {
      const pair = parsePair(value, grammar.unit, 'option');
      return pair.ok ? printPair(pair.value, grammar.unit) : undefined;
    }
    case 'size': {
      const pages = parsePagesOfBytes(value);
      return pages.ok ? printPair({ first: 0n, second: pages.value }, 'pages') : undefined;
    }
    case 'rate': {
      const rate = parseRate(value, 'option');
      return rate.ok ? rate.value.toString() : undefined;
    }
    case 'name':
      return /^[A-Za-z0-9 _+.-]*$/.test(value) ? value : undefined;
    case 'text':
    case 'host':
    case 'word':
    case 'addresses':
    case 'domains':
      return value;
    case 'whole': {
      if (name === 'cpulimit') return acceptCpuLimit(world, value);
      // Taken, and nothing comes of it (recorded: set-misc.json and conf/set/01).
      if (name === 'bootorder' && value === 'unlimited') return '';
      const checked = checkOption(grammar, value);
      return checked.ok ? checked.stored : undefined;
    }
    default: {
      const checked = checkOption(grammar, value);
      return checked.ok ? checked.stored : undefined;
    }
  }
}

/** A share of all processors becomes percent of one. A sign is taken: strtoul, cast to int (recorded: set-cpu-io.json). */
function acceptCpuLimit(world: World, value: string): string | undefined {
  const share = /^([0-9]{1,3})%$/.exec(value)?.[1];
  if (share !== undefined) return Number(share) <= 100 ? String(Number(share) * world.spec.cpus) : undefined;
  return /^[+-]?[0-9]{1,9}$/.test(value) ? String(Number(value)) : undefined;
}
