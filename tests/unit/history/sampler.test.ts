import { describe, expect, test } from 'vitest';
import { type Clock, type SamplerOptions, startSampler } from '@/lib/history/sampler';
import type { Sample } from '@/lib/ubc/sample';
import { oneCounter } from './made-samples';

const EVERY = 10_000;

/** A clock that stands still until it is moved. */
class MadeClock implements Clock {
  time: number;
  private timers: { at: number; run: () => void }[] = [];

  constructor(time: number) {
    this.time = time;
  }

  nowMs = () => this.time;

  schedule = (delayMs: number, run: () => void) => {
    const timer = { at: this.time + delayMs, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  };

  get waiting(): number {
    return this.timers.length;
  }

  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      await settle();
      const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.time = Math.max(this.time, next.at);
      next.run();
    }
    this.time = end;
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

interface Held {
  resolve: (sample: Sample) => void;
  reject: (error: unknown) => void;
}

function started(startMs: number, over: Partial<SamplerOptions> = {}) {
  const clock = new MadeClock(startMs);
  const seen: number[] = [];
  const errors: unknown[] = [];
  const recordedAt: number[] = [];
  const sampler = startSampler({
    nodeId: 'hn1',
    everyMs: EVERY,
    read: () => Promise.resolve(oneCounter(1)),
    record: (_node, atMs) => {
      recordedAt.push(atMs);
      return Promise.resolve({ failures: [] });
    },
    onSample: (atMs) => seen.push(atMs),
    onError: (e) => errors.push(e),
    clock,
    ...over,
  });
  return { clock, seen, errors, recordedAt, sampler };
}

describe('a sampler', () => {
  test('samples at once, then at multiples of the period', async () => {
    const { clock, seen } = started(12_345);
    await clock.advance(30_000);
    expect(seen).toEqual([12_345, 20_000, 30_000, 40_000]);
  });

  test('stamps a sample taken a little late with its tick, and a later one with its own time', async () => {
    expect((await run(20_300)).seen).toEqual([20_000]);
    expect((await run(23_000)).seen).toEqual([23_000]);
    async function run(at: number) {
      const made = started(at);
      await settle();
      return made;
    }
  });

  test('never overlaps: a slow reading skips ticks and the rhythm stays', async () => {
    const held: Held[] = [];
    const { clock, seen } = started(10_000, {
      read: () => new Promise((resolve, reject) => held.push({ resolve, reject })),
    });
    await clock.advance(25_000);
    expect(held).toHaveLength(1);
    held[0]?.resolve(oneCounter(1));
    await clock.advance(5_000);
    expect(held).toHaveLength(2);
    held[1]?.resolve(oneCounter(2));
    await clock.advance(1000);
    expect(seen).toEqual([10_000, 40_000]);
  });

  test('reports an error and goes on', async () => {
    let calls = 0;
    const { clock, seen, errors } = started(10_000, {
      read: () => {
        calls += 1;
        return calls === 2 ? Promise.reject(new Error('node silent')) : Promise.resolve(oneCounter(1));
      },
    });
    await clock.advance(20_000);
    expect(seen).toEqual([10_000, 30_000]);
    expect(errors).toEqual([new Error('node silent')]);
  });

  test('an error while recording, and one thrown at once, are reported too', async () => {
    const { clock, seen, errors } = started(10_000, {
      record: () => {
        throw new Error('disk full');
      },
    });
    await clock.advance(10_000);
    expect(seen).toEqual([]);
    expect(errors).toHaveLength(2);
  });

  test('sampleNow takes one out of turn and joins one under way', async () => {
    const { clock, seen, recordedAt, sampler } = started(10_000);
    await clock.advance(3_000);
    await Promise.all([sampler.sampleNow(), sampler.sampleNow()]);
    expect(seen).toEqual([10_000, 13_000]);
    await clock.advance(10_000);
    expect(recordedAt).toEqual([10_000, 13_000, 20_000]);
  });

  test('times ascend also when the clock is set back', async () => {
    const { clock, seen, sampler } = started(50_000);
    await clock.advance(1000);
    clock.time = 20_500;
    await sampler.sampleNow();
    expect(seen).toEqual([50_000, 50_001]);
  });

  test('after stop nothing is begun or reported, and no timer is left', async () => {
    const held: Held[] = [];
    const { clock, seen, errors, recordedAt, sampler } = started(10_000, {
      read: () => new Promise((resolve, reject) => held.push({ resolve, reject })),
    });
    await settle();
    sampler.stop();
    held[0]?.reject(new Error('too late'));
    await clock.advance(50_000);
    await sampler.sampleNow();
    expect([seen, errors, recordedAt, clock.waiting, held.length]).toEqual([[], [], [], 0, 1]);
  });
});
