import { describe, expect, test } from 'vitest';
import { type Outcome, runBulk } from '@/components/container/bulk';

const done = (ctid: string): Outcome => ({ ctid, ok: true, text: 'runs' });

describe('one action on many', () => {
  test('never runs more at once than asked, and keeps the order of outcomes', async () => {
    let running = 0;
    let most = 0;
    const outcomes = await runBulk(
      ['1', '2', '3', '4', '5'],
      async (ctid) => {
        most = Math.max(most, ++running);
        await Promise.resolve();
        await Promise.resolve();
        running--;
        return done(ctid);
      },
      { atOnce: 2 },
    );
    expect(most).toBe(2);
    expect(outcomes.map((o) => o.ctid)).toEqual(['1', '2', '3', '4', '5']);
  });

  test('one that fails is told and ends nothing', async () => {
    const outcomes = await runBulk(
      ['1', '2', '3'],
      async (ctid) => {
        if (ctid === '2') throw new Error('Another vzctl works on it.');
        return done(ctid);
      },
      { atOnce: 1 },
    );
    expect(outcomes).toEqual([done('1'), { ctid: '2', ok: false, text: 'Another vzctl works on it.' }, done('3')]);
  });

  test('stopping begins no new one and waits for those that run', async () => {
    let stop = false;
    const outcomes = await runBulk(
      ['1', '2', '3'],
      async (ctid) => {
        stop = true;
        return done(ctid);
      },
      { atOnce: 1, cancelled: () => stop },
    );
    expect(outcomes).toEqual([done('1')]);
  });

  test('nothing to do is no outcome', async () => {
    expect(await runBulk([], async (ctid) => done(ctid), { atOnce: 4 })).toEqual([]);
  });
});
