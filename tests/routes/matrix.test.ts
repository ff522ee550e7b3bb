import { afterAll, beforeAll, expect, test } from 'vitest';
import { GET as list } from '@/app/api/nodes/[node]/containers/route';
import { GET as matrix } from '@/app/api/nodes/[node]/matrix/route';
import type { ContainerRow } from '@/lib/api/schemas';
import type { MatrixRow } from '@/lib/api/schemas-matrix';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard({ only: ['hn2', 'hn3'] });
});
afterAll(() => board.close());

interface Reply {
  at: number | null;
  counters: string[];
  rows: MatrixRow[];
}
const read = async (node: string) => (await ask(matrix, 'GET', { params: { node } })).body as Reply;

test('has a row for every running container and agrees with the list about the worst of each', async () => {
  const { counters, rows } = await read('hn2');
  const { containers } = (await ask(list, 'GET', { params: { node: 'hn2' } })).body as { containers: ContainerRow[] };
  const worst = containers.filter((row) => row.worst !== null);
  expect(rows.map(({ ctid }) => ctid).sort()).toEqual(worst.map(({ ctid }) => ctid).sort());
  for (const one of worst) {
    const row = rows.find(({ ctid }) => ctid === one.ctid);
    const place = counters.indexOf(one.worst?.counter ?? '');
    // The list has whole percents, rounded down.
    expect(Math.abs((row?.pressures[place] ?? -1) - (one.worst?.pressure ?? -2))).toBeLessThan(0.011);
    expect(row?.pressures).toHaveLength(counters.length);
  }
});

test('counters without a measurement or a threshold have no column, and a stopped container no row', async () => {
  const { counters, rows } = await read('hn3');
  expect(counters).toContain('physpages');
  expect(counters).not.toContain('dummy');
  expect(rows.map(({ ctid }) => ctid)).not.toContain('308');
});

test('a node that nobody knows is not found', async () => {
  expect((await ask(matrix, 'GET', { params: { node: 'nobody' } })).status).toBe(404);
});
