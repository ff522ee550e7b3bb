/** The time before the demo was started, of what is measured beside counters, and of what all containers of a node hold together. */
import { gathered, type Reading } from '@/lib/ubc/gathered';
import { ALL_CONTAINERS, NODE_ITSELF } from '@/lib/ubc/resources';
import { BARRIER, HELD, LIMIT, type Sample } from '@/lib/ubc/sample';
import { get, parseConf } from '@/lib/vz/conf';
import { momentsBefore } from './past';
import { keyOf, smooth } from './rng';
import type { ContainerSpec, NodeSpec } from './spec';
import { type Flow, flowed, loadOf, memoryShares, usedSpace } from './usage';
import { vethsOf } from './veth';
import { items, kib } from './vzlist-fields';

export interface Past {
  atMs: number[];
  samples: Sample[];
}

/** Over which a rate of the past is taken, as a sampler would. */
const RATE_MS = 60_000;

/** One container's own: `usage` is CPU and network, `space` load, disk and I/O; both only while it ran. */
export function pastUsage(spec: NodeSpec, ctid: string, stream: 'usage' | 'space', nowMs: number): Past {
  const container = spec.containers.find((one) => one.ctid === ctid);
  if (container === undefined) return { atMs: [], samples: [] };
  const readings = stream === 'usage' ? usageAt(spec, container) : spaceAt(spec, container);
  const moments = momentsBefore(spec, nowMs).filter((at) =>
    container.lives.some(({ bootMs, endMs }) => at - RATE_MS >= bootMs && (endMs === null || at < endMs)),
  );
  return pastOf(ctid, moments, readings);
}

/** The node's own. */
export function pastNode(spec: NodeSpec, stream: 'usage' | 'space', nowMs: number): Past {
  const moments = momentsBefore(spec, nowMs).filter((at) => at - RATE_MS >= spec.bootMs);
  const GiB = 2 ** 30;
  const memory = spec.cpus * 4 * GiB;
  const usage = (at: number): Reading[] => {
    const own = rateOf(spec.seed, { ctid: '0', workload: 'node', size: 1 }, spec.bootMs, at);
    const all = rateOf(spec.seed, { ctid: 'eth0', workload: 'web', size: spec.cpus }, spec.bootMs, at);
    const cpu = spec.containers.reduce((sum, one) => {
      const life = one.lives.find(({ bootMs, endMs }) => at - RATE_MS >= bootMs && (endMs === null || at < endMs));
      return life === undefined ? sum : sum + rateOf(spec.seed, one, life.bootMs, at)('cpu');
    }, own('cpu'));
    const load = spec.cpus * (0.1 + 0.5 * smooth(keyOf(spec.seed, 'load average'), at, 60_000));
    const shares = memoryShares(spec.seed, at);
    return [
      { resource: 'cpu', held: Math.min(cpu, spec.cpus * 1000), limit: spec.cpus * 1000 },
      { resource: 'load', held: Math.round(load * 100) },
      { resource: 'memory', held: Math.floor(memory * shares.memory), limit: memory },
      { resource: 'swap', held: Math.floor((memory / 2) * shares.swap), limit: memory / 2 },
      { resource: 'net_in', held: own('in') + all('in') },
      { resource: 'net_out', held: own('out') + all('out') },
    ];
  };
  const space = (): Reading[] => {
    // As df says it now: containers take what they were made with.
    const used = (40 + spec.containers.length * 9) * GiB;
    return [{ resource: 'diskspace', held: used, limit: Math.max(900 * GiB, Math.ceil(used * 1.25)) }];
  };
  return pastOf(NODE_ITSELF, moments, stream === 'usage' ? usage : space);
}

/** Adds up containers that are read one after the other: what they held together at each moment. */
export class PastSums {
  private readonly sums = new Map<number, { containers: number; cells: Float64Array }>();
  private counters: readonly string[] = [];

