/** What a simulated node has around its containers, and what a test may take away from it. Plain data, part of the machine's state. */
import type { Sample } from '@/lib/ubc/sample';

/** A template in TEMPLATE/cache. */
export interface Template {
  /** Room that vps-create asks for before it unpacks, in KiB. */
  neededKib: number;
  /** False: no file of /etc/vz/dists fits its name. */
  knownDistribution: boolean;
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
  ].map(([name, neededKib]) => [name, { neededKib: Number(neededKib), knownDistribution: true }]),
);

/** Devices in /dev of the node that a container may be given. */
export const deviceNodes: readonly string[] = ['null', 'zero', 'full', 'random', 'urandom', 'fuse', 'net/tun', 'ppp'];
/** Network interfaces of the node. */
export const interfaces: readonly string[] = ['eth0', 'eth1'];
