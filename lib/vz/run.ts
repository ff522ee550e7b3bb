/**
 * What a node is, seen from above: one function that runs one argument vector. `lib/node` implements it for real nodes, `lib/demo` for
 * simulated ones. Everything vzboard knows of a node or does to it passes here.
 */
export type Argv = readonly [program: string, ...args: string[]];

export interface RunOptions {
  /** Bytes for the program's standard input; without it stdin is closed. */
  stdin?: string | Uint8Array;
  /** Called with output as it comes, in order per stream, before the result settles. */
  onOutput?: (chunk: Uint8Array, stream: 'stdout' | 'stderr') => void;
  /** How many bytes of each stream the result keeps. More is dropped and `truncated` set; a read is then ended, a write goes on. */
  maxOutputBytes?: number;
  /** Reads only: ends the whole process group and rejects with `node_silent`. A write has none. */
  timeoutMs?: number;
  /** Reads only: the same, on demand; rejects with the signal's reason. */
  signal?: AbortSignal;
}

export interface RunResult {
  /** Exit code; 128 + n where signal n ended the program. A non-zero code is a result, not an exception: vzctl speaks through it. */
  code: number;
  stdout: Uint8Array;
  stderr: Uint8Array;
  /** True when a stream was longer than `maxOutputBytes`. */
  truncated: boolean;
}

/**
 * Runs `argv` on the node. Rejects only when there is no answer: AppError `node_silent` (timeout), `node_failed` (the program could not be
 * started, the connection broke).
 */
export type Run = (argv: Argv, options?: RunOptions) => Promise<RunResult>;
