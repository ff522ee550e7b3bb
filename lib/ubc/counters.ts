/**
 * The catalogue: one entry per user beancounter, in kernel order. Units, groups, governing thresholds, the meaning of failcnt and the
 * severity of its growth are read from here by parser, health, screens, simulation and tests. Words are in `lib/text/en/ubc.ts`.
 *
 * Sources: OpenVZ kernel 2.6.32-042stab kernel/bc (names, order, charge classes), vzctl 4.11.1 src/lib/ub.c (conf keys and aliases),
 * src/validate.c (ties), OpenVZ wiki "UBC parameters" (primary, secondary, auxiliary).
 */
export type CounterUnit = 'bytes' | 'pages' | 'items';
export type CounterGroup = 'memory' | 'kernel' | 'objects' | 'unknown';
export type Severity = 'critical' | 'warning' | 'notice' | 'quiet';

/** How a counter behaves in one mode of a container. */
export interface Behaviour {
  /** `limited`: barrier or limit refuse. `guarantee`: the barrier is a promise. `accounting`: only counted. */
  kind: 'limited' | 'guarantee' | 'accounting' | 'unknown';
  /** Which thresholds the kernel compares with: `both` refuses ordinary requests at the barrier and urgent ones at the limit. */
  governs: 'barrier' | 'limit' | 'both' | 'none';
  priority: 'primary' | 'secondary' | 'auxiliary';
  /** What failcnt counts; not always refusals. */
  failureMeans: 'refusals' | 'oom_kills' | 'reclaim_failed' | 'swap_exhausted' | 'never';
  /** How bad it is when failcnt grows. */
  growth: Severity;
}

interface Entry {
  /** Index of the row in /proc/user_beancounters; indexes missing up to 23 are `dummy` rows. */
  row: number;
  /** Keys in a container's config file: the one vzctl writes, then aliases it also reads. */
  confKeys: readonly [string, ...string[]];
  unit: CounterUnit;
  group: Exclude<CounterGroup, 'unknown'>;
  classic: Behaviour;
  /** Where VSwap differs. */
  vswap?: Behaviour;
}

function refuses(
  priority: Behaviour['priority'],
  governs: 'barrier' | 'both',
  growth: Severity = 'warning',
): Behaviour {
  return { kind: 'limited', governs, priority, failureMeans: 'refusals', growth };
}

export const counters = {
  kmemsize: {
    row: 0,
    confKeys: ['KMEMSIZE'],
    unit: 'bytes',
    group: 'kernel',
    classic: refuses('secondary', 'both', 'critical'),
  },
  lockedpages: {
    row: 1,
    confKeys: ['LOCKEDPAGES'],
    unit: 'pages',
    group: 'memory',
    classic: refuses('auxiliary', 'both'),
  },
  privvmpages: {
    row: 2,
    confKeys: ['PRIVVMPAGES'],
    unit: 'pages',
    group: 'memory',
    classic: refuses('secondary', 'both', 'critical'),
  },
  shmpages: {
    row: 3,
    confKeys: ['SHMPAGES'],
    unit: 'pages',
    group: 'memory',
    classic: refuses('auxiliary', 'barrier'),
  },
  numproc: {
    row: 5,
    confKeys: ['NUMPROC'],
    unit: 'items',
    group: 'objects',
    classic: refuses('primary', 'barrier', 'critical'),
  },
  physpages: {
    row: 6,
    confKeys: ['PHYSPAGES'],
    unit: 'pages',
    group: 'memory',
    // Kernels before 042stab042, and every container without a RAM limit, only count here.
    classic: {
      kind: 'accounting',
      governs: 'none',
      priority: 'auxiliary',
      failureMeans: 'reclaim_failed',
      growth: 'warning',
    },
    // Touching the RAM limit is daily life under VSwap: page cache counts too (kernel/bc/vm_pages.c).
    vswap: {
      kind: 'limited',
      governs: 'limit',
      priority: 'primary',
      failureMeans: 'reclaim_failed',
      growth: 'notice',
    },
  },
  vmguarpages: {
    row: 7,
    confKeys: ['VMGUARPAGES'],
    unit: 'pages',
    group: 'memory',
    // Has no accounting at all: held, maxheld and failcnt stay 0.
    classic: { kind: 'guarantee', governs: 'barrier', priority: 'primary', failureMeans: 'never', growth: 'warning' },
  },
  oomguarpages: {
    row: 8,
    confKeys: ['OOMGUARPAGES'],
    unit: 'pages',
    group: 'memory',
    classic: {
      kind: 'guarantee',
      governs: 'barrier',
      priority: 'secondary',
      failureMeans: 'oom_kills',
      growth: 'critical',
    },
  },
  numtcpsock: {
    row: 9,
    confKeys: ['NUMTCPSOCK'],
    unit: 'items',
    group: 'objects',
    classic: refuses('primary', 'barrier', 'critical'),
  },
  numflock: {
    row: 10,
    confKeys: ['NUMFLOCK'],
    unit: 'items',
    group: 'objects',
    classic: refuses('auxiliary', 'both'),
  },
  numpty: {
    row: 11,
    confKeys: ['NUMPTY'],
    unit: 'items',
    group: 'objects',
    classic: refuses('auxiliary', 'barrier'),
  },
  numsiginfo: {
    row: 12,
    confKeys: ['NUMSIGINFO'],
    unit: 'items',
    group: 'objects',
    classic: refuses('auxiliary', 'barrier'),
  },
  tcpsndbuf: {
    row: 13,
    confKeys: ['TCPSNDBUF'],
    unit: 'bytes',
    group: 'kernel',
    classic: refuses('secondary', 'both', 'critical'),
  },
  tcprcvbuf: {
    row: 14,
    confKeys: ['TCPRCVBUF'],
    unit: 'bytes',
    group: 'kernel',
    classic: refuses('secondary', 'both'),
  },
  othersockbuf: {
    row: 15,
    confKeys: ['OTHERSOCKBUF'],
    unit: 'bytes',
    group: 'kernel',
    classic: refuses('secondary', 'both', 'critical'),
  },
  dgramrcvbuf: {
    row: 16,
    confKeys: ['DGRAMRCVBUF'],
    unit: 'bytes',
    group: 'kernel',
    classic: refuses('secondary', 'barrier'),
  },
  numothersock: {
    row: 17,
    confKeys: ['NUMOTHERSOCK'],
    unit: 'items',
    group: 'objects',
    classic: refuses('primary', 'barrier'),
  },
  dcachesize: {
    row: 18,
    confKeys: ['DCACHESIZE', 'DCACHE'],
    unit: 'bytes',
    group: 'kernel',
    classic: refuses('auxiliary', 'both'),
  },
  numfile: {
    row: 19,
    confKeys: ['NUMFILE'],
    unit: 'items',
    group: 'objects',
    classic: refuses('auxiliary', 'barrier', 'critical'),
  },
  numiptent: {
    row: 23,
    confKeys: ['NUMIPTENT', 'IPTENTRIES'],
    unit: 'items',
    group: 'objects',
    classic: refuses('auxiliary', 'barrier'),
  },
  swappages: {
    // Only in /proc/bc/resources; /proc/user_beancounters ends before it.
    row: 24,
    confKeys: ['SWAPPAGES'],
    unit: 'pages',
    group: 'memory',
    classic: {
      kind: 'accounting',
      governs: 'none',
      priority: 'auxiliary',
      failureMeans: 'swap_exhausted',
      growth: 'critical',
    },
    vswap: {
      kind: 'limited',
      governs: 'limit',
      priority: 'primary',
      failureMeans: 'swap_exhausted',
      growth: 'critical',
    },
  },
} as const satisfies Record<string, Entry>;

