/** Every counter of every running container of a node, as one picture. */
import type { z } from 'zod';
import type { schemas } from '@/lib/api/schemas';
import { type Board, nodeOf } from './board';
import { nodeSummary } from './node-summary';
import { isRunning, type JudgedRow } from './sample-summary';

type Reply = z.input<typeof schemas.nodeMatrix.reply>;

/** From the last reading, which is in memory: nothing is asked of the node. */
export async function nodeMatrix(board: Board, nodeId: string): Promise<Reply> {
  const node = nodeOf(board, nodeId);
  await node.firstList(300);
  const nowMs = board.nowMs();
  const latest = node.latest;
  const running = [...(node.listing?.containers.values() ?? [])].flatMap((listed) => {
    const counted = latest?.counters.get(listed.ctid);
    return counted === undefined || !isRunning(listed.state, counted) ? [] : [{ listed, rows: counted.rows }];
  });
  // In the file's order, which is the kernel's; a column nobody has anything to show in would be an empty one.
  const counters = [...new Set(running.flatMap(({ rows }) => rows.filter(says).map(({ counter }) => counter)))];
  const places = new Map(counters.map((counter, i) => [counter, i]));
  return {
    now: nowMs,
    node: nodeSummary(node, nowMs),
    at: latest?.atMs ?? null,
    counters,
    rows: running.map(({ listed, rows }) => {
      const pressures: (number | null)[] = counters.map(() => null);
      const failures: Record<string, number> = {};
      for (const row of rows) {
        const place = places.get(row.counter);
        if (place === undefined || row.unmeasured !== null) continue;
        const { pressure } = row.verdict;
        pressures[place] = pressure === null ? null : Math.floor(pressure * 1000) / 1000;
        if (row.growth.hour > 0) failures[row.counter] = row.growth.hour;
      }
      return { ctid: listed.ctid, name: listed.name, pressures, failures };
    }),
  };
}

function says({ unmeasured, verdict, growth }: JudgedRow): boolean {
  return unmeasured === null && (verdict.pressure !== null || growth.hour > 0);
}
