/**
 * What of a node's inventory is not as it should be. Each list is compared with the config files and the counters; the few containers in
 * doubt are looked at closer when configs are read. Nothing is claimed that a race or a refused command could explain.
 */
import 'server-only';
import type { NodeDoor } from '@/lib/node/node';
import type { Conf } from '@/lib/vz/conf';
import { type Configs, configPath } from '@/lib/vz/files';
import type { ContainerList, ListedContainer } from '@/lib/vz/list';
import { confOddities, isPlainProfile, type Oddity, privatePath, worstFirst } from '@/lib/vz/oddity';
import { type ConfigLook, existing, lookAtConfig } from '@/lib/vz/residue';

/** Processes started for single containers in one round, and paths asked for in one command. */
const MOST_LOOKS = 25;
const MOST_PATHS = 2000;
/** A reading this close to a start may have come before it. */
const START_MS = 2000;

/** The counters' side of the comparison. */
export interface Counted {
  atMs: number;
  has: (ctid: string) => boolean;
  ctids: readonly string[];
}

export interface Listed {
  atMs: number;
  list: ContainerList;
}

export interface Judgement {
  /** By CTID, worst first. */
  oddities: ReadonlyMap<string, readonly Oddity[]>;
  /** What is there in some way, but not in vzlist's list. Its state is not known. */
  strays: readonly ListedContainer[];
}

export class Inventory {
  private readonly door: NodeDoor;
  /** Listed containers whose config was not among the files read. */
  private looks: ReadonlyMap<string, ConfigLook> = new Map();
  /** Retired configs whose files are still there, with their path. */
  private leftovers: ReadonlyMap<string, string> = new Map();
  /** Retired configs whose files were seen to be gone, by the path that was asked for: they do not come back. */
  private gone: ReadonlyMap<string, string> = new Map();
  /** The configs of the last reading; undefined while they cannot be read, as old ones would invent strays. */
  private configs: Configs | undefined;

  constructor(door: NodeDoor) {
    this.door = door;
  }

  /** Configs read closer than all others: those grep did not bring. */
  get lookedAt(): ReadonlyMap<string, Conf> {
    return new Map([...this.looks].flatMap(([ctid, look]) => ('conf' in look ? [[ctid, look.conf] as const] : [])));
  }

  /** After the configs were read, or could not be (undefined). Never throws. */
  async look(list: ContainerList, configs: Configs | undefined): Promise<void> {
    this.configs = configs;
    if (configs === undefined) {
      this.looks = new Map();
      return;
    }
    const { read, config } = this.door;
    const doubtful = list.containers.filter(({ ctid }) => !configs.texts.has(ctid)).slice(0, MOST_LOOKS);
    const looks = await Promise.all(
      doubtful.map(async ({ ctid }) => [ctid, await lookAtConfig(read, config.files.conf, ctid)] as const),
    );
    this.looks = new Map(looks);
    await this.lookForLeftovers(list, configs);
  }

  private async lookForLeftovers(list: ContainerList, { destroyed, texts }: Configs): Promise<void> {
    const listed = new Set(list.containers.map(({ ctid }) => ctid));
    const retired = new Map<string, string>();
    for (const [ctid, conf] of destroyed) {
      if (!texts.has(ctid) && !listed.has(ctid)) retired.set(ctid, privatePath(conf, ctid));
    }
    const asked = [...retired].filter(([ctid, path]) => this.gone.get(ctid) !== path).slice(0, MOST_PATHS);
    const there = await existing(
      this.door.read,
      asked.map(([, path]) => path),
    );
    this.leftovers = new Map(asked.filter(([, path]) => there?.has(path) === true));
    const known = [...this.gone].filter(([ctid, path]) => retired.get(ctid) === path);
    const missing = there === undefined ? [] : asked.filter(([, path]) => !there.has(path));
    this.gone = new Map([...known, ...missing]);
  }

