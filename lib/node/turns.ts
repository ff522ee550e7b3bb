/** First come, first served, with at most `most` at once; of those with the same key only one at once. */
import 'server-only';

interface Waiting {
  key: string | undefined;
  grant: () => void;
  refuse: (reason: unknown) => void;
}

export class Turns {
  readonly #waiting = new Set<Waiting>();
  readonly #busy = new Set<string>();
  #running = 0;
  #idle = 0;
  #refusal: { reason: unknown } | undefined;

  constructor(private readonly most: number) {}

  /** How many run or wait. */
  get size(): number {
    return this.#running + this.#idle + this.#waiting.size;
  }

  /** Resolves when it is the caller's turn, with the function that gives it back. Rejects with the signal's reason, or after `refuse`. */
  async take(key: string | undefined, signal?: AbortSignal): Promise<() => void> {
    return await this.#take(key, signal, () => {
      if (key !== undefined) this.#busy.delete(key);
    });
  }

  /**
   * For who has a turn: gives its place to others until `waiting` has settled, but not its key, then takes a place again. After `refuse` none is
   * waited for: who has a turn keeps it.
   */
  async idle<T>(waiting: Promise<T>): Promise<T> {
    this.#running -= 1;
    this.#idle += 1;
    this.#grantNext();
    try {
      return await waiting;
    } finally {
      this.#idle -= 1;
      if (this.#refusal !== undefined || this.#running < this.most) this.#running += 1;
      else await this.#take(undefined, undefined, () => {}).catch(() => (this.#running += 1));
    }
  }

  async #take(key: string | undefined, signal: AbortSignal | undefined, free: () => void): Promise<() => void> {
    if (this.#refusal !== undefined) throw this.#refusal.reason;
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(waiting);
        reject(signal?.reason);
      };
      const waiting: Waiting = {
        key,
        grant: () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
        refuse: (reason) => {
          signal?.removeEventListener('abort', leave);
          reject(reason);
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.add(waiting);
      this.#grantNext();
    });
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#running -= 1;
      free();
      this.#grantNext();
    };
  }

  /** Rejects everyone who waits and everyone who comes later; who has a turn keeps it. */
  refuse(reason: unknown): void {
    this.#refusal = { reason };
    for (const waiting of this.#waiting) waiting.refuse(reason);
    this.#waiting.clear();
  }

  #grantNext(): void {
    for (const waiting of this.#waiting) {
      if (this.#running >= this.most) return;
      if (waiting.key !== undefined && this.#busy.has(waiting.key)) continue;
      this.#waiting.delete(waiting);
      this.#running += 1;
      if (waiting.key !== undefined) this.#busy.add(waiting.key);
      waiting.grant();
    }
  }
}
