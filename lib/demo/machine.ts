/**
 * One simulated node: a small model that answers argument vectors in the exact words of the real programs. It has no clock and no timers: a
 * command is answered as data (what is printed when, and what changes then), and an adapter plays it: `run.ts` inside vzboard,
 * `scripts/sim-node.mjs` as real programs.
 */

import type { Sample } from '@/lib/ubc/sample';
import { type Conf, get, parseConf } from '@/lib/vz/conf';
import type { RealState } from '@/lib/vz/state';
import { retiredStates } from './areas';
import { understood } from './conf-reading';
import { CounterReader } from './counters';
import { limitsOf } from './limits';
import { isCounted, oddLocks, oddStates } from './oddities';
import { N, planCounters } from './plan';
import { nodeConf, profiles, profileText, vzConf } from './profiles';
import { execute } from './shell';
import type { ContainerSpec, Life, NodeSpec } from './spec';
import type { Archive, Change, ContainerState, Execution, Lock, MachineState } from './state';
import { type Readings, type Surroundings, usualTemplates } from './surroundings';
import { COUNTERS } from './workload';

export interface ExecOptions {
  /** Process id that lock files name; made up when not given. */
  pid?: number;
  /** What comes in on standard input. */
  stdin?: string;
}

export interface Machine {
  readonly spec: NodeSpec;
  /** Changes only through `apply`. */
  readonly state: Readonly<MachineState>;
  /** Answers a command as it would be at `nowMs`. Throws AppError `node_failed` for programs the node does not have. */
  exec(argv: readonly string[], nowMs: number, options?: ExecOptions): Execution;
  apply(change: Change, atMs: number): void;
  /** The kernel's counters: newest container first, the node last, as /proc prints them. */
  sample(atMs: number): Sample;
}

/** What the programs see of the node. */
export interface World {
  readonly spec: NodeSpec;
  readonly nowMs: number;
  readonly pid: number;
  readonly stdin: string;
  readonly surroundings: Surroundings;
  readonly readings: Readings;
  /** The CTID a link in /etc/vz/names leads to. */
  link(name: string): string | undefined;
  /** Names whose links lead to a container. */
  linksTo(ctid: string): string[];
  hasFile(path: string): boolean;
  /** vz.conf. */
  globals(): Conf;
  /** Text of ve-NAME.conf-sample, or undefined. */
  profile(name: string): string | undefined;
  /** Names of all profiles. */
  profiles(): string[];
  /** CTIDs with a config file, ascending. */
  ctids(): string[];
  container(ctid: string): ContainerState | undefined;
  /** Texts of all N.conf.destroyed. */
  retired(): [ctid: string, text: string][];
  /** All N.conf.retired. */
  retiredConfs(): [ctid: string, putAside: NonNullable<ContainerState['putAside']>][];
  conf(ctid: string): Conf | undefined;
  /** Value of a key in the container's config, as vzctl understands it: what it cannot read is not there. */
  value(ctid: string, key: string): string | undefined;
  stateOf(ctid: string): RealState;
  lock(ctid: string): Lock | undefined;
  sample(): Sample;
  /** Archives of containers by file, those being packed among them. */
  archives(): Readonly<Record<string, Archive>>;
  /** Text of the node's own config, 0.conf; null when there is none. */
  nodeConf(): string | null;
}

/** The node's own row, UB 0. */
export const NODE_CTID = '0';

