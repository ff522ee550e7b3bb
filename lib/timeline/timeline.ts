/**
 * Changes on nodes that vzboard did not make, noticed by comparing each reading with the one before, also across a restart. What the shell of
 * an admin, a reboot from inside or the node itself did stands there beside our own tasks.
 */
import 'server-only';
import type { Change } from '@/lib/api/schemas';
import type { Conf } from '@/lib/vz/conf';
import type { ContainerList } from '@/lib/vz/list';

/** One good reading of a node, in epoch milliseconds: when its command was begun and when it had ended. */
export interface Reading {
  askedAtMs: number;
  atMs: number;
  list: ContainerList;
  /** The config files, when they were read along with it. */
  configs: { askedAtMs: number; atMs: number; configs: ReadonlyMap<string, Conf> } | undefined;
}

export interface ChangeFilter {
  node: string;
  ctid?: string | undefined;
  /** An id: only what is older. */
  before?: string | undefined;
  count: number;
}

export interface Timeline {
  /** Compares with the reading before and keeps what nobody here did. The first reading of a node ever is only remembered. */
  observe(node: string, reading: Reading): void;
  /** Newest first. */
  list(filter: ChangeFilter): Change[];
  /** How many changes were noticed on a node after `sinceMs`. */
  countSince(node: string, sinceMs: number): number;
  /** Remembers when each node was read last. */
  close(): void;
}
