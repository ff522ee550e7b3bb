/** All counters of all running containers of a node at once: for the heat map. The summary of a node is passed in, as for templates. */
import { z } from 'zod';
import { count, ms, now } from './schemas-parts';
import type { SharedSchemas } from './schemas-templates';

const MatrixRow = z.object({
  ctid: z.string(),
  name: z.string().nullable(),
  /** By counter, in the order of `counters`: held over what governs it, to a thousandth, rounded down; null where nothing governs or nothing is measured. */
  pressures: z.array(z.number().nullable()),
  /** Growth of failcnt in the last hour, for counters that failed. */
  failures: z.record(z.string(), count),
});

export function matrixSchemas({ NodeSummary }: Pick<SharedSchemas, 'NodeSummary'>) {
  return {
    nodeMatrix: {
      reply: z.object({
        now,
        node: NodeSummary,
        /** When the counters were read; null when there is no reading. */
        at: ms.nullable(),
        /** Those that any container of the node has a pressure for or failed in. */
        counters: z.array(z.string()),
        rows: z.array(MatrixRow),
      }),
    },
  };
}

export type MatrixRow = z.output<typeof MatrixRow>;