/** `state`: where an earlier machine of the same spec was left. */
export function createMachine(spec: NodeSpec, state: MachineState = birth(spec), readings: Readings = {}): Machine {
  state.names ??= linksOf(state);
  const names = state.names;
  const specs = new Map(spec.containers.map((container) => [container.ctid, container]));
  const readers = new Map<string, CounterReader>();
  const confs = new Map<string, { text: string; conf: Conf }>();
  const node = nodeAsContainer(spec);

  const readerOf = (ctid: string): CounterReader => {
    let reader = readers.get(ctid);
    if (reader === undefined) {
      const own = ctid === NODE_CTID ? node : (specs.get(ctid) ?? { ...node, ctid, workload: 'idle', size: 0.3 });
      reader = new CounterReader(planCounters(spec.seed, own));
      readers.set(ctid, reader);
    }
    return reader;
  };
  const confOf = (ctid: string): Conf | undefined => {
    const text = state.containers[ctid]?.conf;
    if (ctid === NODE_CTID && text === undefined) return parseConf(nodeConf);
    if (text === undefined || text === null) return undefined;
    const known = confs.get(ctid);
    if (known?.text === text) return known.conf;
    const conf = parseConf(text);
    confs.set(ctid, { text, conf });
    return conf;
  };
  const stateOf = (ctid: string): RealState => {
    const container = state.containers[ctid];
    if (container === undefined || container.conf === null) return 'absent';
    if (container.life !== null) return 'running';
    return container.mounted ? 'mounted' : container.dump ? 'suspended' : 'stopped';
  };
  const change = (ctid: string, part: Partial<ContainerState>): void => {
    const old = state.containers[ctid] ?? { conf: null, privateArea: false, mounted: false, dump: false, life: null };
    state.containers[ctid] = { ...old, ...part };
  };

  const globals = (): Conf => {
    const text = state.surroundings?.vzConf ?? vzConf;
    const known = confs.get('vz.conf');
    if (known?.text === text) return known.conf;
    const conf = parseConf(text);
    confs.set('vz.conf', { text, conf });
    return conf;
  };

  const sample = (atMs: number): Sample => {
    if (readings.sample !== undefined) return readings.sample(atMs);
    const lives = Object.entries(state.containers)
      .flatMap(([ctid, { life }]) => (life === null || !isCounted(spec, ctid) ? [] : [{ ctid, life }]))
      .sort((a, b) => b.life.bootMs - a.life.bootMs || Number(b.ctid) - Number(a.ctid));
    const own = node.lives[0];
    if (own !== undefined) lives.push({ ctid: NODE_CTID, life: own });
    return gather(lives, (ctid, life, values, offset) => readerOf(ctid).read(life, atMs, values, offset));
  };

  const machine: Machine = {
    spec,
    state,
    sample,
    exec(argv, nowMs, { pid, stdin = '' } = {}) {
      const world: World = {
        spec,
        nowMs,
        pid: pid ?? state.nextPid++,
        stdin,
        surroundings: state.surroundings ?? {},
        readings,
        link: (name) => (Object.hasOwn(names, name) ? names[name] : undefined),
        linksTo: (ctid) => Object.keys(names).filter((name) => names[name] === ctid),
        hasFile: (path) => state.files?.includes(path) === true,
        globals,
        profile: (name) => {
          const own = state.profiles ?? {};
          return Object.hasOwn(own, name) ? (own[name] ?? undefined) : profileText(name);
        },
        profiles: () => {
          const own = state.profiles ?? {};
          const shipped = Object.keys(profiles).filter((name) => !Object.hasOwn(own, name));
          return [...shipped, ...Object.keys(own).filter((name) => own[name] !== null)].sort();
        },
        ctids: () =>
          Object.keys(state.containers)
            .filter((ctid) => state.containers[ctid]?.conf !== null && ctid !== NODE_CTID)
            .sort((a, b) => Number(a) - Number(b)),
        container: (ctid) => state.containers[ctid],
        retired: () =>
          Object.entries(state.containers).flatMap(([ctid, { retired }]) =>
            retired === undefined ? [] : [[ctid, retired]],
          ),
        retiredConfs: () =>
          Object.entries(state.containers).flatMap(([ctid, { putAside }]) =>
            putAside === undefined ? [] : [[ctid, putAside]],
          ),
        conf: confOf,
        value: (ctid, key) => {
          const conf = confOf(ctid);
          return conf === undefined ? undefined : understood(conf, key);
        },
        stateOf,
        lock: (ctid) => state.locks[ctid],
        sample: () => sample(nowMs),
        archives: () => state.archives ?? spec.archives ?? {},
        nodeConf: () => {
          const own = state.containers[NODE_CTID];
          return own === undefined ? nodeConf : own.conf;
        },
      };
      return execute(world, argv);
    },
    apply(done, atMs) {
      switch (done.kind) {
        case 'lock':
          state.locks[done.ctid] = { pid: done.pid, cmdline: done.cmdline, atMs };
          break;
        case 'unlock':
          delete state.locks[done.ctid];
          break;
        case 'boot': {
          const conf = confOf(done.ctid);
          const limits = limitsOf(conf ?? parseConf(''));
          change(done.ctid, {
            life: { bootMs: atMs, endMs: null, epochs: [{ fromMs: atMs, limits }] },
            mounted: true,
            dump: false,
            ips: undefined,
            veths: undefined,
            hostname: undefined,
            ugidLimit: ugidLimitIn(conf),
          });
          break;
        }
        case 'halt':
          change(done.ctid, { life: null, ips: undefined, veths: undefined, hostname: undefined });
          break;
        case 'container':
          change(done.ctid, done.part);
          break;
        case 'link':
          if (done.ctid === null) delete names[done.name];
          else names[done.name] = done.ctid;
          break;
        case 'file':
          state.files = [
            ...(state.files ?? []).filter((path) => path !== done.path),
            ...(done.exists ? [done.path] : []),
          ];
          break;
        case 'profile':
          state.profiles = { ...state.profiles, [done.name]: done.text };
          break;
        case 'template': {
          const { [done.name]: _, ...others } = state.surroundings?.templates ?? usualTemplates;
          const templates = done.template === null ? others : { ...others, [done.name]: done.template };
          state.surroundings = { ...state.surroundings, templates };
          break;
        }
        case 'archive': {
          const { [done.file]: _, ...others } = state.archives ?? spec.archives ?? {};
          state.archives = done.archive === null ? others : { ...others, [done.file]: done.archive };
          break;
        }
        case 'surroundings':
          state.surroundings = { ...state.surroundings, ...done.part };
          break;
        case 'mount':
          change(done.ctid, { mounted: done.mounted, ...quotaFollows(state.containers[done.ctid], done.mounted) });
          break;
        case 'dump':
          change(done.ctid, { dump: done.dump });
          break;
        case 'conf':
          change(done.ctid, { conf: done.text });
          break;
        case 'limits': {
          const life = state.containers[done.ctid]?.life;
          if (life === null || life === undefined) break;
          const epochs = [...life.epochs, { fromMs: Math.max(atMs, life.bootMs), limits: done.limits }];
          change(done.ctid, { life: { ...life, epochs } });
          break;
        }
      }
    },
  };
  return machine;
}

