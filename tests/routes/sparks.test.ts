import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { GET as list } from '@/app/api/nodes/[node]/containers/route';
import { GET as sparks } from '@/app/api/nodes/[node]/containers/sparks/route';
import type { ContainerRow } from '@/lib/api/schemas';
import type { ContainerSparks } from '@/lib/api/schemas-sparks';
import type { LiveNode } from '@/lib/server/live-node';
import { percentOf } from '@/lib/server/sparks';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard({ only: ['hn2'] });
});
afterAll(() => board.close());

const params = { node: 'hn2' };
const rows = async () => ((await ask(list, 'GET', { params })).body as { containers: ContainerRow[] }).containers;
const asked = async (query: Record<string, string>) =>
  (await ask(sparks, 'GET', { params, query })).body as ContainerSparks;
const forgotten = () => (board.nodes.get('hn2') as LiveNode).sparks.tidy(Number.MAX_SAFE_INTEGER);

describe('sparks', () => {
  test('of a screen of rows are one call of the history: the worst counter of each, in whole percent', async () => {
    const running = (await rows()).filter((row) => row.worst !== null).slice(0, 30);
    const read = vi.spyOn(board.history, 'readEach');
    const { sparks: found, from, stepMs, now } = await asked({ ctids: running.map((row) => row.ctid).join(',') });
    expect(read).toHaveBeenCalledTimes(1);
    expect(Object.keys(found)).toEqual(expect.arrayContaining(running.map((row) => row.ctid)));
    for (const { ctid, worst } of running) {
      expect(found[ctid]).toMatchObject({ counter: worst?.counter });
      expect(found[ctid]?.values).toHaveLength(24);
      // The sample at the start, and the steps before it, which are gaps.
      expect(found[ctid]?.values.at(-1)).toBe(Math.min(100, Math.round((worst?.pressure ?? 0) * 100)));
      expect(found[ctid]?.values[0]).toBeNull();
    }
    expect(from + 24 * stepMs).toBeGreaterThanOrEqual(now);
    expect(JSON.stringify(found).length / running.length).toBeLessThan(200);
    read.mockRestore();
  });

  test('that were read a moment ago are not read again, but for another counter or number of points', async () => {
    const ctid = (await rows()).find((row) => row.worst !== null)?.ctid ?? '';
    forgotten();
    const read = vi.spyOn(board.history, 'readEach');
    const first = await asked({ ctids: ctid });
    expect((await asked({ ctids: `${ctid},${ctid}` })).sparks).toEqual(first.sparks);
    expect(read).toHaveBeenCalledTimes(1);
    expect((await asked({ ctids: ctid, points: '12' })).sparks[ctid]?.values).toHaveLength(12);
    const numproc = await asked({ ctids: ctid, resource: 'numproc' });
    expect(numproc.sparks[ctid]?.counter).toBe('numproc');
    expect(read).toHaveBeenCalledTimes(3);
    forgotten();
    await asked({ ctids: ctid });
    expect(read).toHaveBeenCalledTimes(4);
    read.mockRestore();
  });

  test.each(['2', '7', '23', '59'])(
    'are had in %s steps, also where those are no whole milliseconds',
    async (points) => {
      const ctid = (await rows()).find((row) => row.worst !== null)?.ctid ?? '';
      const { from, sparks: found } = await asked({ ctids: ctid, points });
      expect(Number.isInteger(from)).toBe(true);
      expect(found[ctid]?.values).toHaveLength(Number(points));
    },
  );

  test('are left out of what does not run, is not there, or has no such counter', async () => {
    const stopped = (await rows()).find((row) => row.state === 'stopped')?.ctid ?? '';
    expect(stopped).not.toBe('');
    expect((await asked({ ctids: `${stopped},99999` })).sparks).toEqual({});
    const running = (await rows()).find((row) => row.worst !== null)?.ctid ?? '';
    expect((await asked({ ctids: running, resource: 'nosuch' })).sparks).toEqual({});
  });

  test.each([
    [{ ctids: '' }, 'ctids'],
    [{ ctids: '0' }, 'ctids'],
    [{ ctids: '101,../x' }, 'ctids'],
    [{ ctids: Array.from({ length: 201 }, (_, i) => i + 101).join(',') }, 'ctids'],
    [{ ctids: '201', points: '61' }, 'points'],
    [{ ctids: '201', resource: 'A b' }, 'resource'],
  ])('%j is refused', async (query, field) => {
    const answer = await ask(sparks, 'GET', { params, query: query as Record<string, string> });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'bad_input', field } } });
  });
});

test('percents are exact at both ends, for amounts of any size', () => {
  const far = Number.POSITIVE_INFINITY;
  expect([
    percentOf(null, 10),
    percentOf(0, 10),
    percentOf(99, 100),
    percentOf(2n ** 62n - 1n, 2n ** 62n),
    percentOf(2n ** 62n, 2n ** 62n),
    percentOf(300, 100),
    percentOf(5, 0),
    percentOf(0, 0),
    percentOf(5, far),
    percentOf(far, 5),
  ]).toEqual([null, 0, 99, 99, 100, 100, 100, 0, 0, 100]);
});
