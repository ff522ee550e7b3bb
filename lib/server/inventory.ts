/**
 * What of a node's inventory is not as it should be. Each list is compared with the config files and the counters; the few containers in
 * doubt are looked at closer when configs are read. Nothing is claimed that a race or a refused command could explain.
 */
import 'server-only';
import type { NodeDoor } from '@/lib/node/node';
import { type Conf, parseConf } from '@/lib/vz/conf';
import { type Configs, configPath } from '@/lib/vz/files';
import { type ContainerList, type ListedContainer, unknownContainer } from '@/lib/vz/list';
import type { LockFile } from '@/lib/vz/lock';
import { confOddities, isPlainProfile, type Oddity, privatePath, worstFirst } from '@/lib/vz/oddity';
import { type ConfigLook, existing, lookAtConfig } from '@/lib/vz/residue';
import { lockOf } from './lock-of';

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
  /** Configs of destroyed containers whose files are still there, with their path. */
  private leftovers: ReadonlyMap<string, string> = new Map();
  /** Unfinished private areas of creates that did not end, by CTID. */
  private unfinished: ReadonlyMap<string, string> = new Map();
  /** Their locks, by CTID. A create that was killed leaves one that names it. */
  private locks: ReadonlyMap<string, LockFile> = new Map();
  /** Texts of configs of destroyed containers whose files were seen to be gone: they do not come back. */
  private gone: ReadonlyMap<string, string> = new Map();
  /** What is odd about each config alone. One that did not change stays the same object, and is judged once. */
  private readonly judged = new WeakMap<Conf, readonly Oddity[]>();
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
    const doubtful = list.containers.filter(({ ctid }) => !configs.texts.has(ctid));
    const looks = await Promise.all(
      doubtful
        .slice(0, MOST_LOOKS)
        .map(async ({ ctid }) => [ctid, await lookAtConfig(read, config.files.conf, ctid)] as const),
    );
    // So many are no matter of single containers: why they could not be read is not asked one by one.
    const rest = doubtful.slice(MOST_LOOKS).map(({ ctid }): [string, ConfigLook] => {
      return [ctid, { oddity: { code: 'config_unread', values: { path: configPath(config.files.conf, ctid) } } }];
    });
    this.looks = new Map([...looks, ...rest]);
    await this.lookForLeftovers(list, configs);
  }

  private async lookForLeftovers(list: ContainerList, { configs, destroyed, retired, texts }: Configs): Promise<void> {
    const listed = new Set(list.containers.map(({ ctid }) => ctid));
    const known = new Map([...this.gone].filter(([ctid, text]) => destroyed.get(ctid) === text));
    // What was retired keeps its files on purpose, whatever was destroyed under its number before.
    const dead = [...destroyed]
      .filter(([ctid, text]) => !texts.has(ctid) && !retired.has(ctid) && !listed.has(ctid) && known.get(ctid) !== text)
      .slice(0, MOST_PATHS)
      .map(([ctid, text]) => ({ ctid, text, path: privatePath(parseConf(text), ctid) }));
    // vzctl create unpacks beside the private area and renames at the end (src/vps-create).
    const begun = [...configs]
      .filter(([ctid, conf]) => !listed.has(ctid) && isPlainProfile(conf))
      .map(([ctid, conf]) => ({ ctid, path: `${privatePath(conf, ctid)}.tmp` }));
    const there = await existing(
      this.door.read,
      [...dead, ...begun].map(({ path }) => path),
    );
    const found = ({ path }: { path: string }) => there?.has(path) === true;
    const entry = ({ ctid, path }: { ctid: string; path: string }) => [ctid, path] as const;
    this.leftovers = new Map(dead.filter(found).map(entry));
    this.unfinished = new Map(begun.filter(found).map(entry));
    this.locks = await this.readLocks(begun.map(({ ctid }) => ctid));
    const missing = there === undefined ? [] : dead.filter((one) => !found(one));
    this.gone = new Map([...known, ...missing.map(({ ctid, text }) => [ctid, text] as const)]);
  }

  private async readLocks(ctids: readonly string[]): Promise<ReadonlyMap<string, LockFile>> {
    const locks = await Promise.all(
      ctids.slice(0, MOST_LOOKS).map(async (ctid) => [ctid, await lockOf(this.door, ctid)] as const),
    );
    return new Map(locks.flatMap(([ctid, lock]) => (lock === undefined ? [] : [[ctid, lock] as const])));
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
      for (const ctid of ghosts(listed, atMs, before, counted)) {
        // The kernel keeps counters of a stopped container as long as something holds them: no riddle where it was retired.
        if (this.configs?.retired.has(ctid) !== true) add(ctid, { code: 'counters_only', values: {} });
      }
    }
    const strays = [...found.keys()].filter((ctid) => !listed.has(ctid)).map((ctid) => unknownContainer(ctid, null));
    return { oddities: new Map([...found].map(([ctid, all]) => [ctid, worstFirst(all)])), strays };
  }

  private configOddities(ctid: string, list: ContainerList): readonly Oddity[] {
    const look = this.looks.get(ctid);
    if (look !== undefined && 'oddity' in look) return [look.oddity];
    const conf = this.configs?.configs.get(ctid) ?? (look !== undefined && 'conf' in look ? look.conf : undefined);
    if (conf === undefined) return [];
    const complaints = list.complaints.get(ctid);
    if (complaints !== undefined)
      return isPlainProfile(conf) ? [this.halfCreated(ctid)] : confOddities(conf, complaints);
    let odd = this.judged.get(conf);
    if (odd === undefined) {
      odd = isPlainProfile(conf) ? [this.halfCreated(ctid)] : confOddities(conf);
      this.judged.set(conf, odd);
    }
    return odd;
  }

  /** vzlist leaves out what has a config and no private area (src/vzlist.c). */
  private unlisted(ctid: string, conf: Conf): Oddity {
    return isPlainProfile(conf)
      ? this.halfCreated(ctid)
      : { code: 'no_private', values: { path: privatePath(conf, ctid) } };
  }

  private halfCreated(ctid: string): Oddity {
    const path = configPath(this.door.config.files.conf, ctid);
    const unfinished = this.unfinished.get(ctid);
    const lock = this.locks.get(ctid);
    const holder =
      lock === undefined
        ? { lock: 'none' }
        : { lock: lock.command === null ? 'dead' : 'held', pid: String(lock.pid), command: lock.command ?? '' };
    return {
      code: 'half_created',
      values: { path, ...holder },
      ...(unfinished === undefined ? {} : { detail: unfinished }),
    };
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