/** Mounting turns quota on and makes its file, unmounting turns it off. */
function quotaFollows(container: ContainerState | undefined, mounted: boolean): Partial<ContainerState> {
  return container?.quota === undefined
    ? {}
    : { quota: { ...container.quota, file: container.quota.file || mounted, on: mounted } };
}

function ugidLimitIn(conf: Conf | undefined): number {
  return (conf === undefined ? 0 : Number(understood(conf, 'QUOTAUGIDLIMIT') ?? 0)) || 0;
}

/** Links as `vzctl set --name` would have made them. */
function linksOf(state: MachineState): Record<string, string> {
  const links: Record<string, string> = {};
  for (const [ctid, { conf }] of Object.entries(state.containers)) {
    const name = conf === null ? undefined : get(parseConf(conf), 'NAME');
    if (name !== undefined && name !== '') links[name] ??= ctid;
  }
  return links;
}

/** The state a node is born with. */
function birth(spec: NodeSpec): MachineState {
  const containers: Record<string, ContainerState> = { ...oddStates(spec), ...retiredStates(spec) };
  for (const container of spec.containers) {
    const last = container.lives.at(-1);
    containers[container.ctid] = {
      conf: container.conf,
      privateArea: true,
      mounted: container.state === 'running' || container.state === 'mounted',
      dump: container.state === 'suspended',
      life: container.state === 'running' && last !== undefined ? last : null,
      ugidLimit: ugidLimitIn(parseConf(container.conf)),
    };
  }
  return { containers, locks: oddLocks(spec), nextPid: 4321 };
}

export function nodeAsContainer(spec: NodeSpec): ContainerSpec {
  const limits = limitsOf(parseConf(''));
  return {
    ctid: NODE_CTID,
    conf: nodeConf,
    workload: 'node',
    size: 1,
    limits,
    troubles: [],
    state: 'running',
    lives: [{ bootMs: spec.bootMs, endMs: null, epochs: [{ fromMs: spec.bootMs, limits }] }],
  };
}

/** Nothing simulated is beyond what a float holds exactly. */
const allExact: Sample['exact'] = new Map();

/** A Sample of several containers, each with all counters. */
export function gather(
  lives: readonly { ctid: string; life: Life }[],
  read: (ctid: string, life: Life, values: Float64Array, offset: number) => void,
): Sample {
  const values = new Float64Array(lives.length * N * 5);
  lives.forEach(({ ctid, life }, i) => {
    read(ctid, life, values, i * N * 5);
  });
  return {
    ctids: lives.map(({ ctid }) => ctid),
    starts: Int32Array.from({ length: lives.length + 1 }, (_, i) => i * N),
    counters: lives.length === 1 ? COUNTERS : lives.flatMap(() => COUNTERS),
    values,
    exact: allExact,
  };
}

/** State as JSON text, with unlimited numbers kept, and back. */
export function stateToText(state: MachineState): string {
  return JSON.stringify(state, (_, value: unknown) => (value === Number.POSITIVE_INFINITY ? 'unlimited' : value));
}

export function stateFromText(text: string): MachineState {
  return JSON.parse(text, (_, value: unknown) => (value === 'unlimited' ? Number.POSITIVE_INFINITY : value));
}
