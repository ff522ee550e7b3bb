import 'server-only';
import type { Sample } from '@/lib/ubc/sample';
import type { Recorded } from './history';

export interface Clock {
  nowMs: () => number;
  /** Calls back once after `delayMs`; answers a function that calls it off. */
  schedule: (delayMs: number, run: () => void) => () => void;
}

export interface SamplerOptions {
  nodeId: string;
  everyMs: number;
  read: () => Promise<Sample>;
  record: (nodeId: string, atMs: number, sample: Sample) => Promise<Recorded>;
  /** `atMs` is when the reading was asked for: the tick's time, unless it was more than a little later. */
  onSample: (atMs: number, sample: Sample, recorded: Recorded) => void;
  onError: (error: unknown) => void;
  clock: Clock;
}

export interface Sampler {
  /** Takes a sample out of turn, or joins the one under way. Settles when it is recorded or failed; never rejects. */
  sampleNow(): Promise<void>;
  /** No further sample is begun or reported. Waits for nothing. */
  stop(): void;
}

/** Part of a period after a tick within which a sample is stamped with the tick. */
const ON_TICK = 0.05;

/** The system's clock for a sampler; its timers keep no process alive. */
export const systemClock: Clock = {
  nowMs: Date.now,
  schedule: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/**
 * Samples one node: at once, then at every multiple of `everyMs`, so that all nodes keep one rhythm for ever. Readings never overlap: while
 * one is slow the ticks it misses are skipped. An error is reported and the next tick tries again.
 */
export function startSampler(options: SamplerOptions): Sampler {
  const { nodeId, everyMs, clock } = options;
  let stopped = false;
  let running: Promise<void> | undefined;
  let callOff = () => {};
  let lastAtMs = Number.NEGATIVE_INFINITY;

  const sample = async () => {
    const nowMs = clock.nowMs();
    const tickMs = Math.floor(nowMs / everyMs) * everyMs;
    // A timer is a few milliseconds late; equal distances cost the history nothing, odd ones a byte a sample and container.
    const onTick = nowMs - tickMs <= everyMs * ON_TICK && tickMs > lastAtMs;
    // A clock set back, or two samples within a millisecond: the history takes ascending times only.
    const atMs = onTick ? tickMs : Math.max(nowMs, lastAtMs + 1);
    lastAtMs = atMs;
    try {
      const reading = await options.read();
      if (stopped) return;
      const recorded = await options.record(nodeId, atMs, reading);
      if (!stopped) options.onSample(atMs, reading, recorded);
    } catch (e) {
      if (!stopped) options.onError(e);
    }
  };

  const sampleNow = () => {
    if (stopped) return Promise.resolve();
    running ??= sample().finally(() => {
      running = undefined;
    });
    return running;
  };

  const next = () => {
    const nowMs = clock.nowMs();
    callOff = clock.schedule((Math.floor(nowMs / everyMs) + 1) * everyMs - nowMs, () => {
      if (stopped) return;
      next();
      sampleNow().catch(options.onError);
    });
  };

  next();
  sampleNow().catch(options.onError);
  return {
    sampleNow,
    stop: () => {
      stopped = true;
      callOff();
    },
  };
}
