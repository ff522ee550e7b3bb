/** The simulated node inside vzboard: plays what the machine answers, in time, behind the same `Run` as real nodes. */
import { AppError } from '@/lib/errors';
import type { Run, RunOptions, RunResult } from '@/lib/vz/run';
import type { Machine } from './machine';
import type { Step } from './state';

export interface DemoClock {
  nowMs: () => number;
  /** Settles after `ms`; never rejects. */
  wait: (ms: number) => Promise<void>;
}

/** How long a node that does not answer lets callers wait at most: as long as ssh waits for a connection (lib/node/ssh.ts). */
const PATIENCE_MS = 8_000;

/**
 * `Run` on a simulated node. Changes of a command are applied when their step is due, the first ones before the promise is returned, so that
 * a second command sees the lock of the first. A call that ends early (timeout, signal) leaves the rest undone.
 */
export function demoRun(machine: Machine, clock: DemoClock): Run {
  return async (argv, options = {}) => {
    options.signal?.throwIfAborted();
    if (!machine.spec.answers) return await untilGivenUp(machine.spec.label, options, clock);
    const { stdin = '' } = options;
    const {
      steps,
      code,
      cutShort = [],
    } = machine.exec(argv, clock.nowMs(), {
      stdin: typeof stdin === 'string' ? stdin : new TextDecoder().decode(stdin),
    });
    const out = new Collector(options);
    const over = endings(machine.spec.label, options, clock);
    try {
      for (const step of steps) {
        if (step.afterMs > 0) await Promise.race([clock.wait(step.afterMs), over.rejection]);
        play(machine, step, clock.nowMs(), out);
      }
    } catch (error) {
      for (const change of cutShort) machine.apply(change, clock.nowMs());
      throw error;
    } finally {
      over.close();
    }
    return out.result(code);
  };
}

function play(machine: Machine, step: Step, atMs: number, out: Collector): void {
  for (const change of step.changes ?? []) machine.apply(change, atMs);
  if (step.stdout !== undefined) out.add('stdout', step.stdout);
  if (step.stderr !== undefined) out.add('stderr', step.stderr);
}

function silent(label: string, ms: number): AppError {
  return new AppError('node_silent', `${label} did not answer within ${ms / 1000} s.`);
}

/** Rejects when the caller's time or patience is over. */
function endings(
  label: string,
  { timeoutMs, signal }: RunOptions,
  clock: DemoClock,
): { rejection: Promise<never>; close: () => void } {
  let close = () => {};
  const rejection = new Promise<never>((_, reject) => {
    if (timeoutMs !== undefined) void clock.wait(timeoutMs).then(() => reject(silent(label, timeoutMs)));
    const onAbort = () => reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    close = () => signal?.removeEventListener('abort', onAbort);
  });
  // Nobody listens any more once the command has ended.
  rejection.catch(() => {});
  return { rejection, close };
}

async function untilGivenUp(label: string, options: RunOptions, clock: DemoClock): Promise<RunResult> {
  const timeoutMs = Math.min(options.timeoutMs ?? PATIENCE_MS, PATIENCE_MS);
  const over = endings(label, { ...options, timeoutMs }, clock);
  try {
    return await over.rejection;
  } finally {
    over.close();
  }
}

class Collector {
  readonly #chunks = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  readonly #bytes = { stdout: 0, stderr: 0 };
  #truncated = false;
  readonly #options: RunOptions;
  readonly #encoder = new TextEncoder();

  constructor(options: RunOptions) {
    this.#options = options;
  }

  add(stream: 'stdout' | 'stderr', text: string): void {
    const chunk = this.#encoder.encode(text);
    this.#options.onOutput?.(chunk, stream);
    const room = (this.#options.maxOutputBytes ?? Number.POSITIVE_INFINITY) - this.#bytes[stream];
    const kept = chunk.length > room ? chunk.subarray(0, room) : chunk;
    if (kept.length < chunk.length) this.#truncated = true;
    this.#chunks[stream].push(kept);
    this.#bytes[stream] += kept.length;
  }

  result(code: number): RunResult {
    return { code, stdout: this.#join('stdout'), stderr: this.#join('stderr'), truncated: this.#truncated };
  }

  #join(stream: 'stdout' | 'stderr'): Uint8Array {
    const whole = new Uint8Array(this.#bytes[stream]);
    let at = 0;
    for (const chunk of this.#chunks[stream]) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return whole;
  }
}
