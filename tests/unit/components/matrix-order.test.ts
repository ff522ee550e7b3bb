import { expect, test } from 'vitest';
import { heatOf, inOrder, walked } from '@/components/matrix/order';

const row = (ctid: string, pressures: (number | null)[], failures: Record<string, number> = {}) => ({
  ...{ ctid, name: null, pressures, failures },
});
const counters = ['kmemsize', 'numproc'];
const rows = [
  row('1', [0.2, 0.1]),
  row('2', [0.9, 0.95]),
  row('3', [null, 0.3], { numproc: 4 }),
  row('4', [0.9, null]),
];
const order = (by: string | null) => inOrder(rows, counters, by).map(({ ctid }) => ctid);

test('what failed comes first, then what is fullest', () => {
  expect(order(null)).toEqual(['3', '2', '4', '1']);
});

test('by one counter the fullest in it comes first, equal ones as they were, and last who does not have it', () => {
  expect(order('kmemsize')).toEqual(['2', '4', '1', '3']);
  expect(order('numproc')).toEqual(['2', '3', '1', '4']);
});

test.each([
  [null, 'none'],
  [0, 'calm'],
  [0.5, 'half'],
  [0.8, 'near'],
  [1, 'full'],
  [2.5, 'full'],
] as const)('%s is %s', (pressure, heat) => {
  expect(heatOf(pressure)).toBe(heat);
});

test.each([
  ['ArrowUp', false, [0, 2]],
  ['ArrowDown', false, [1, 2]],
  ['ArrowLeft', false, [0, 1]],
  ['ArrowRight', false, [0, 2]],
  ['PageDown', false, [7, 2]],
  ['Home', false, [0, 0]],
  ['End', true, [7, 2]],
  ['x', false, undefined],
] as const)('%s walks within the grid', (key, ctrlKey, to) => {
  const end = walked({ key, ctrlKey }, { row: 0, column: 2 }, 8, 3);
  expect(end && [end.row, end.column]).toEqual(to);
});
