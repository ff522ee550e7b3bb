/**
 * One node's door: `openNode` hides the transport, where programs are found, sudo, how many commands run at once, one writer per container,
 * timeouts, output caps and the log of every call. Nothing above knows whether a node is local, remote or simulated.
 */
import 'server-only';
import type { Ctid } from '@/lib/vz/ctid';
import type { Argv, Run, RunOptions, RunResult } from '@/lib/vz/run';

export interface NodeFiles {
  userBeancounters: string;
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

export interface WriteOptions extends Pick<RunOptions, 'stdin' | 'onOutput' | 'maxOutputBytes'> {
  /** Called when the container's turn has come and the program starts. */
  onStart?: () => void;
}

/** Runs one command within a container's turn. */
export type WriteStep = (argv: Argv, options?: Omit<WriteOptions, 'onStart'>) => Promise<RunResult>;

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
   * Several commands of one container in one turn: no other write of vzboard comes between checks, commands and reading back. `step` obeys the
   * rules of `write` and works until `work` settles. Rejects with `unavailable` when the door closes before the turn came.
   */
  withWriter<T>(ctid: Ctid, work: (step: WriteStep) => Promise<T>): Promise<T>;
  /** How many writes run or wait on this node. */
  readonly writing: number;
  /** No new calls; running reads are ended, running writes are left alone. */
  close(): void;
}
