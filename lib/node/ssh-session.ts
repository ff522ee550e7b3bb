/**
 * One command on a node, over the kept connection: one process of the ssh client here, one process group there. The end of a read is the end of
 * both; a write is never ended, not even its client.
 */
import 'server-only';
import { type ChildProcess, spawn } from 'node:child_process';
import { AppError } from '@/lib/errors';
import { DEFAULT_OUTPUT_BYTES, environment, isRead, Output } from '@/lib/node/running';
import { Frame, type Head, MOST_NOISE_BYTES, parseEnd, parseHead } from '@/lib/node/ssh-frame';
import type { RunOptions, RunResult } from '@/lib/vz/run';

/** How a command came to its end, without words: what it means for people is said by ssh-run.ts. */
export type SessionEnd =
  | { kind: 'done'; head: Head; result: RunResult }
  /** Not started: the program or sudo is missing, or may not be executed. */
  | { kind: 'not started'; head: Head }
  /** The client ended without the frame being whole: the connection broke, or a shell there never came to the command. */
  | { kind: 'broken'; head: Head | undefined; clientCode: number; said: string; noise: string }
  /** A login shell that prints without end. */
  | { kind: 'noise' };

export interface SessionPlan {
  /** The client with its arguments. */
  line: readonly string[];
  nonce: string;
  options: RunOptions;
  /** Called once, when the node has said which group runs. */
  onHead: (head: Head) => void;
  /** Ends the group on the node; settles when it has gone or when nothing more can be done. */
  endRemote: (group: number) => Promise<void>;
  /** Given up because of `timeoutMs`: what to reject with. */
  overdue: () => unknown;
}

/** After the exit code has come, output is waited for as long as it keeps coming, up to the second figure. */
const DRAIN_MS = 250;
const LONGEST_DRAIN_MS = 5000;
/** A read that is given up before the node said which group runs: how long that is still waited for. */
const HEAD_WAIT_MS = 500;

/** Resolves with how it ended. Rejects with the signal's reason, with `overdue()`, or with what a listener threw. */
export function runSession(plan: SessionPlan): Promise<SessionEnd> {
  return new Session(plan).end;
}

class Session {
  readonly end: Promise<SessionEnd>;
  readonly #child: ChildProcess | undefined;
  readonly #stdout = new Output();
  readonly #stderr = new Output();
  readonly #frames: { stdout: Frame; stderr: Frame };
  readonly #timers = new Set<NodeJS.Timeout>();
  #settle: { resolve: (end: SessionEnd) => void; reject: (reason: unknown) => void } | undefined;
  #head: Head | undefined;
  #headWaiter: (() => void) | undefined;
  #ending = false;
  #draining = false;
  #chunksSeen = 0;
  #clientCode: number | undefined;
  #listenerError: { error: unknown } | undefined;

