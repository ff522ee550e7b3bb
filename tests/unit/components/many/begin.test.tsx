import { afterEach, expect, test, vi } from 'vitest';
import { beginMany, forgetEnded, retryLabel, stopTaking, type Wanted } from '@/components/many/begin';
import type { Outcome } from '@/components/many/run';
import { manyRuns, NO_RUNS, progressOn } from '@/components/many/runs';
import { nodePath } from '@/components/paths';

afterEach(() => {
  manyRuns.set(NO_RUNS);
});

/** A run whose containers end when the test says so. */
function begun(ctids: readonly string[], over: Partial<Wanted> = {}) {
  const settle = new Map<string, (ok: boolean) => void>();
  const end = beginMany({
    ...{ node: 'hn1', label: 'Start', page: nodePath('hn1'), action: 'start', ctids },
    how: { atOnce: 1, gapMs: 0, stopOnError: false },
    one: (ctid) =>
      new Promise<Outcome>((resolve) => {
        settle.set(ctid, (ok) => resolve({ ctid, ok, text: ok ? 'runs' : 'no memory' }));
      }),
    ...over,
  });
  const finish = async (ctid: string, ok = true) => {
    await vi.waitFor(() => expect(settle.has(ctid)).toBe(true));
    settle.get(ctid)?.(ok);
  };
  return { end, finish };
}
const first = () => manyRuns.get()[0];

test('a run is counted while it goes on, row by row, and is gone when all went well', async () => {
  const { end, finish } = begun(['1', '2']);
  await vi.waitFor(() => expect(progressOn(manyRuns.get(), 'hn1').get('1')).toBe('running'));
  expect(progressOn(manyRuns.get(), 'hn1').get('2')).toBe('waiting');
  expect(progressOn(manyRuns.get(), 'hn2').size).toBe(0);
  await finish('1');
  await vi.waitFor(() => expect(first()).toMatchObject({ done: 1, all: 2, failed: 0, state: 'running' }));
  await finish('2');
  expect((await end).done).toHaveLength(2);
  expect(manyRuns.get()).toEqual([]);
});

test('what failed stays marked, what was never begun is named, and both are what a retry is about', async () => {
  const { end, finish } = begun(['1', '2', '3'], { how: { atOnce: 1, gapMs: 0, stopOnError: true } });
  await finish('1');
  await finish('2', false);
  const { failed, left } = await end;
  expect([failed.map(({ ctid }) => ctid), left]).toEqual([['2'], ['3']]);
  expect(first()).toMatchObject({ state: 'ended', failed: 1 });
  expect(progressOn(manyRuns.get(), 'hn1').get('2')).toMatchObject({ ok: false, text: 'no memory' });
  expect(progressOn(manyRuns.get(), 'hn1').get('3')).toBe('left');
  expect(retryLabel({ failed, left })).toBe('Retry 1 failed, begin 1 more');
  forgetEnded('hn1');
  expect(manyRuns.get()).toEqual([]);
});

test('stopping begins no more, and closing the page asks while anything may still begin', async () => {
  const closing = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  expect(closing()).toBe(false);
  const { end, finish } = begun(['1', '2']);
  await vi.waitFor(() => expect(first()?.state).toBe('running'));
  expect(closing()).toBe(true);
  stopTaking(first()?.id ?? 0);
  expect(first()?.state).toBe('stopping');
  await finish('1');
  expect((await end).left).toEqual(['2']);
  expect(closing()).toBe(false);
});

test('a run on another node is one of its own', async () => {
  const here = begun(['1']);
  const there = begun(['1'], { node: 'hn2', page: nodePath('hn2') });
  await vi.waitFor(() => expect(manyRuns.get()).toHaveLength(2));
  await there.finish('1', false);
  await there.end;
  expect(progressOn(manyRuns.get(), 'hn1').get('1')).toBe('running');
  await here.finish('1');
  await here.end;
  expect(manyRuns.get().map(({ node }) => node)).toEqual(['hn2']);
});
