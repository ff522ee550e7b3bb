/** Tags and notes as operators change them. Nothing of it touches a node, so it is no task: each change is recorded with who, when, before and after. */
import { AppError } from '@/lib/errors';
import type { TagChange } from '@/lib/marks/marks';
import { t } from '@/lib/text/t';
import { type Board, nodeOf } from './board';
import { logLine } from './log';

interface TagsAsked extends Partial<{ [K in keyof TagChange]: TagChange[K] | undefined }> {
  ctids: readonly string[];
}

/** Throws `not_found` naming the first container that is not on the node, and changes nothing then. */
export function changeTags(
  board: Board,
  nodeId: string,
  asked: TagsAsked,
  by: string,
): { now: number; changed: number } {
  const { ctids, add = [], remove = [] } = asked;
  const node = nodeOf(board, nodeId);
  for (const ctid of ctids) refuseMissing(board, node.id, ctid);
  const changed = board.marks.tag(node.id, ctids, { add, remove }, by);
  if (changed > 0) logLine('info', 'tags', { node: node.id, by, add, remove, containers: changed });
  return { now: board.nowMs(), changed };
}

/** Throws what `Marks.note` throws, and `not_found`. */
export function changeNote(
  board: Board,
  { node, ctid }: { node: string; ctid: string },
  change: { text: string; was: string },
  by: string,
): { now: number; note: string | null } {
  refuseMissing(board, nodeOf(board, node).id, ctid);
  const { note } = board.marks.note(node, ctid, change, by);
  logLine('info', 'note', { node, ctid, by });
  return { now: board.nowMs(), note };
}

function refuseMissing(board: Board, node: string, ctid: string): void {
  const live = nodeOf(board, node);
  if (live.listing?.containers.has(ctid) === true) return;
  throw new AppError('not_found', t('marks.error.missing', { ctid, node: live.label }), { field: 'ctids' });
}