  /** `counted` is left out while counters cannot be read; `before` is the list before this one. */
  judge({ list, atMs }: Listed, before: Listed | undefined, counted: Counted | undefined): Judgement {
    const found = new Map<string, Oddity[]>();
    const add = (ctid: string, ...odd: Oddity[]) => {
      if (odd.length > 0) found.set(ctid, [...(found.get(ctid) ?? []), ...odd]);
    };
    for (const container of list.containers) {
      const { ctid } = container;
      add(ctid, ...this.configOddities(ctid, list));
      if (counted !== undefined && lacksCounters(container, atMs, before, counted)) {
        add(ctid, { code: 'counters_missing', values: {} });
      }
    }
    const listed = new Set(list.containers.map(({ ctid }) => ctid));
    if (list.complete) {
      for (const [ctid, conf] of this.configs?.configs ?? []) {
        if (!listed.has(ctid)) add(ctid, this.unlisted(ctid, conf));
      }
      for (const [ctid, path] of this.leftovers) {
        if (!listed.has(ctid)) add(ctid, { code: 'half_destroyed', values: { path } });
      }
      for (const ctid of ghosts(listed, atMs, before, counted)) add(ctid, { code: 'counters_only', values: {} });
    }
    const strays = [...found.keys()].filter((ctid) => !listed.has(ctid)).map((ctid) => stray(ctid));
    return { oddities: new Map([...found].map(([ctid, all]) => [ctid, worstFirst(all)])), strays };
  }

  private configOddities(ctid: string, list: ContainerList): Oddity[] {
    const look = this.looks.get(ctid);
    if (look !== undefined && 'oddity' in look) return [look.oddity];
    const conf = this.configs?.configs.get(ctid) ?? (look !== undefined && 'conf' in look ? look.conf : undefined);
    if (conf === undefined) return [];
    if (isPlainProfile(conf)) return [this.halfCreated(ctid)];
    return confOddities(conf, list.complaints.get(ctid));
  }

  /** vzlist leaves out what has a config and no private area (src/vzlist.c). */
  private unlisted(ctid: string, conf: Conf): Oddity {
    return isPlainProfile(conf)
      ? this.halfCreated(ctid)
      : { code: 'no_private', values: { path: privatePath(conf, ctid) } };
  }

  private halfCreated(ctid: string): Oddity {
    return { code: 'half_created', values: { path: configPath(this.door.config.files.conf, ctid) } };
  }
}

/** True when it ran before and after the counters were read, and they do not have it. */
function lacksCounters(
  { ctid, state, uptimeSeconds }: ListedContainer,
  atMs: number,
  before: Listed | undefined,
  counted: Counted,
): boolean {
  if (state !== 'running' || counted.atMs > atMs || counted.has(ctid)) return false;
  if (uptimeSeconds !== null) return atMs - uptimeSeconds * 1000 < counted.atMs - START_MS;
  const ran = before?.list.containers.some((one) => one.ctid === ctid && one.state === 'running');
  return ran === true && (before?.atMs ?? atMs) < counted.atMs;
}

/** CTIDs with counters that neither the list before nor the one after the reading has. */
function ghosts(
  listed: ReadonlySet<string>,
  atMs: number,
  before: Listed | undefined,
  counted: Counted | undefined,
): string[] {
  if (counted === undefined || before?.list.complete !== true) return [];
  if (before.atMs > counted.atMs || counted.atMs > atMs) return [];
  const earlier = new Set(before.list.containers.map(({ ctid }) => ctid));
  return counted.ctids.filter((ctid) => ctid !== '0' && !listed.has(ctid) && !earlier.has(ctid));
}

function stray(ctid: string): ListedContainer {
  return {
    ctid,
    state: 'unknown',
    uptimeSeconds: null,
    onboot: null,
    disabled: null,
    vswap: null,
    layout: null,
    ips: [],
    name: null,
    originSample: null,
    ostemplate: null,
    problem: null,
  };
}
