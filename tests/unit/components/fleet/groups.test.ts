import { expect, test } from 'vitest';
import { groupNodes, tagsOf } from '@/components/fleet/groups';

const node = (id: string, group: string | null, ...tags: string[]) => ({ id, group, tags });

test('nodes without a group come first, then groups by name, nodes in their order', () => {
  const nodes = [node('a', 'Oslo'), node('b', null), node('c', 'Bonn'), node('d', 'Oslo'), node('e', null)];
  const grouped = groupNodes(nodes).map(({ group, nodes: members }) => [group, members.map(({ id }) => id).join('')]);
  expect(grouped).toEqual([
    [null, 'be'],
    ['Bonn', 'c'],
    ['Oslo', 'ad'],
  ]);
});

test('every tag is listed once, by name', () => {
  expect(tagsOf([node('a', null, 'ssd', 'old'), node('b', null, 'old', 'alpha')])).toEqual(['alpha', 'old', 'ssd']);
});
