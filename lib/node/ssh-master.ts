/**
 * The one connection to a node that is kept: made when it is first needed, shared by all commands, made again after it was lost. One attempt at a
 * time; who comes meanwhile waits for it, and who comes right after a failure is answered with that failure.
 */
import 'server-only';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import type { AppError } from '@/lib/errors';
import type { NoConnection, Patience } from '@/lib/node/ssh-errors';

export interface MasterDeps {
  /** The client with the arguments of the kept connection. */
  line: readonly string[];
  /** The client with the arguments that tell the keeper of the connection to exit. */
  exitLine: readonly string[];
  controlPath: string;
  env: NodeJS.ProcessEnv;
  /** An attempt beyond that is given up. */
  attemptMs: number;
  nowMs: () => number;
  /** Says why an attempt failed, from what the client printed. May ask further (the host key). */
  explain: (said: string) => Promise<NoConnection>;
  explainLoss: (said: string) => AppError;
  /** The attempt was given up without a word. */
  tooSlow: () => AppError;
  closing: () => AppError;
  log: (event: string, facts: Readonly<Record<string, unknown>>) => void;
}

/** One connection from its making to its loss. */
export interface Link {
  /** Set when it has gone. */
  loss: AppError | undefined;
  /** The loss, waited for at most that long: a command notices it a little before the keeper does. */
  lossWithin(ms: number): Promise<AppError | undefined>;
  /** Paths of programs as found on the node, by name. */
  readonly programs: Map<string, string>;
}

export type MasterState = 'idle' | 'connecting' | 'connected' | 'failed' | 'closed';

/** Pauses between attempts, in milliseconds: the first after one failure, the last for ever. */
const pauses: Record<Patience, readonly number[]> = {
  short: [1000, 2000, 4000, 8000],
  long: [10_000, 30_000, 60_000],
};
const LOOK_MS = 10;

export class Master {
  #link: Link | undefined;
  #child: ChildProcess | undefined;
  /** The end of the keeper before: it removes its socket as the last thing it does, and that must not be the next one's. */
  #goneBefore: Promise<void> = Promise.resolve();
  #attempt: Promise<Link> | undefined;
  #failures = 0;
  #failure: { error: AppError; untilMs: number } | undefined;
  #closed = false;

  constructor(private readonly deps: MasterDeps) {}

