/** What was done to a node or a container, by whomever: our tasks and the changes noticed, in one order. */
import type { TimelineEntry } from '@/lib/api/schemas';
import { parseCtid } from '@/lib/vz/ctid';
import { type Board, nodeOf } from './board';

interface TimelineQuery {
  ctid?: string | undefined;
  before?: string | undefined;
  count?: number | undefined;
}

const PAGE = 50;

/** Throws `not_found` for a node that is not configured, `bad_input` for a CTID that is none. */
export function timelineView(
  board: Board,
  nodeId: string,
  { ctid, before, count = PAGE }: TimelineQuery,
): { now: number; entries: TimelineEntry[]; next: string | null } {
  const node = nodeOf(board, nodeId).id;
  if (ctid !== undefined) parseCtid(ctid);
  // One more of each than asked for tells whether there is another page. Both kinds of ids sort by time, and so against each other.
  const most = count + 1;
  const { tasks, next } = board.tasks.list({ node, ctid, before, count: most });
  const changes = board.timeline.list({ node, ctid, before, count: most });
  const entries = [
    ...tasks.map((task): TimelineEntry => ({ kind: 'task', id: task.id, at: task.createdAt, task })),
    ...changes.map((change): TimelineEntry => ({ kind: 'change', id: change.id, at: change.at, change })),
  ].sort((a, b) => (a.id < b.id ? 1 : -1));
  const shown = entries.slice(0, count);
  const more = entries.length > count || next !== null;
  return { now: board.nowMs(), entries: shown, next: more ? (shown.at(-1)?.id ?? null) : null };
}
