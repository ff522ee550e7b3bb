/**
 * What history keeps, one entry per resource: the counters of `counters.ts` and everything measured beside them. Store, sampling, endpoints,
 * OpenAPI and charts derive from here; words are in `lib/text/en/resources.ts`.
 */
import { type CounterGroup, type CounterUnit, counterInfo } from './counters';

/** Where readings are kept side by side: each stream of a node has a rhythm of its own, and its own gaps. */
export type Stream =
  /** /proc/user_beancounters as it stands. */
  | 'counters'
  /** What is read with the counters, at their pace. */
  | 'usage'
  /** What costs the node more, once a minute. */
  | 'space'
  /** Sums over all containers of one reading of the counters. */
  | 'sums';

/** `counter`: the five numbers of a beancounter. `rate`: per second, from exact differences of what the node counts. */
export type ResourceKind = 'counter' | 'gauge' | 'rate';

/** What barrier and limit of a reading are; what is not named is null in answers. */
export type Bounds = 'barrier_limit' | 'soft_hard' | 'limit' | 'none';

export type ResourceGroup = CounterGroup | 'cpu' | 'disk' | 'network';

export interface ResourceInfo {
  name: string;
  kind: ResourceKind;
  /** Of one amount, after division by `scale`. */
  unit: CounterUnit | 'unknown';
  /** Amounts are integers: thousandths of a CPU, hundredths of a load average. */
  scale: 1 | 100 | 1000;
  per: 'second' | null;
  group: ResourceGroup;
  bounds: Bounds;
  stream: Stream;
}

type Entry = Omit<ResourceInfo, 'name'>;

const gauge = { kind: 'gauge', scale: 1, per: null, bounds: 'none' } as const;
const rate = { kind: 'rate', unit: 'bytes', scale: 1, per: 'second', bounds: 'none' } as const;

/** Besides counters, of a container. Sources: OpenVZ kernel 2.6.32 (kernel/ve/vecalls.c, kernel/bc/io_acct.c), vzlist of vzctl 4.11.1. */
const ofContainer = {
  // Difference of `used` over that of the second `uptime` of /proc/vz/vestat: cycles or nanoseconds, the unit cancels out.
  cpu: { ...gauge, kind: 'rate', unit: 'items', scale: 1000, group: 'cpu', bounds: 'limit', stream: 'usage' },
  net_in: { ...rate, group: 'network', stream: 'usage' },
  net_out: { ...rate, group: 'network', stream: 'usage' },
  load: { ...gauge, unit: 'items', scale: 100, group: 'cpu', stream: 'space' },
  diskspace: { ...gauge, unit: 'bytes', group: 'disk', bounds: 'soft_hard', stream: 'space' },
  diskinodes: { ...gauge, unit: 'items', group: 'disk', bounds: 'soft_hard', stream: 'space' },
  io_read: { ...rate, group: 'disk', stream: 'space' },
  io_write: { ...rate, group: 'disk', stream: 'space' },
} as const satisfies Record<string, Entry>;

/** Besides sums of counters, of the node itself. */
const ofNode = {
  cpu: ofContainer.cpu,
  load: { ...ofContainer.load, stream: 'usage' },
  memory: { ...gauge, unit: 'bytes', group: 'memory', bounds: 'limit', stream: 'usage' },
  swap: { ...gauge, unit: 'bytes', group: 'memory', bounds: 'limit', stream: 'usage' },
  net_in: ofContainer.net_in,
  net_out: ofContainer.net_out,
  diskspace: { ...ofContainer.diskspace, bounds: 'limit' },
  containers: { ...gauge, unit: 'items', group: 'objects', stream: 'sums' },
} as const satisfies Record<string, Entry>;

export type ContainerResource = keyof typeof ofContainer;
export type NodeResource = keyof typeof ofNode;
export type ResourceName = ContainerResource | NodeResource;

// Object.keys widens the keys of a const object to string.
export const containerResources = Object.keys(ofContainer) as readonly ContainerResource[];
export const nodeResources = Object.keys(ofNode) as readonly NodeResource[];

/** A resource of a container by name. What the catalogue does not know is taken for a counter: the kernel may have new ones. */
export function containerResource(name: string): ResourceInfo {
  if (Object.hasOwn(ofContainer, name)) return { name, ...ofContainer[name as ContainerResource] };
  return { name, ...counterEntry(name), stream: 'counters' };
}

/** A resource of a node by name: its own, else the sum of that counter over all containers. */
export function nodeResource(name: string): ResourceInfo {
  if (Object.hasOwn(ofNode, name)) return { name, ...ofNode[name as NodeResource] };
  return { name, ...counterEntry(name), stream: 'sums' };
}

function counterEntry(name: string): Omit<Entry, 'stream'> {
  const { unit, group } = counterInfo(name);
  return { kind: 'counter', unit, scale: 1, per: null, group, bounds: 'barrier_limit' };
}

/** Under which id streams keep what belongs to no container: the node's own readings, and sums over its containers. */
export const NODE_ITSELF = 'node';
export const ALL_CONTAINERS = 'sum';