  get state(): MasterState {
    if (this.#closed) return 'closed';
    if (this.#link !== undefined) return 'connected';
    if (this.#attempt !== undefined) return 'connecting';
    return this.#failure === undefined ? 'idle' : 'failed';
  }

  /** The connection, made if need be. Rejects with why there is none, or with the signal's reason. */
  async link(signal?: AbortSignal): Promise<Link> {
    if (this.#closed) throw this.deps.closing();
    if (this.#link !== undefined) return this.#link;
    if (this.#attempt === undefined && this.#failure !== undefined && this.deps.nowMs() < this.#failure.untilMs) {
      throw this.#failure.error;
    }
    this.#attempt ??= this.#connect().finally(() => {
      this.#attempt = undefined;
    });
    return await orAborted(this.#attempt, signal);
  }

  /** What was learnt of failures no longer holds (a key was approved): the next command tries at once. */
  retryNow(): void {
    this.#failure = undefined;
    this.#failures = 0;
  }

  /** Ends the connection; the next command makes another. */
  drop(): void {
    this.#endChild();
    this.#link = undefined;
    this.retryNow();
  }

  /** For good. With `keep` the connection itself is left to what still runs over it. */
  close(keep: boolean): void {
    this.#closed = true;
    if (keep) {
      this.#child?.unref();
      return;
    }
    this.#endChild();
  }

  #endChild(): void {
    const child = this.#child;
    if (child === undefined) return;
    const [file = '', ...args] = this.deps.exitLine;
    // The keeper answers this itself, whatever the node does. It removes its socket, which a signal would leave behind.
    if (this.#link !== undefined)
      spawnSync(/* turbopackIgnore: true */ file, args, { timeout: 1000, stdio: 'ignore', env: this.deps.env });
    endGroup(child);
    rmSync(this.deps.controlPath, { force: true });
  }

  async #connect(): Promise<Link> {
    const startedMs = this.deps.nowMs();
    try {
      const link = await this.#start();
      this.#failure = undefined;
      this.deps.log('connected', { durationMs: this.deps.nowMs() - startedMs });
      return link;
    } catch (error) {
      if (!isNoConnection(error)) throw error;
      const steps = pauses[error.patience];
      const pauseMs = steps[Math.min(this.#failures, steps.length - 1)] ?? 0;
      this.#failures += 1;
      this.#failure = { error: error.error, untilMs: this.deps.nowMs() + pauseMs };
      this.deps.log('no connection', { code: error.error.code, message: error.error.message, nextTryMs: pauseMs });
      throw error.error;
    }
  }

  /** Rejects with a NoConnection. */
  async #start(): Promise<Link> {
    await pause(2000, this.#goneBefore);
    rmSync(this.deps.controlPath, { force: true });
    const [file = '', ...args] = this.deps.line;
    const child = spawn(/* turbopackIgnore: true */ file, args, {
      shell: false,
      // A group of its own: Ctrl-C in vzboard's terminal must not take the connection from under a write.
      detached: true,
      cwd: '/',
      env: this.deps.env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    const said = new Said(child);
    const gone = exitOf(child);
    this.#goneBefore = gone;
    let ended = false;
    void gone.then(() => {
      ended = true;
      if (this.#child === child) this.#child = undefined;
    });
    const untilMs = Date.now() + this.deps.attemptMs;
    // The socket appears, ready to be used, once the node has let us in (OpenSSH, mux.c).
    while (!ended && !existsSync(this.deps.controlPath)) {
      if (Date.now() > untilMs) {
        endGroup(child);
        const tooSlow: NoConnection = { error: this.deps.tooSlow(), patience: 'short' };
        throw tooSlow;
      }
      await pause(LOOK_MS, gone);
    }
    if (ended) {
      await pause(200, said.closed);
      throw await this.deps.explain(said.text);
    }
    if (this.#closed) {
      this.#link = undefined;
      endGroup(child);
      const closing: NoConnection = { error: this.deps.closing(), patience: 'short' };
      throw closing;
    }
    return this.#linkOver(gone, said);
  }

  #linkOver(gone: Promise<void>, said: Said): Link {
    const madeMs = this.deps.nowMs();
    let unwanted = false;
    const lost = gone.then(async () => {
      await pause(200, said.closed);
      link.loss = this.#closed ? this.deps.closing() : this.deps.explainLoss(said.text);
      // Taken away on purpose: nothing has failed.
      if (!unwanted) this.#noteLoss(link.loss, madeMs);
      return link.loss;
    });
    const link: Link = {
      loss: undefined,
      lossWithin: async (ms) => await Promise.race([lost, pause(ms)]),
      programs: new Map(),
    };
    this.#link = link;
    void gone.then(() => {
      unwanted = this.#closed || this.#link !== link;
      // Nobody new is given a connection whose keeper has ended, even while its last words are still read.
      if (!unwanted) this.#link = undefined;
    });
    return link;
  }

  #noteLoss(loss: AppError, madeMs: number): void {
    // A connection that breaks again and again right after it was made is a failure like another.
    if (this.deps.nowMs() - madeMs > 5000) this.#failures = 0;
    else this.#failure = { error: loss, untilMs: this.deps.nowMs() + 1000 };
    this.deps.log('connection lost', { message: loss.message, detail: loss.detail });
  }
}

/** The last words of a process. */
class Said {
  readonly closed: Promise<void>;
  #text = '';

  constructor(child: ChildProcess) {
    child.stderr?.on('data', (chunk: Uint8Array) => {
      this.#text = (this.#text + Buffer.from(chunk).toString('utf8')).slice(-16_384);
    });
    this.closed = new Promise((resolve) => child.once('close', () => resolve()));
  }

  get text(): string {
    return this.#text;
  }
}

function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
}

/** The client, and the client of a jump host below it. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGTERM');
    // One that hangs in its last words does not answer to SIGTERM.
    setTimeout(() => child.kill('SIGKILL'), 1000).unref();
  } catch {
    // It has just ended.
  }
}

async function pause(ms: number, or?: Promise<unknown>): Promise<undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race(or === undefined ? [late] : [late, or]);
  clearTimeout(timer);
  return undefined;
}

function isNoConnection(error: unknown): error is NoConnection {
  return typeof error === 'object' && error !== null && 'patience' in error && 'error' in error;
}

async function orAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await answer;
  signal.throwIfAborted();
  let leave: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    if (leave !== undefined) signal.removeEventListener('abort', leave);
  }
}
