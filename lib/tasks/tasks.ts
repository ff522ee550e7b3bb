/**
 * Every write on a node is a task: kept with who, what, when, the masked command lines, their output and exit code. The list of tasks is the
 * audit log. Success is what the node shows afterwards, never exit 0 alone.
 */
import 'server-only';
import type { Task } from '@/lib/api/schemas';
import type { ProgressSource } from '@/lib/tasks/progress';
import type { Ctid } from '@/lib/vz/ctid';
import type { Argv, RunResult } from '@/lib/vz/run';

export interface TaskStep {
  argv: Argv;
  stdin?: string;
}

/** What the node showed after the commands. */
export interface ReadBack {
  ok: boolean;
  /** One sentence: "web1 runs." or "101 still runs although vzctl ended with 0." */
  outcome: string;
}

export interface TaskSpec {
  node: string;
  nodeLabel: string;
  /** null for a change of the node itself; then `work` says of what. */
  ctid: Ctid | null;
  /**
   * Tasks of the node itself with the same work come one after the other: "template centos-6-x86_64". Shown to nobody. Of a container's task:
   * it waits for this instead of the container's turn, and nothing waits for it.
   */
  work?: string;
  /** What a step is given on standard input, where everybody who sees the task may see it. */
  input?: string;
  /** "start", "stop", "restart", "set"; of the node itself "template-fetch" and the like. */
  action: string;
  by: string;
  /** Address the request came from. */
  from: string | null;
  /** Run in order; the first that fails ends the task, unless `goOn` says otherwise. */
  steps: readonly TaskStep[];
  /**
   * Checked when the container's turn has come, right before the first step, and again before a step that had to wait for somebody's lock: throw
   * AppError to refuse (state changed meanwhile). `step` is the index of the one that comes next: those before it have changed something.
   */
  guard?: (step: number) => Promise<void>;
  /**
   * Asked after a step that failed: true where the steps behind it are run all the same, to leave a container as it was. The task has failed with
   * what that step said, whatever they do.
   */
  goOn?: (step: number) => Promise<boolean>;
  /** Asked after the last step, also after a failed one (it may have half worked). */
  readBack: (results: readonly RunResult[]) => Promise<ReadBack>;
  /** How far it is, where an end is known: asked now and then while a command runs and somebody looks. undefined: cannot be told now. */
  progress?: ProgressSource;
  /** What `revive` needs to make `guard`, `goOn` and `readBack` again after a restart of vzboard. Kept as JSON, so without secrets. */
  kept?: unknown;
}

/** Guard and reading back of a task that an earlier vzboard began. */
export type Revived = Pick<TaskSpec, 'guard' | 'goOn' | 'readBack' | 'progress'>;

export interface TaskFilter {
  node?: string | undefined;
  ctid?: string | undefined;
  state?: 'open' | 'failed' | undefined;
  before?: string | undefined;
  count?: number | undefined;
}

export interface TaskOutput {
  from: number;
  next: number;
  text: string;
  dropped: number;
  done: boolean;
}

export interface Tasks {
  /** Goes on with the tasks that ran when an earlier vzboard ended. Once, as soon as doors can be had. */
  resume(): void;
  /** Records the task, starts it, and answers it after at most `graceMs` (about a second): finished when it was quick, else running. */
  start(spec: TaskSpec): Promise<Task>;
  list(filter: TaskFilter): { tasks: Task[]; next: string | null };
  /** Throws `not_found`. */
  read(id: string): Task;
  /** Output as bytes from `from` on, decoded; capped at 1 MiB a task with head and tail kept. Throws `not_found`. */
  output(id: string, from: number): TaskOutput;
  /** Tasks of a node that wait or run now. */
  open(node: string): Task[];
  /**
   * Takes a task back that waits for its turn or for somebody's lock, in the name of `by`. Of the commands that run it ends only those that leave
   * nothing half done (a download). Throws `not_found`, and
   * `conflict` with the reason where there is nothing to take back.
   */
  cancel(id: string, by: string): Promise<Task>;
  /** Whose task a command's id belongs to, for cleaning the spool of a node. */
  whose(commandId: string): 'open' | 'ended' | 'unknown';
  /** Forgets tasks that ended before `beforeMs`, with their output. Answers how many. */
  prune(beforeMs: number): number;
  /** Waits for nothing: running commands go on without us, and the next start finds them again where the node keeps them. */
  close(): void;
}
