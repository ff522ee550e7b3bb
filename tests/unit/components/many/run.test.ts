import { afterEach, describe, expect, test, vi } from 'vitest';
import { type How, type Outcome, runMany } from '@/components/many/run';

const done = (ctid: string): Outcome => ({ ctid, ok: true, text: 'runs' });
const how = (over: Partial<How> = {}): How => ({ atOnce: 1, gapMs: 0, stopOnError: false, ...over });

afterEach(() => {
  vi.useRealTimers();
});

describe('one action on many', () => {
  test('never runs more at once than asked, and keeps the order of outcomes', async () => {
    let running = 0;
    let most = 0;
    const outcomes = await runMany(
      ['1', '2', '3', '4', '5'],
      async (ctid) => {
        most = Math.max(most, ++running);
        for (let turns = 0; turns < 20; turns++) await Promise.resolve();
        running--;
        return done(ctid);
      },
      how({ atOnce: 2 }),
    );
    expect(most).toBe(2);
    expect(outcomes.map((o) => o.ctid)).toEqual(['1', '2', '3', '4', '5']);
  });

  test('one that fails is told and ends nothing', async () => {
    const outcomes = await runMany(
      ['1', '2', '3'],
      async (ctid) => {
        if (ctid === '2') throw new Error('Another vzctl works on it.');
        return done(ctid);
      },
      how(),
    );
    expect(outcomes).toEqual([done('1'), { ctid: '2', ok: false, text: 'Another vzctl works on it.' }, done('3')]);
  });

  test('after the first failure no more are begun where that is wanted, and those that run are waited for', async () => {
    const settle = new Map<string, (ok: boolean) => void>();
    const begun: string[] = [];
    const all = runMany(
      ['1', '2', '3', '4'],
      (ctid) =>
        new Promise((resolve) => {
          settle.set(ctid, (ok) => resolve({ ctid, ok, text: '' }));
        }),
      { ...how({ atOnce: 2, stopOnError: true }), onStart: (ctid) => begun.push(ctid) },
    );
    await vi.waitFor(() => expect(begun).toEqual(['1', '2']));
    settle.get('2')?.(false);
    settle.get('1')?.(true);
    expect((await all).map(({ ctid, ok }) => [ctid, ok])).toEqual([
      ['1', true],
      ['2', false],
    ]);
    expect(begun).toEqual(['1', '2']);
  });

  test('stopping begins no new one and waits for those that run', async () => {
    const stop = new AbortController();
    const outcomes = await runMany(
      ['1', '2', '3'],
      async (ctid) => {
        stop.abort();
        return done(ctid);
      },
      { ...how(), signal: stop.signal },
    );
    expect(outcomes).toEqual([done('1')]);
  });

  test('nothing to do is no outcome', async () => {
    expect(await runMany([], async (ctid) => done(ctid), how({ atOnce: 4 }))).toEqual([]);
  });
});

describe('a gap between starts', () => {
  test('holds up the next start, however many may run at once and however soon one ends', async () => {
    vi.useFakeTimers();
    const startedAt: number[] = [];
    const begin = Date.now();
    const all = runMany(['1', '2', '3'], async (ctid) => done(ctid), {
      ...how({ atOnce: 3, gapMs: 5000 }),
      onStart: () => startedAt.push(Date.now() - begin),
    });
    await vi.advanceTimersByTimeAsync(4999);
    expect(startedAt).toEqual([0]);
    await vi.advanceTimersByTimeAsync(5001);
    await all;
    expect(startedAt).toEqual([0, 5000, 10_000]);
  });

  test('is not waited for once no more are to be begun', async () => {
    vi.useFakeTimers();
    const stop = new AbortController();
    const all = runMany(['1', '2'], async (ctid) => done(ctid), { ...how({ gapMs: 60_000 }), signal: stop.signal });
    await vi.advanceTimersByTimeAsync(10);
    stop.abort();
    expect(await all).toEqual([done('1')]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
