import { afterEach, describe, expect, test, vi } from 'vitest';
import { keepHouse } from '@/lib/server/housekeeping';

afterEach(() => vi.restoreAllMocks());

/** A clock whose one pending call the test runs itself. */
function handClock(startMs: number) {
  let now = startMs;
  let pending: { atMs: number; run: () => void } | undefined;
  return {
    nowMs: () => now,
    schedule: (ms: number, run: () => void) => {
      pending = { atMs: now + ms, run };
      return () => {
        pending = undefined;
      };
    },
    pending: () => pending,
    /** Goes to the pending call's time, runs it, and lets it finish. */
    async tick(): Promise<void> {
      const due = pending;
      pending = undefined;
      now = due?.atMs ?? now;
      due?.run();
      await new Promise<void>((done) => setImmediate(done));
    },
  };
}

const START = 1_800_000_000_000;
const tasksKept = { read: () => ({ keepMs: 90_000_000, changed: null, count: 0, oldestMs: null }) };

describe('housekeeping', () => {
  test('leaves the first minute to pages and samples, then cuts history and tasks every hour', async () => {
    const clock = handClock(START);
    const history = { prune: vi.fn(async () => undefined) };
    const tasks = { prune: vi.fn(() => 0) };
    keepHouse({ history, tasks, tasksKept }, clock);
    expect(history.prune).not.toHaveBeenCalled();
    await clock.tick();
    expect(history.prune).toHaveBeenLastCalledWith(START + 60_000);
    expect(tasks.prune).toHaveBeenLastCalledWith(START + 60_000 - 90_000_000);
    await clock.tick();
    expect(history.prune).toHaveBeenLastCalledWith(START + 60_000 + 3_600_000);
  });

  test('a failure does not end it', async () => {
    const clock = handClock(START);
    const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const history = { prune: vi.fn(async () => Promise.reject(new Error('disk full'))) };
    keepHouse({ history, tasks: { prune: () => 0 }, tasksKept }, clock);
    await clock.tick();
    expect(String(said.mock.calls.at(-1)?.[0])).toContain('disk full');
    await clock.tick();
    expect(history.prune).toHaveBeenCalledTimes(2);
  });

  test('ends when told to', async () => {
    const clock = handClock(START);
    const history = { prune: vi.fn(async () => undefined) };
    const stop = keepHouse({ history, tasks: { prune: () => 0 }, tasksKept }, clock);
    stop();
    expect(clock.pending()).toBeUndefined();
  });
});
