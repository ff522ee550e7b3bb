/** A node's self-test as screens ask for it. */
import type { DoctorReport, NodeSummary } from '@/lib/api/schemas';
import { activeNodeOf, type Board, nodeOf } from './board';
import { reportOf } from './doctor-runs';
import { nodeSummary } from './node-summary';

interface View {
  now: number;
  node: NodeSummary;
  report: DoctorReport | null;
}

export function viewDoctor(board: Board, nodeId: string): View {
  const node = nodeOf(board, nodeId);
  const run = board.doctor.last(node.id);
  const now = board.nowMs();
  return { now, node: nodeSummary(node, now), report: run === undefined ? null : reportOf(run) };
}

/** Begins it, or joins the one under way. Throws `conflict` for a disabled node. */
export function runDoctor(board: Board, nodeId: string, by: string): { now: number; report: DoctorReport } {
  const node = activeNodeOf(board, nodeId);
  // Through the door: every question is in the log and takes its turn among the reads.
  const { door, hostKeys } = node;
  const run = board.doctor.start(node.id, { config: door.config, run: door.read, hostKeys, by });
  return { now: board.nowMs(), report: reportOf(run) };
}