  add({ atMs, samples }: Past): void {
    for (const [i, at] of atMs.entries()) {
      const sample = samples[i];
      if (sample === undefined) continue;
      this.counters = sample.counters;
      const sum = this.sums.get(at) ?? { containers: 0, cells: new Float64Array(sample.counters.length * 3) };
      this.sums.set(at, sum);
      sum.containers += 1;
      for (let row = 0; row < sample.counters.length; row++) {
        for (const [c, column] of [HELD, BARRIER, LIMIT].entries()) {
          sum.cells[row * 3 + c] = (sum.cells[row * 3 + c] ?? 0) + (sample.values[row * 5 + column] ?? 0);
        }
      }
    }
  }

  /** Whole numbers that a float holds: simulated containers are small. */
  past(): Past {
    const atMs = [...this.sums.keys()].sort((a, b) => a - b);
    return pastOf(ALL_CONTAINERS, atMs, (at) => {
      const { containers, cells } = this.sums.get(at) ?? { containers: 0, cells: new Float64Array(0) };
      const rows: Reading[] = this.counters.map((resource, row) => {
        const [held = 0, barrier = 0, limit = 0] = cells.subarray(row * 3, row * 3 + 3);
        return { resource, held, barrier: capped(barrier), limit: capped(limit) };
      });
      return [...rows, { resource: 'containers', held: containers }];
    });
  }
}

function capped(sum: number): number {
  return Number.isSafeInteger(sum) ? sum : Number.POSITIVE_INFINITY;
}

function pastOf(ctid: string, atMs: number[], readings: (at: number) => Reading[]): Past {
  return { atMs, samples: atMs.map((at) => gathered(new Map([[ctid, readings(at)]]))) };
}

type Who = Pick<ContainerSpec, 'ctid' | 'workload' | 'size'>;

function rateOf(seed: number, who: Who, bootMs: number, at: number): (flow: Flow) => number {
  return (flow) =>
    Math.round(
      ((flowed(seed, who, flow, bootMs, at) - flowed(seed, who, flow, bootMs, at - RATE_MS)) * 1000) / RATE_MS,
    );
}

function usageAt(spec: NodeSpec, container: ContainerSpec): (at: number) => Reading[] {
  const conf = parseConf(container.conf);
  const percent = Number(get(conf, 'CPULIMIT') ?? 0);
  const bridged = vethsOf(get(conf, 'NETIF')).length > 0;
  return (at) => {
    const rate = rateOf(spec.seed, container, bootOf(container, at), at);
    const cpu: Reading = { resource: 'cpu', held: rate('cpu'), ...(percent > 0 ? { limit: percent * 10 } : {}) };
    if (!bridged) return [cpu];
    return [cpu, { resource: 'net_in', held: rate('in') }, { resource: 'net_out', held: rate('out') }];
  };
}

function spaceAt({ seed }: NodeSpec, container: ContainerSpec): (at: number) => Reading[] {
  const { ctid } = container;
  const conf = parseConf(container.conf);
  const ploop = get(conf, 'VE_LAYOUT')?.startsWith('ploop') === true;
  const space =
    (resource: string, key: string, unit: (text: string) => number, bytes: number) =>
    (at: number): Reading[] => {
      const text = get(conf, key);
      if (text === undefined) return [];
      const [soft = '', hard = soft] = text.split(':');
      const barrier = unit(ploop ? hard : soft);
      const held = usedSpace(seed, ctid, key, at)(barrier);
      return [{ resource, held: held * bytes, barrier: barrier * bytes, limit: unit(hard) * bytes }];
    };
  const blocks = space('diskspace', 'DISKSPACE', kib, 1024);
  const inodes = space('diskinodes', 'DISKINODES', items, 1);
  return (at) => {
    const rate = rateOf(seed, container, bootOf(container, at), at);
    return [
      { resource: 'load', held: Math.round(Number(loadOf(seed, ctid, 1, at)) * 100) },
      ...blocks(at),
      ...inodes(at),
      { resource: 'io_read', held: rate('read') },
      { resource: 'io_write', held: rate('write') },
    ];
  };
}

function bootOf({ lives }: ContainerSpec, at: number): number {
  return lives.findLast(({ bootMs }) => bootMs <= at)?.bootMs ?? at;
}
