/** An open task as only the process that runs it knows it: what it waits for, and whether it can be taken back. */
import 'server-only';
import type { Task } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import type { ProgressWatch } from '@/lib/tasks/progress';
import { t } from '@/lib/text/t';

export class Live {
  waiting: Task['waiting'] = null;
  /** When the command that runs now was sent; undefined before, and where an earlier vzboard sent it. */
  sentAtMs: number | undefined;
  /** How far the command is, where that can be told. */
  progress: ProgressWatch | undefined;
  /** How long such tasks usually take; undefined where that is not known, null before it was looked for. */
  usualMs: number | undefined | null = null;
  /** Settles when the task has ended; never rejects. */
  ended: Promise<void> = Promise.resolve();
  readonly #ender = new AbortController();
  #cancelable: 'turn' | 'lock' | 'command' | false = false;

  /** Aborted by `cancel`, with the reason as an AppError `cancelled`. */
  get signal(): AbortSignal {
    return this.#ender.signal;
  }

  get cancelable(): boolean {
    return this.#cancelable !== false;
  }

  waitsForTurn(sinceAt: number): void {
    this.waiting = { for: 'turn', holder: null, sinceAt };
    this.#cancelable = 'turn';
  }

  waitsForLock(sinceAt: number, holder: string | null): void {
    this.waiting = { for: 'lock', holder, sinceAt };
    this.#cancelable = 'lock';
  }

  waitsForConnection(sinceAt: number): void {
    if (this.waiting?.for !== 'connection') this.waiting = { for: 'connection', holder: null, sinceAt };
    this.#cancelable = false;
  }

  /** A command runs that may be ended. */
  runsEndable(): void {
    this.waiting = null;
    if (!this.#ender.signal.aborted) this.#cancelable = 'command';
  }

  /** Throws the reason when it was taken back. */
  goesOn(): void {
    this.#ender.signal.throwIfAborted();
    this.waiting = null;
    this.#cancelable = false;
  }

  /** Throws `conflict` when a command runs that must not be ended. */
  cancel(by: string): void {
    if (this.#cancelable === false) throw new AppError('conflict', t('tasks.cancel.runs'));
    const reason = new AppError('cancelled', t(`tasks.cancelled.${this.#cancelable}`, { name: by }));
    this.#cancelable = false;
    this.#ender.abort(reason);
  }
}
