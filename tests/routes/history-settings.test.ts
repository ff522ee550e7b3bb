import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DELETE as drop, PATCH as keep } from '@/app/api/settings/history/[node]/route';
import { GET as sizes } from '@/app/api/settings/history/route';
import { PATCH as keepTasks } from '@/app/api/settings/tasks/route';
import type { HistorySizes } from '@/lib/api/schemas-history';
import { ask, type TestBoard, testBoard } from './test-board';

const DAY = 86_400_000;
let board: TestBoard;
beforeAll(async () => {
  board = await testBoard({ only: ['hn1', 'hn3'] });
});
afterAll(() => board.close());

const read = async () => (await ask(sizes, 'GET')).body as HistorySizes;
const nodeOf = async (id: string) => (await read()).nodes.find(({ node }) => node === id);
const set = (node: string, keepMs: number[] | null) => ask(keep, 'PATCH', { params: { node }, body: { keepMs } });

describe('what history takes', () => {
  test('is told for every node and tier, with what it will come to', async () => {
    const { nodes, tiers, fileBytes } = await read();
    expect(nodes.map(({ node }) => node)).toEqual(['hn1', 'hn3']);
    expect(fileBytes).toBeGreaterThanOrEqual(0);
    for (const { bytes, tiers: own, predicted } of nodes) {
      expect(own).toHaveLength(tiers.length);
      expect(bytes).toBeGreaterThan(0);
      // Two samples tell nothing of a day.
      expect(predicted).toBeNull();
      expect(own.map(({ keepMs }) => keepMs)).toEqual(tiers.map(({ defaultMs }) => defaultMs));
    }
  });
});

describe('how long it is kept', () => {
  test('is set within bounds, with who did it, and goes back to the default', async () => {
    const times = [4 * DAY, 30 * DAY, 200 * DAY, 600 * DAY];
    expect((await set('hn3', times)).status).toBe(200);
    const after = await nodeOf('hn3');
    expect(after?.tiers.map(({ keepMs }) => keepMs)).toEqual(times);
    expect(after?.changed?.by).toBeTruthy();
    expect((await nodeOf('hn1'))?.changed).toBeNull();
    expect((await set('hn3', null)).status).toBe(200);
    expect((await nodeOf('hn3'))?.changed).toBeNull();
  });

  test.each([
    ['samples for an hour', [3_600_000, 14 * DAY, 120 * DAY, 730 * DAY], 'keepMs.0'],
    ['roll-ups for three years', [2 * DAY, 14 * DAY, 120 * DAY, 1100 * DAY], 'keepMs.3'],
    ['a coarser tier shorter than a finer one', [10 * DAY, 5 * DAY, 120 * DAY, 730 * DAY], 'keepMs.1'],
  ])('refuses %s, naming the tier', async (_what, times, field) => {
    const { status, body } = await set('hn3', times);
    expect({ status, body }).toMatchObject({ status: 400, body: { error: { code: 'bad_input', field } } });
    expect((await nodeOf('hn3'))?.changed).toBeNull();
  });

  test('of a node that nobody knows cannot be set or dropped', async () => {
    expect((await set('nobody', null)).status).toBe(404);
    expect((await ask(drop, 'DELETE', { params: { node: 'nobody' } })).status).toBe(404);
  });
});

test('dropping takes every stream of the node and nothing of another', async () => {
  const before = await nodeOf('hn3');
  expect((await ask(drop, 'DELETE', { params: { node: 'hn1' } })).status).toBe(200);
  expect((await nodeOf('hn1'))?.bytes).toBe(0);
  expect((await nodeOf('hn3'))?.bytes).toBeGreaterThanOrEqual(before?.bytes ?? 0);
});

describe('how long tasks are kept', () => {
  const set = (keepMs: number | null) => ask(keepTasks, 'PATCH', { body: { keepMs } });

  test('is set within bounds, with who did it, and goes back to the default', async () => {
    expect((await read()).tasks).toMatchObject({ keepMs: 365 * DAY, changed: null });
    expect((await set(90 * DAY)).status).toBe(200);
    const { tasks, tasksKeptMs } = await read();
    expect(tasks).toMatchObject({ keepMs: 90 * DAY, changed: { by: expect.any(String) } });
    expect(tasksKeptMs).toBe(90 * DAY);
    expect((await set(null)).body).toMatchObject({ tasks: { keepMs: 365 * DAY, changed: null } });
  });

  test.each([29 * DAY, 3651 * DAY])('refuses %i ms', async (keepMs) => {
    expect(await set(keepMs)).toMatchObject({ status: 400, body: { error: { code: 'bad_input', field: 'keepMs' } } });
    expect((await read()).tasks.keepMs).toBe(365 * DAY);
  });
});
