/** Addresses for new containers: vzboard's own, per node, changed by admins. Nothing of it touches a node, so it is no task; changes are recorded. */
import 'server-only';
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { schemas } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import type { AddressPool } from '@/lib/pools/store';
import { t } from '@/lib/text/t';
import { freeAddresses, parseRanges } from '@/lib/vz/address-ranges';
import { type Board, nodeOf } from './board';
import { takenBy } from './create-taken';
import type { LiveNode } from './live-node';
import { logLine } from './log';

type Body = z.output<typeof schemas.poolsSet.body>;
type Reply = z.output<typeof schemas.poolsSet.reply>;

/** Addresses that are offered of each pool. */
const MOST_FREE = 50;

function versionOf(pools: readonly AddressPool[]): string {
  return createHash('sha256')
    .update(JSON.stringify(pools.map(({ name, ranges }) => [name, ranges])))
    .digest('hex')
    .slice(0, 32);
}

/** The pools of a node, each with the next addresses nobody has. */
export function poolsOf(board: Board, node: LiveNode): Omit<Reply, 'now'> {
  const pools = board.pools.of(node.id);
  const taken = new Set(takenBy(board, node).ips.keys());
  return {
    pools: pools.map(({ name, ranges }) => {
      const parsed = parseRanges(ranges);
      return { name, ranges, free: parsed.ok ? freeAddresses(parsed.ranges, taken, MOST_FREE) : [] };
    }),
    poolsVersion: versionOf(pools),
  };
}

/** Throws `bad_input` naming the range that is wrong, and `conflict` when somebody else changed the pools meanwhile. */
export function setPools(board: Board, nodeId: string, { pools, version }: Body, by: string): Reply {
  const node = nodeOf(board, nodeId);
  pools.forEach(({ name, ranges }, i) => {
    const parsed = parseRanges(ranges);
    if (!parsed.ok)
      throw new AppError('bad_input', t(parsed.key, { word: parsed.word }), { field: `pools.${i}.ranges` });
    if (pools.findIndex((other) => other.name === name) !== i) {
      throw new AppError('bad_input', t('pools.twice', { name }), { field: `pools.${i}.name` });
    }
  });
  if (version !== versionOf(board.pools.of(node.id)))
    throw new AppError('conflict', t('pools.changed'), { field: 'version' });
  board.pools.set(node.id, pools, by, board.nowMs());
  logLine('info', 'address_pools', { node: node.id, by, pools });
  return { now: board.nowMs(), ...poolsOf(board, node) };
}
