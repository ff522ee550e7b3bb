/** What a simulated node has around its containers, and what a test may take away from it. Plain data, part of the machine's state. */
import type { Sample } from '@/lib/ubc/sample';
import type { World } from './machine';
import type { OwnerNow } from './owners';

/** A template in TEMPLATE/cache. */
export interface Template {
  /** Room that vps-create asks for before it unpacks, in KiB. */
  neededKib: number;
  /** False: no file of /etc/vz/dists fits its name. */
  knownDistribution: boolean;
  /** Of its file; .tar.gz when left out. */
  suffix?: string;
  /** When it came; long ago when left out. */
  atMs?: number;
}

/** What vzsplit divides. */
export interface Hardware {
  memoryBytes: number;
  swapBytes: number;
  /** /proc/sys/kernel/threads-max. */
  threads: number;
  /** The file system of private areas. */
  diskKib: number;
  inodes: number;
}

/** Everything left out is as on a healthy node with the last kernel of its line. */
export interface Surroundings {
  /** Text of /etc/vz/vz.conf. */
  vzConf?: string;
  /** `plain`: not an OpenVZ kernel. */
  kernel?: 'openvz' | 'plain';
  vswap?: boolean;
  ploop?: boolean;
  /** Files that cannot be read: veinfo, the counters, their newer form with swappages, the door to checkpoints. */
  unreadable?: readonly ('veinfo' | 'user_beancounters' | 'bc_resources' | 'cpt')[];
  /** /etc/vz/conf is on a file system that takes no writes. */
  readOnlyConf?: boolean;
  /** Whoever calls is not root. */
  ordinaryUser?: boolean;
  /** What the kernel refuses, with the text of the errno. */
  refuses?: { readonly [what in 'environment' | 'beancounter' | 'suspend' | 'undump']?: string };
  templates?: Readonly<Record<string, Template>>;
  hardware?: Hardware;
  /** Free room of a directory in KiB, by the start of the path. */
  freeKib?: Readonly<Record<string, number>>;
}

/** What only a kernel can say. The machine computes all of it; recorded runs bring their own. */
export interface Readings {
  sample?: (atMs: number) => Sample;
  loadAverage?: (ctid: string) => readonly [string, string, string] | undefined;
  /** First-level quota or file system of a mounted container: KiB and inodes. */
  disk?: (ctid: string) => { readonly blocks: Space; readonly inodes: Space } | undefined;
  uuid?: () => string;
  /** Users and groups of a container, before anybody set limits. */
  owners?: (ctid: string) => OwnerNow[] | undefined;
}

export interface Space {
  readonly usage: number;
  readonly soft: number;
  readonly hard: number;
}

/** Templates that are cached unless the state names others. */
export const usualTemplates: Readonly<Record<string, Template>> = Object.fromEntries(
  [
    ['centos-5-x86', 410_000],
    ['centos-6-x86', 452_000],
    ['centos-6-x86_64', 486_000],
    ['centos-7-x86_64-minimal', 300_000],
    ['debian-7.0-x86_64', 301_000],
    ['debian-8.0-x86_64-minimal', 66_800],
    ['ubuntu-14.04-x86_64', 344_000],
    ['web-appliance-x86_64', 612_000],
  ].map(([name, neededKib]) => [
    name,
    { neededKib: Number(neededKib), knownDistribution: !String(name).startsWith('web-') },
  ]),
);

const GIB = 2 ** 30;

/** The machine, unless the state says otherwise: 4 GiB for each processor, half as much swap, 60 GiB of disk. */
export function hardwareOf({ surroundings, spec: { cpus } }: World): Hardware {
  if (surroundings.hardware !== undefined) return surroundings.hardware;
  const memoryBytes = cpus * 4 * GIB;
  return {
    memoryBytes,
    swapBytes: memoryBytes / 2,
    threads: 16_384 * cpus,
    diskKib: (cpus * 60 * GIB) / 1024,
    inodes: cpus * 4_000_000,
  };
}

/** Devices in /dev of the node that a container may be given. */
export const deviceNodes: readonly string[] = ['null', 'zero', 'full', 'random', 'urandom', 'fuse', 'net/tun', 'ppp'];
/** Network interfaces of the node. */
export const interfaces: readonly string[] = ['eth0', 'eth1'];
