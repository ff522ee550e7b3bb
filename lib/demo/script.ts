/** Writing down what a command does, in order. */
import type { Change, Execution, Step } from './state';

export class Script {
  readonly #steps: { -readonly [K in keyof Step]: Step[K] }[] = [];
  #pauseMs = 0;
  /** --quiet: vzctl's own messages are not printed. */
  readonly #quiet: boolean;

  constructor(quiet = false) {
    this.#quiet = quiet;
  }

  /** Time passes before the next line. */
  pause(ms: number): this {
    this.#pauseMs += ms;
    return this;
  }

  out(line: string): this {
    if (!this.#quiet) this.#step().stdout = `${line}\n`;
    return this;
  }

  err(line: string): this {
    if (!this.#quiet) this.#step().stderr = `${line}\n`;
    return this;
  }

  /** Output that --quiet does not hide. */
  raw(text: string, stream: 'stdout' | 'stderr' = 'stdout'): this {
    if (text !== '') this.#step()[stream] = text;
    return this;
  }

  change(...changes: Change[]): this {
    const last = this.#pauseMs === 0 ? this.#steps.at(-1) : undefined;
    const step = last ?? this.#step();
    step.changes = [...(step.changes ?? []), ...changes];
    return this;
  }

  end(code: number): Execution {
    if (this.#pauseMs > 0) this.#step();
    return { steps: this.#steps, code };
  }

  #step(): { -readonly [K in keyof Step]: Step[K] } {
    const step: { -readonly [K in keyof Step]: Step[K] } = { afterMs: this.#pauseMs };
    this.#pauseMs = 0;
    this.#steps.push(step);
    return step;
  }
}
