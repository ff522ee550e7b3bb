/** What a running system knows of itself, and what a command does to it: plain data, kept and handed on as text. */
import type { OwnersTold } from './owners';
import type { Life, Limits } from './spec';
import type { Surroundings, Template } from './surroundings';

/** What a command changes on the node; applied by whoever plays the command, at the moment of the step. */
export type Change =
  | { kind: 'lock'; ctid: string; pid: number; cmdline: string }
  | { kind: 'unlock'; ctid: string }
  /** Starts a new life with the limits of the config. */
  | { kind: 'boot'; ctid: string }
  | { kind: 'halt'; ctid: string }
  | { kind: 'mount'; ctid: string; mounted: boolean }
  | { kind: 'dump'; ctid: string; dump: boolean }
  /** null: the file is gone. */
  | { kind: 'conf'; ctid: string; text: string | null }
  /** Parts of what the system knows of a container. */
  | { kind: 'container'; ctid: string; part: Partial<ContainerState> }
  /** A link in /etc/vz/names; null takes it away. */
  | { kind: 'link'; name: string; ctid: string | null }
  /** A file that counts, by its path: a checkpoint at a place of one's own. */
  | { kind: 'file'; path: string; exists: boolean }
  /** ve-NAME.conf-sample; null: the file is gone. */
  | { kind: 'profile'; name: string; text: string | null }
  /** In TEMPLATE/cache; null: the file is gone. */
  | { kind: 'template'; name: string; template: Template | null }
  /** In DUMPDIR/vzboard; null: the file is gone. */
  | { kind: 'archive'; file: string; archive: Archive | null }
  | { kind: 'surroundings'; part: Partial<Surroundings> }
  /** The running kernel learns new limits. */
  | { kind: 'limits'; ctid: string; limits: Limits };

export interface Step {
  /** Since the step before. */
  afterMs: number;
  stdout?: string;
  stderr?: string;
  changes?: readonly Change[];
}

/** A command's whole answer. */
export interface Execution {
  steps: readonly Step[];
  code: number;
  /** What it still does when it is ended in the middle. */
  cutShort?: readonly Change[];
}

/** An archive of a container with what is kept beside it. Without facts it is still being packed. */
export interface Archive {
  facts: string;
  conf: string;
  /** Lines of action scripts, each with the script's name in front; left out where there were none. */
  scripts?: string;
  sizeBytes: number;
  atMs: number;
}

export interface Lock {
  pid: number;
  cmdline: string;
  /** Since when, where a command of this machine made it. */
  atMs?: number;
  /** `dead`: no such process any more. `no_pid`: the file names none. */
  stale?: 'dead' | 'no_pid';
}

/** An action script of a container. */
export interface ActionScript {
  output: string;
  code: number;
}

export interface Snapshot {
  /** In braces. */
  uuid: string;
  /** '' for the first. */
  parent: string;
  /** YYYY-MM-DD HH:MM:SS. */
  date: string;
  name: string;
  description: string;
  /** The memory is in it. */
  dump: boolean;
  target?: string;
}

/** What a running system knows of a container; plain data (Infinity in limits: see stateToText). */
export interface ContainerState {
  /** Text of the config file, or null when there is none. */
  conf: string | null;
  /** Text of N.conf.destroyed: destroy makes it, create takes it away. */
  retired?: string | undefined;
  /** N.conf.retired: its text, and since when it has that name. */
  putAside?: { text: string; atMs: number } | undefined;
  privateArea: boolean;
  mounted: boolean;
  /** A checkpoint at the default place. */
  dump: boolean;
  life: Life | null;
  /** The mount point is there; without it, as the private area is. */
  rootDir?: boolean;
  /** vzquota's file, and whether it counts; without it both are as usual. */
  quota?: { file: boolean; on: boolean; limits?: { soft: number; hard: number } };
  /** What the kernel was told since the start, where it is not what the config says: addresses, oldest first. */
  ips?: readonly string[] | undefined;
  /** The same for bridged interfaces: name inside -> name on the node. */
  veths?: Readonly<Record<string, string>> | undefined;
  hostname?: string | undefined;
  /** QUOTAUGIDLIMIT at the last start: from then on the second level is on (above 0) or off. */
  ugidLimit?: number;
  /** Limits and grace times of users and groups inside that are not as they were made. */
  owners?: OwnersTold;
  /** When first-level limits were last changed while it ran: a grace that runs has begun then. */
  limitsAtMs?: number;
  /** False: there is no init in the private area. */
  init?: boolean;
  scripts?: Readonly<Partial<Record<'premount' | 'mount', ActionScript>>>;
  snapshots?: readonly Snapshot[];
  currentSnapshot?: string;
  /** What a reinstall has set aside. */
  aside?: Aside | undefined;
}

/** The old files of a container, its config and the record of them. */
export interface Aside {
  path: string;
  conf: string;
  record: string;
  snapshots: readonly Snapshot[];
  currentSnapshot: string;
  quota: ContainerState['quota'] | undefined;
}

export interface MachineState {
  containers: Record<string, ContainerState>;
  locks: Record<string, Lock>;
  nextPid: number;
  /** /etc/vz/names: NAME -> CTID. */
  names?: Record<string, string>;
  /** Checkpoints that lie elsewhere than usual. */
  files?: readonly string[];
  surroundings?: Surroundings;
  /** Archives by file; without it those of the spec. */
  archives?: Readonly<Record<string, Archive>>;
  /** Profiles besides those that vzctl ships, or instead of them: name -> text; null: it was removed. */
  profiles?: Readonly<Record<string, string | null>>;
}
