/** One local process from start to result: its output, its end, and the end of everything it started. */
import 'server-only';
import { type ChildProcess, spawn } from 'node:child_process';
import { constants, homedir } from 'node:os';
import { AppError } from '@/lib/errors';
import { systemDirectories } from '@/lib/node/programs';
import type { RunOptions, RunResult } from '@/lib/vz/run';

const MEBIBYTE = 1024 * 1024;
export const DEFAULT_OUTPUT_BYTES = 64 * MEBIBYTE;
/** After its program has ended, output is waited for as long as it keeps coming, up to the second figure. */
const DRAIN_MS = 250;
const LONGEST_DRAIN_MS = 5000;
/** After SIGKILL: what is not gone then hangs in the kernel (a dead disk), and may do so for ever. */
const GIVE_UP_MS = 1000;
/** What may be ended: a write has neither timeout nor signal. */
export function isRead(options: RunOptions): boolean {
  return options.timeoutMs !== undefined || options.signal !== undefined;
}

/** Nothing of the server's own environment, which may hold secrets; messages in English, as the parsers read them. */
export function environment(): NodeJS.ProcessEnv {
  const env = { PATH: systemDirectories.join(':'), HOME: homedir(), LC_ALL: 'C' };
  // Next widens ProcessEnv with a required NODE_ENV, which is exactly what a child must not be given.
  return env as unknown as NodeJS.ProcessEnv;
}

/** One stream as far as it is kept. */
export class Output {
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;
  truncated = false;

  keep(chunk: Uint8Array, most: number): void {
    const room = most - this.#bytes;
    if (chunk.length > room) this.truncated = true;
    const kept = chunk.length > room ? chunk.subarray(0, room) : chunk;
    if (kept.length === 0) return;
    this.#chunks.push(kept);
    this.#bytes += kept.length;
  }

  take(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }
}

/** Why a read is being ended: to reject with this, or because it said more than is kept. */
type Ending = { reject: unknown } | 'too much';

/**
 * `result` settles when the process has ended and said all. `hanging` collects processes that not even SIGKILL ends. `endAsRoot` is asked to end
 * a process group that is not ours to signal.
 */
export class Running {
  readonly result: Promise<RunResult>;
  readonly #child: ChildProcess | undefined;
  readonly #stdout = new Output();
  readonly #stderr = new Output();
  readonly #timers = new Set<NodeJS.Timeout>();
  #resolve: (result: RunResult) => void = () => {};
  #reject: (reason: unknown) => void = () => {};
  #settled = false;
  #closed = false;
  #killed = false;
  #ending: Ending | undefined;
  #code: number | undefined;
  #chunksSeen = 0;
  #listenerError: { error: unknown } | undefined;