export type CounterName = keyof typeof counters;

/** Counters one consistency rule speaks of together: raising one alone moves the failure to the other (vzctl src/validate.c). */
const ties: readonly (readonly [CounterName, CounterName])[] = [
  ['dcachesize', 'numfile'],
  ['kmemsize', 'dcachesize'],
  ['kmemsize', 'numproc'],
  ['privvmpages', 'vmguarpages'],
  ['tcpsndbuf', 'numtcpsock'],
  ['tcprcvbuf', 'numtcpsock'],
  ['othersockbuf', 'numothersock'],
  ['numfile', 'numproc'],
  ['numfile', 'numtcpsock'],
  ['numfile', 'numothersock'],
  ['numfile', 'numpty'],
  // Under VSwap the two share one sum: RAM + swap (OpenVZ wiki, VSwap).
  ['physpages', 'swappages'],
];

export interface CounterInfo {
  name: string;
  /** False for a counter the catalogue does not have: then unit is a guess from the name and kind and group are `unknown`. */
  known: boolean;
  /** Row index in kernel order, or Infinity. */
  row: number;
  confKeys: readonly string[];
  unit: CounterUnit;
  group: CounterGroup;
  classic: Behaviour;
  vswap: Behaviour;
  /** Counters tied to this one by a rule, in kernel order. */
  partners: readonly CounterName[];
}

export function isCounterName(name: string): name is CounterName {
  return Object.hasOwn(counters, name);
}

/** All names in kernel order. */
export const counterNames: readonly CounterName[] = Object.keys(counters).filter(isCounterName);

const infos: ReadonlyMap<string, CounterInfo> = new Map(
  counterNames.map((name) => {
    const entry: Entry = counters[name];
    const partners = counterNames.filter((other) =>
      ties.some(([a, b]) => (a === name && b === other) || (b === name && a === other)),
    );
    return [name, { ...entry, name, known: true, vswap: entry.vswap ?? entry.classic, partners }];
  }),
);

/** What is known of a counter. One the catalogue lacks gets the unit its name suggests and `unknown` for the rest. */
export function counterInfo(name: string): CounterInfo {
  const info = infos.get(name);
  if (info !== undefined) return info;
  // The charge code of kernel/bc is common to all counters, so barrier and limit mean what they mean elsewhere.
  const unknown: Behaviour = { ...refuses('auxiliary', 'both'), kind: 'unknown' };
  return {
    name,
    known: false,
    row: Number.POSITIVE_INFINITY,
    confKeys: [name.toUpperCase()],
    unit: name.endsWith('pages') ? 'pages' : name.startsWith('num') ? 'items' : 'bytes',
    group: 'unknown',
    classic: unknown,
    vswap: unknown,
    partners: [],
  };
}

/** How `name` behaves in a container of that mode; an unknown mode (null) claims no more than classic does. */
export function behaviour(name: string, vswap: boolean | null): Behaviour {
  const info = counterInfo(name);
  return vswap === true ? info.vswap : info.classic;
}

export type CounterTextPart = 'label' | 'is' | 'fails' | 'do';

/** Key of a counter's sentence in the text catalogue; unknown counters share one set, filled with {name}. */
export function counterTextKey<Part extends CounterTextPart>(
  name: string,
  part: Part,
): `ubc.${CounterName | 'unknown'}.${Part}` {
  return isCounterName(name) ? `ubc.${name}.${part}` : `ubc.unknown.${part}`;
}