  constructor(private readonly plan: SessionPlan) {
    this.#frames = { stdout: new Frame(plan.nonce), stderr: new Frame(plan.nonce) };
    this.end = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    const [file = '', ...args] = plan.line;
    try {
      // The bundler would take a program of the node for a file of ours and trace the whole project.
      this.#child = spawn(/* turbopackIgnore: true */ file, args, {
        shell: false,
        detached: true,
        cwd: '/',
        env: environment(),
        stdio: [plan.options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      });
    } catch (error) {
      this.#fail(cannotStart(error));
      return;
    }
    this.#listen(this.#child);
  }

  #listen(child: ChildProcess): void {
    const { stdin, timeoutMs, signal } = this.plan.options;
    child.on('error', (error) => this.#fail(cannotStart(error)));
    child.on('exit', (code) => {
      this.#clientCode = code ?? 255;
    });
    child.on('close', () => {
      if (!this.#ending) this.#finish();
    });
    child.stdout?.on('data', (chunk: Uint8Array) => this.#take(chunk, 'stdout'));
    child.stderr?.on('data', (chunk: Uint8Array) => this.#take(chunk, 'stderr'));
    if (stdin !== undefined) {
      // A program may end without reading all of its input; its exit code says what that means.
      child.stdin?.on('error', () => {});
      child.stdin?.end(stdin);
    }
    if (timeoutMs !== undefined) this.#after(timeoutMs, () => void this.#giveUp(() => this.#fail(this.plan.overdue())));
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (signal?.aborted) this.#onAbort();
  }

  readonly #onAbort = (): void => void this.#giveUp(() => this.#fail(this.plan.options.signal?.reason));

  #take(chunk: Uint8Array, stream: 'stdout' | 'stderr'): void {
    if (this.#settle === undefined) return;
    this.#chunksSeen += 1;
    const frame = this.#frames[stream];
    const bytes = frame.push(chunk);
    if (stream === 'stdout' && this.#head === undefined && frame.first !== undefined) this.#takeHead(frame.first);
    if (!this.#ending) this.#keep(bytes, stream);
    if (frame.noiseBytes > MOST_NOISE_BYTES) void this.#giveUp(() => this.#resolve({ kind: 'noise' }));
    if (this.#frames.stderr.last !== undefined && !this.#draining) {
      this.#draining = true;
      this.#drain(Date.now() + LONGEST_DRAIN_MS, -1);
    }
  }

  #keep(bytes: Buffer, stream: 'stdout' | 'stderr'): void {
    if (bytes.length === 0) return;
    const { maxOutputBytes = DEFAULT_OUTPUT_BYTES, onOutput } = this.plan.options;
    const output = stream === 'stdout' ? this.#stdout : this.#stderr;
    output.keep(bytes, maxOutputBytes);
    try {
      onOutput?.(bytes, stream);
    } catch (error) {
      this.#listenerError ??= { error };
    }
    if (output.truncated && isRead(this.plan.options)) void this.#giveUp(() => this.#done(128 + 15));
  }

  #takeHead(words: string): void {
    this.#head = parseHead(words);
    if (this.#head !== undefined) this.plan.onHead(this.#head);
    this.#headWaiter?.();
  }

  /** The exit code is here, but something the program left behind may hold its output open for ever. */
  #drain(untilMs: number, seenBefore: number): void {
    this.#after(DRAIN_MS, () => {
      // The check comes after the event loop has read what is there: a busy loop must not cost output.
      setImmediate(() => {
        if (this.#ending || this.#settle === undefined) return;
        if (this.#chunksSeen !== seenBefore && Date.now() < untilMs) {
          this.#drain(untilMs, this.#chunksSeen);
          return;
        }
        const code = parseEnd(this.#frames.stderr.last) ?? 255;
        if (isRead(this.plan.options)) void this.#giveUp(() => this.#done(code));
        // What a write left behind lives on, with output that is still read.
        else this.#done(code);
      });
    });
  }

  /** Reads only: ends the group on the node, then the client here. */
  async #giveUp(then: () => void): Promise<void> {
    if (this.#ending || this.#settle === undefined) return;
    this.#ending = true;
    if (this.#head === undefined && this.#clientCode === undefined) {
      // Without its group nothing can be ended there. When the client goes now, the shell there finds its frame unwanted and starts nothing.
      await new Promise<void>((resolve) => {
        this.#headWaiter = resolve;
        this.#after(HEAD_WAIT_MS, resolve);
      });
    }
    if (this.#head?.kind === 'run' && this.#head.group !== undefined) await this.plan.endRemote(this.#head.group);
    this.#child?.kill('SIGKILL');
    // The keeper of the connection holds these pipes too, and would for as long as the command runs.
    this.#child?.stdout?.destroy();
    this.#child?.stderr?.destroy();
    then();
  }

  /** The client has ended and everything it passed on is here. */
  #finish(): void {
    const { stdout, stderr } = this.#frames;
    this.#keep(stdout.flush(), 'stdout');
    this.#keep(stderr.flush(), 'stderr');
    const code = parseEnd(stderr.last);
    if (this.#head !== undefined && this.#head.kind !== 'run') {
      this.#resolve({ kind: 'not started', head: this.#head });
    } else if (code !== undefined) {
      this.#done(code);
    } else {
      const said = Buffer.from(this.#stderr.take()).toString('utf8') + stderr.noise;
      const noise = stdout.noise;
      this.#resolve({ kind: 'broken', head: this.#head, clientCode: this.#clientCode ?? 255, said, noise });
    }
  }

  #done(code: number): void {
    if (this.#listenerError !== undefined) {
      this.#fail(this.#listenerError.error);
      return;
    }
    const truncated = this.#stdout.truncated || this.#stderr.truncated;
    const result = { code, stdout: this.#stdout.take(), stderr: this.#stderr.take(), truncated };
    this.#resolve({ kind: 'done', head: this.#head ?? { kind: 'absent' }, result });
  }

  #after(ms: number, then: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      then();
    }, ms);
    this.#timers.add(timer);
  }

  #close(): { resolve: (end: SessionEnd) => void; reject: (reason: unknown) => void } | undefined {
    const settle = this.#settle;
    this.#settle = undefined;
    for (const timer of this.#timers) clearTimeout(timer);
    this.plan.options.signal?.removeEventListener('abort', this.#onAbort);
    return settle;
  }

  #resolve(end: SessionEnd): void {
    this.#close()?.resolve(end);
  }

  #fail(reason: unknown): void {
    this.#close()?.reject(reason);
  }
}

function cannotStart(error: unknown): AppError {
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError('node_failed', 'The ssh client could not be started.', { detail: reason, cause: error });
}
