import type { NodeSummary } from '@/lib/api/schemas';

export interface NodeGroup<T> {
  /** null for the nodes that are in none. */
  group: string | null;
  nodes: T[];
}

/** Nodes under their headings: those without a group first, then groups by name; within one the order stays. */
export function groupNodes<T extends Pick<NodeSummary, 'group'>>(nodes: readonly T[]): NodeGroup<T>[] {
  const groups = new Map<string | null, T[]>();
  for (const node of nodes) groups.set(node.group, [...(groups.get(node.group) ?? []), node]);
  return [...groups]
    .map(([group, members]) => ({ group, nodes: members }))
    .sort((a, b) => (a.group === null ? -1 : b.group === null ? 1 : a.group.localeCompare(b.group, 'en')));
}

/** Every tag of the nodes, by name, each once. */
export function tagsOf(nodes: readonly Pick<NodeSummary, 'tags'>[]): string[] {
  return [...new Set(nodes.flatMap(({ tags }) => tags))].sort((a, b) => a.localeCompare(b, 'en'));
}
