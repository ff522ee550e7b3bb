/** What a simulated node is made of: plain data, so that it can be written to a file and read back. */
import type { HandMade, RetiredContainer } from './areas';
import type { OddContainer } from './oddities';
import type { Archive, Snapshot } from './state';
import type { CounterName, WorkloadName } from './workload';

/** Barrier and limit of each counter as the kernel has them, flat: those of COUNTERS[i] at 2 i and 2 i + 1. Infinity is unlimited. */
export type Limits = readonly number[];

/** From when on the kernel knew these limits; a `set` on a running container begins a new epoch. */
export interface Epoch {
  fromMs: number;
  limits: Limits;
}

/** One run of a container, from start to stop. Counters begin at zero in each. */
export interface Life {
  bootMs: number;
  /** null: it runs. */
  endMs: number | null;
  /** Ascending, the first at bootMs. */
  epochs: readonly Epoch[];
}

/** Bursts of one counter that ask for more than it has. */
export interface Trouble {
  counter: CounterName;
  /** Bursts on an average day. */
  perDay: number;
  /** Height of a burst as a share of the threshold the container was made with; above 1 it is cut off there and requests fail. */
  peak: number;
  /** Refused requests of one burst. */
  fails: readonly [least: number, most: number];
  /** UTC hours in which they happen; without it, whenever there is work. */
  hours?: readonly number[];
}

/** TCP sockets that are never closed, from the container's start on. */
export interface Leak {
  /** How long after a start numtcpsock reaches its barrier, if nothing stops it. */
  fullAfterMs: number;
  /** How long after a start it begins. */
  quietMs: number;
  failsPerHour: number;
}

/** People inside a container: names are PREFIX0001 and so on, or those of roles. */
export interface Accounts {
  count: number;
  prefix?: string;
  /** Until when the one above its soft limit may stay there. */
  graceEndsMs?: number;
}

export interface ContainerSpec {
  ctid: string;
  /** Text of its config file. */
  conf: string;
  workload: WorkloadName;
  /** How much of everything it uses; 1 suits the profile `basic`. */
  size: number;
  /** What it was made with: heights of bursts refer to these. */
  limits: Limits;
  troubles: readonly Trouble[];
  leak?: Leak;
  state: 'running' | 'stopped' | 'mounted' | 'suspended';
  /** Users with mailboxes, jobs or lists of their own. */
  accounts?: Accounts;
  /** So much is on its disk, above the soft limit, and until then it may. */
  disk?: { usageKib: number; graceEndsMs: number };
  /** Taken before the demo was born; ploop only. */
  snapshots?: readonly Snapshot[];
  /** Ascending. The last has no end exactly when the container runs. */
  lives: readonly Life[];
}

export interface NodeSpec {
  id: string;
  label: string;
  seed: number;
  /** When the node itself was started. */
  bootMs: number;
  cpus: number;
  /** False: it accepts connections and says nothing. */
  answers: boolean;
  containers: readonly ContainerSpec[];
  /** Its network reaches a mirror of templates. */
  mirror?: boolean;
  /** Archives of containers that are there from the beginning. */
  archives?: Readonly<Record<string, Archive>>;
  /** Containers that are not as they should be. They have no past. */
  oddities?: readonly OddContainer[];
  /** Out of the list, with all their files. They have no past either. */
  retired?: readonly RetiredContainer[];
  /** Root file systems beside the private areas of containers. */
  handMade?: readonly HandMade[];
}
