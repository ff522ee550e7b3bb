import { expect, test } from 'vitest';
import {
  afterEdit,
  noTicks,
  shownOf,
  ticksQuery,
  toggleDeleted,
  toggleLeft,
  type XmlPreview,
} from '@/components/xml/ticks';

const change = (key: string) => ({ key, before: '1', after: '2' });
const refusal = (key: string, reason: XmlPreview['refusals'][number]['reason'] = 'no_option') => ({
  ...change(key),
  reason,
  message: `no ${key}`,
  line: 1,
});
const preview = (diff: string[], refusals: ReturnType<typeof refusal>[] = []) => ({ diff: diff.map(change), refusals });
const keys = (list: readonly { key: string }[]) => list.map(({ key }) => key);

test('a change that is left keeps its row, though the next preview does not name it, and after it is taken back', () => {
  const left = toggleLeft(noTicks, change('B'));
  expect(ticksQuery(left)).toEqual({ leave: 'B' });
  expect(keys(shownOf(preview(['A', 'C']), left).changes)).toEqual(['A', 'B', 'C']);
  const back = toggleLeft(left, change('B'));
  expect(ticksQuery(back)).toEqual({});
  // The preview of a moment ago still lacks it.
  expect(keys(shownOf(preview(['A', 'C']), back).changes)).toEqual(['A', 'B', 'C']);
});

test('a refusal that is left stays among the refusals; another container is none to leave', () => {
  const [asked] = shownOf(preview([], [refusal('PATH')]), noTicks).refusals;
  if (asked === undefined) throw new Error('no refusal shown');
  const left = toggleLeft(noTicks, asked);
  expect(shownOf(preview(['A']), left)).toMatchObject({ refusals: [{ key: 'PATH' }], changes: [{ key: 'A' }] });
  expect(shownOf(preview([], [refusal('name', 'other_container')]), noTicks).refusals).toMatchObject([
    { leavable: false },
  ]);
});

test('a deletion is in its own list only', () => {
  const ticks = toggleDeleted(noTicks, 'HOSTNAME');
  expect(ticksQuery(ticks)).toEqual({ delete: 'HOSTNAME' });
  expect(shownOf(preview(['A', 'HOSTNAME'], [refusal('HOSTNAME', 'not_removable')]), ticks)).toMatchObject({
    refusals: [],
    changes: [{ key: 'A' }],
  });
});

test('another text forgets what was taken back, and keeps what is left', () => {
  const ticks = toggleLeft(toggleLeft(toggleLeft(noTicks, change('A')), change('B')), change('B'));
  expect([...afterEdit(ticks).known.keys()]).toEqual(['A']);
});