  constructor(
    private readonly name: string,
    line: readonly string[],
    private readonly options: RunOptions,
    private readonly killGraceMs: number,
    private readonly hanging: Set<ChildProcess>,
    private readonly endAsRoot?: (pid: number) => void,
  ) {
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const [file = '', ...args] = line;
    try {
      // The bundler would take a program of the node for a file of ours and trace the whole project.
      this.#child = spawn(/* turbopackIgnore: true */ file, args, {
        shell: false,
        detached: true,
        cwd: '/',
        env: environment(),
        stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      });
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#listen(this.#child);
  }

  #listen(child: ChildProcess): void {
    child.on('error', (error) => this.#fail(error));
    child.on('exit', (code, signal) => {
      this.hanging.delete(child);
      this.#code = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
      if (this.#ending === undefined) this.#drain(Date.now() + LONGEST_DRAIN_MS, -1);
    });
    child.on('close', () => {
      this.#closed = true;
      // While it is being ended, members of its group that closed their output may still live: only an empty group is the end.
      if (this.#ending === undefined || this.#killed || !this.#signalGroup(0)) this.#settle();
    });
    child.stdout?.on('data', (chunk: Uint8Array) => this.#take(chunk, 'stdout'));
    child.stderr?.on('data', (chunk: Uint8Array) => this.#take(chunk, 'stderr'));
    if (this.options.stdin !== undefined) {
      // A program may end without reading all of its input (EPIPE); its exit code says what that means.
      child.stdin?.on('error', () => {});
      child.stdin?.end(this.options.stdin);
    }
    const { timeoutMs, signal } = this.options;
    if (timeoutMs !== undefined) {
      this.#after(timeoutMs, () => {
        const message = `${this.name} did not answer within ${timeoutMs / 1000} s.`;
        this.#end({ reject: new AppError('node_silent', message, this.#stderrDetail()) });
      });
    }
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (signal?.aborted) this.#onAbort();
  }

  readonly #onAbort = (): void => this.#end({ reject: this.options.signal?.reason });

  #take(chunk: Uint8Array, stream: 'stdout' | 'stderr'): void {
    if (this.#settled || this.#ending !== undefined) return;
    this.#chunksSeen += 1;
    const output = stream === 'stdout' ? this.#stdout : this.#stderr;
    output.keep(chunk, this.options.maxOutputBytes ?? DEFAULT_OUTPUT_BYTES);
    try {
      this.options.onOutput?.(chunk, stream);
    } catch (error) {
      this.#listenerError ??= { error };
    }
    if (output.truncated && isRead(this.options)) this.#end('too much');
  }

  /** Its program has ended, but something it left behind (a daemon an action script started) may hold the pipes open for ever. */
  #drain(untilMs: number, seenBefore: number): void {
    this.#after(DRAIN_MS, () => {
      // The check comes after the event loop has read what is there: a busy loop must not cost output.
      setImmediate(() => {
        if (this.#settled || this.#ending !== undefined) return;
        if (this.#chunksSeen !== seenBefore && Date.now() < untilMs) {
          this.#drain(untilMs, this.#chunksSeen);
          return;
        }
        this.#settle();
        // What a write left behind lives on, with pipes that are still read. What a read left behind is ended.
        if (isRead(this.options) && this.#signalGroup('SIGTERM')) {
          setTimeout(() => this.#signalGroup('SIGKILL'), this.killGraceMs);
        }
      });
    });
  }

  /** Reads only: SIGTERM to the whole group, SIGKILL after the grace, and no waiting for what even that does not end. */
  #end(ending: Ending): void {
    if (this.#settled || this.#ending !== undefined) return;
    this.#ending = ending;
    this.#signalGroup('SIGTERM');
    this.#after(this.killGraceMs, () => {
      const alive = this.#signalGroup('SIGKILL');
      this.#killed = true;
      if (this.#closed || !alive) {
        this.#settle();
        return;
      }
      this.#after(GIVE_UP_MS, () => {
        const child = this.#child;
        child?.stdout?.destroy();
        child?.stderr?.destroy();
        if (child !== undefined && this.#code === undefined) this.hanging.add(child);
        this.#settle();
      });
    });
  }

  /** Signals every process of the group; 0 only asks. False when none is left. */
  #signalGroup(signal: NodeJS.Signals | 0): boolean {
    const pid = this.#child?.pid;
    if (pid === undefined) return false;
    try {
      process.kill(-pid, signal);
      return true;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
      // Processes of root behind sudo: only root may end them.
      if (signal === 'SIGTERM') this.endAsRoot?.(pid);
      return true;
    }
  }

  #after(ms: number, then: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      then();
    }, ms);
    this.#timers.add(timer);
  }

  #stderrDetail(): { detail?: string } {
    const text = Buffer.from(this.#stderr.take()).toString('utf8').slice(0, 2000).trim();
    return text === '' ? {} : { detail: text };
  }

  #finish(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.options.signal?.removeEventListener('abort', this.#onAbort);
    return true;
  }

  #fail(error: unknown): void {
    if (!this.#finish()) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.#reject(new AppError('node_failed', `${this.name} could not be started.`, { detail: reason, cause: error }));
  }

  #settle(): void {
    if (!this.#finish()) return;
    if (this.#ending !== undefined && this.#ending !== 'too much') {
      this.#reject(this.#ending.reject);
    } else if (this.#listenerError !== undefined) {
      this.#reject(this.#listenerError.error);
    } else {
      this.#resolve({
        code: this.#code ?? 128 + constants.signals.SIGKILL,
        stdout: this.#stdout.take(),
        stderr: this.#stderr.take(),
        truncated: this.#stdout.truncated || this.#stderr.truncated,
      });
    }
  }
}
