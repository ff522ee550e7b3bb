/**
 * One node's door: `openNode` hides the transport, where programs are found, sudo, how many commands run at once, one writer per container,
 * timeouts, output caps and the log of every call. Nothing above knows whether a node is local, remote or simulated.
 */
import 'server-only';
import type { CommandState, FollowOptions } from '@/lib/node/detached';
import type { Ctid } from '@/lib/vz/ctid';
import type { Argv, Run, RunOptions, RunResult } from '@/lib/vz/run';

export interface NodeFiles {
  userBeancounters: string;
  /** Read beside it for swappages, which the main file lacks. Without a path it is not looked for. */
  bcResources?: string;
  /** Directory of the containers' config files. */
  conf: string;
}

/** Where a connection goes by way of. */
export interface JumpHost {
  host: string;
  port?: number;
  user?: string;
}

/** How a remote node is reached, checked. */
export interface SshConfig {
  host: string;
  /** 22 when absent. */
  port?: number;
  /** The account vzboard runs under when absent. */
  user?: string;
  /** Private key; without it the agent and the client's usual keys are tried. */
  identityFile?: string;
  /** Host keys an administrator keeps: read besides vzboard's own, never written. */
  knownHostsFile?: string;
  jump?: JumpHost;
  /** The key runs `vzboard-node forced` and nothing else: verbs of the helper are sent, no line of a shell. Needs `helper`. */
  forcedCommand?: boolean;
  /** Options of the client by name, all of the allow-list (ssh-options.ts). For the node only, not for the jump host. */
  options: Readonly<Record<string, string>>;
}

/** One node as configured in the file or on screen, checked. */
export interface NodeConfig {
  id: string;
  label: string;
  /** Heading it stands under. */
  group?: string;
  tags?: readonly string[];
  transport: 'local' | 'ssh' | 'demo';
  /** Put `sudo -n` in front of every program. */
  sudo: boolean;
  /** Directories searched in order for the node's programs. */
  programs: readonly string[];
  files: NodeFiles;
  /** Given exactly when `transport` is "ssh". */
  ssh?: SshConfig;
  /** Absolute path of an installed scripts/vzboard-node: then it is the only program run on the node. Without it one is sent. */
  helper?: string;
  /** Directory for detached writes on the node, where the helper is sent. */
  spool?: string;
}

/** One finished call, as logged. `argv` has its secrets masked. */
export interface Call {
  nodeId: string;
  kind: 'read' | 'write';
  argv: readonly string[];
  startedAtMs: number;
  durationMs: number;
  /** Time spent waiting for a free place before it started. */
  waitedMs: number;
  /** Exit code, or null when there was no answer; then `error` has the code. */
  exitCode: number | null;
  error?: string;
}

export interface StepOptions extends Pick<RunOptions, 'stdin' | 'onOutput' | 'maxOutputBytes'> {
  /** Ends the command; only of one that leaves nothing half done (lib/vz/actions, isEndable), else it is not looked at. */
  signal?: AbortSignal;
  /** Under which the node keeps it, so that it can be found again: a-z, 0-9, dots and dashes, at most 64, never used before. */
  id?: string;
  /** Only where writes are detached. */
  onState?: (state: CommandState) => void;
}

export interface WriteOptions extends StepOptions {
  /** Called when the container's turn has come and the program starts. */
  onStart?: () => void;
}

/** Runs one command within a container's turn. */
export type WriteStep = (argv: Argv, options?: StepOptions) => Promise<RunResult>;

/** What else can be done within a turn. */
export interface Turn {
  /** Follows a command that an earlier vzboard started under this id. Rejects where writes are not detached. */
  resume: (id: string, options?: FollowOptions) => Promise<RunResult>;
  /** Keeps the container's turn, but lets other containers of the node be changed until `waiting` has settled. */
  idle: <T>(waiting: Promise<T>) => Promise<T>;
}

/** Work on the node itself, such as on one of its templates: of the same name one at a time. No CTID has a colon. */
export type NodeWork = `node:${string}`;

/** Who holds vzctl's lock of a container. */
export interface LockHolder {
  pid: number;
  /** Its command line. */
  command: string;
}

export interface NodeDoor {
  readonly config: NodeConfig;
  /** Reads: bounded concurrency, `timeoutMs` (default 20 s) ends the whole process group. */
  readonly read: Run;
  /**
   * Writes: one at a time per container, in order of asking; never killed, no timeout. Programs that change things are refused by `read`
   * (any vzctl sub-command but status and the like).
   */
  write(ctid: Ctid, argv: Argv, options?: WriteOptions): Promise<RunResult>;
  /**
   * Several commands of one container, or of one work on the node itself, in one turn: no other write of vzboard comes between checks, commands and reading back. `step` obeys the
   * rules of `write` and works until `work` settles. Rejects with `unavailable` when the door closes before the turn came.
   */
  withWriter<T>(
    ctid: Ctid | NodeWork,
    work: (step: WriteStep, turn: Turn) => Promise<T>,
    options?: {
      /** Gives up waiting for the turn, with its reason. Once the turn has come it does nothing. */ signal?: AbortSignal;
    },
  ): Promise<T>;
  /** Whether commands of a turn outlive vzboard and can be resumed. */
  readonly detached: boolean;
  /** Removes what the node keeps of a command that has ended. Best effort: `sweep` finds what it missed. */
  forget(id: string): Promise<void>;
  /**
   * Removes what the node keeps of ended commands: those `isOurs` knows at once, others (of an earlier data directory, of another vzboard) after a
   * day. Answers how many.
   */
  sweep(isOurs: (id: string) => 'open' | 'ended' | 'unknown'): Promise<number>;
  /** Fresh from the node; undefined when nobody holds it, or where nobody can be asked. */
  lockHolder(ctid: Ctid): Promise<LockHolder | undefined>;
  /** Bytes of a cached template's archive, or of a backup, read so far by what unpacks it for that container; undefined while nobody does. */
  unpacked(
    ctid: Ctid,
    archive: { template: string } | { backup: string },
  ): Promise<{ readBytes: number; totalBytes: number } | undefined>;
  /**
   * A read that the helper does itself, by its verb. Throws `unavailable` where the node has none, and what the helper says: one of an older vzboard
   * refuses with `node_failed`.
   */
  askHelper(verb: 'areas'): Promise<{ words: readonly string[]; body: Uint8Array }>;
  /** How many writes run or wait on this node. */
  readonly writing: number;
  /** No new calls; running reads are ended, running writes are left alone and no longer followed. */
  close(): void;
}
