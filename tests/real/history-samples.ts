import type { Sample } from '@/lib/ubc/sample';
import { type MadeNode, madeSample } from '../unit/history/made-samples';

export const CONTAINERS = ['101', '102', '103', '104', '105'];
export const COUNTERS = ['kmemsize', 'numproc', 'physpages'];

export const atMs = (i: number) => 1_700_006_400_000 + i * 10_000;
export const heldAt = (i: number, ctid: string) => (i * 7919 + Number(ctid)) % 100_003;
export const failcntAt = (i: number) => 2n ** 60n + BigInt(Math.floor(i / 5));

/** The i-th reading of a node; what a process recorded can be checked without asking it. */
export function sampleNumber(i: number): Sample {
  const node: MadeNode = {};
  for (const ctid of CONTAINERS) {
    node[ctid] = Object.fromEntries(
      COUNTERS.map((counter) => [
        counter,
        [heldAt(i, ctid), 200_000, 1000 + Math.floor(i / 50), Number.POSITIVE_INFINITY, failcntAt(i)],
      ]),
    );
  }
  return madeSample(node);
}
