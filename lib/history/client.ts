import 'server-only';
import { Worker } from 'node:worker_threads';
import { AppError } from '@/lib/errors';
import type { History } from './history';
import { type Method, packError, type Reply, type Request, unpackError } from './messages';
import type { HistoryWorkerData } from './worker';

export interface OpenHistoryOptions {
  /** Path of history.sqlite. */
  file: string;
  /** Starts the thread; given by tests, which run where no bundler compiles worker.ts. */
  makeWorker?: (data: HistoryWorkerData) => Worker;
  /** What close() waits at most before the thread is given up. */
  closeDeadlineMs?: number;
  /** Called with the reason whenever the thread ended unasked. */
  onDeath?: (error: AppError) => void;
}

const FIRST_RESTART_MS = 100;
const LAST_RESTART_MS = 30_000;

interface OpenCall {
  resolve: (value: unknown) => void;
  reject: (error: AppError) => void;
}

/**
 * The history over its thread. Calls are answered in order. When the thread dies all open calls reject with `unavailable`, so do later ones
 * until a new thread is up; it is started with back-off. close() settles within its deadline whatever the thread does.
 */
export function openHistory(options: OpenHistoryOptions): History {
  const thread = new HistoryThread(options);
  return {
    record: (nodeId, atMs, sample) => thread.call('record', [nodeId, atMs, sample]),
    read: (query) => thread.call('read', [query]),
    readHeld: (query) => thread.call('readHeld', [query]),
    readEach: (query) => thread.call('readEach', [query]),
    top: (query) => thread.call('top', [query]),
    failureSums: (query) => thread.call('failureSums', [query]),
    failureEvents: (nodeId, sinceMs) => thread.call('failureEvents', [nodeId, sinceMs]),
    failures: (nodeId, sinceMs) => thread.call('failures', [nodeId, sinceMs]),
    fill: (past) => thread.call('fill', [past]),
    prune: (nowMs) => thread.call('prune', [nowMs]),
    drop: (nodeId) => thread.call('drop', [nodeId]),
    stats: () => thread.call('stats', []),
    sizes: () => thread.call('sizes', []),
    setRetention: (nodeId, keep, by) => thread.call('setRetention', [nodeId, keep, by]),
    close: () => thread.close(),
  };
}

function startWorker(data: HistoryWorkerData): Worker {
  // Written out in one piece: this is the form the bundler recognises and compiles the file for.
  return new Worker(new URL('./worker.ts', import.meta.url), { workerData: data });
}

class HistoryThread {
  private worker: Worker | undefined;
  private readonly open = new Map<number, OpenCall>();
  private nextId = 1;
  private deaths = 0;
  private lastError: AppError | undefined;
  private restart: NodeJS.Timeout | undefined;
  private closing: Promise<void> | undefined;

  constructor(private readonly options: OpenHistoryOptions) {
    this.start();
  }

  call<M extends Method>(method: M, args: Parameters<History[M]>): ReturnType<History[M]> {
    // The thread answers a request with what the store's method of that name returns, which `implements SyncHistory` there ties to this type.
    return (this.closing === undefined ? this.post(method, args) : Promise.reject(closedError())) as ReturnType<
      History[M]
    >;
  }

  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    clearTimeout(this.restart);
    const { worker } = this;
    if (worker === undefined) return;
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.options.closeDeadlineMs ?? 3000);
    });
    // Either way the thread is given up afterwards, so what went wrong no longer matters.
    await Promise.race([this.post('close', []).catch(() => undefined), deadline]);
    clearTimeout(timer);
    this.worker = undefined;
    this.rejectAll(closedError());
    // Not awaited: a thread inside a slow write ends only after it, and shutdown must not wait for that.
    worker.terminate().catch(() => undefined);
    worker.unref();
  }

  private post(method: Method, args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const { worker } = this;
      if (worker === undefined) {
        reject(this.lastError ?? deadError());
        return;
      }
      const id = this.nextId++;
      this.open.set(id, { resolve, reject });
      const request: Request = { id, method, args };
      try {
        worker.postMessage(request);
      } catch (e) {
        this.open.delete(id);
        reject(unpackError(packError(e)));
      }
    });
  }

  private start(): void {
    const data = { file: this.options.file };
    let worker: Worker;
    try {
      worker = (this.options.makeWorker ?? startWorker)(data);
    } catch (e) {
      this.died(undefined, deadError(e));
      return;
    }
    this.worker = worker;
    worker.on('message', (reply: Reply) => this.answered(worker, reply));
    worker.on('messageerror', (e) => this.died(worker, deadError(e)));
    worker.on('error', (e) => this.died(worker, deadError(e)));
    worker.on('exit', () => this.died(worker, deadError()));
  }

  private answered(worker: Worker, reply: Reply): void {
    if (worker !== this.worker) return;
    if (reply.id === null) {
      this.died(worker, notOpened(unpackError(reply.error)));
      return;
    }
    const call = this.open.get(reply.id);
    this.open.delete(reply.id);
    this.deaths = 0;
    this.lastError = undefined;
    if ('error' in reply) call?.reject(unpackError(reply.error));
    else call?.resolve(reply.value);
  }

  private died(worker: Worker | undefined, error: AppError): void {
    // An `error` is followed by `exit`, and a thread given up by close() exits later: only the first word counts.
    if (worker !== this.worker) return;
    this.worker = undefined;
    worker?.terminate().catch(() => undefined);
    this.lastError = error;
    this.rejectAll(error);
    if (this.closing !== undefined) return;
    this.options.onDeath?.(error);
    const waitMs = Math.min(FIRST_RESTART_MS * 2 ** this.deaths, LAST_RESTART_MS);
    this.deaths += 1;
    this.restart = setTimeout(() => this.start(), waitMs);
    this.restart.unref();
  }

  private rejectAll(error: AppError): void {
    const calls = [...this.open.values()];
    this.open.clear();
    for (const { reject } of calls) reject(error);
  }
}

function closedError(): AppError {
  return new AppError('unavailable', 'The history is closed.');
}

/** A refusal of ours says why itself (a newer schema); what the system said goes into the detail. */
function notOpened(error: AppError): AppError {
  if (error.code !== 'internal') return error;
  const { detail, message } = error;
  return new AppError('unavailable', 'The history file cannot be opened.', { detail: detail ?? message });
}

function deadError(cause?: unknown): AppError {
  const detail = cause instanceof Error ? (cause.stack ?? cause.message) : undefined;
  return new AppError('unavailable', 'The history is being restarted; what was recorded is safe.', {
    ...(detail !== undefined && { detail }),
  });
}
