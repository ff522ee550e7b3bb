/** Who asks for a change, of what: the same for every kind of change. */
import type { Caller } from '@/lib/api/handle';
import { clientAddress } from '@/lib/auth/request';
import type { Ctid } from '@/lib/vz/ctid';
import type { LiveNode } from './live-node';

export interface WhoAsks {
  caller: Caller | undefined;
  headers: Headers;
  /** Answer what would run instead of running it. */
  preview: boolean;
}

export interface Where {
  node: string;
  ctid: string;
}

/** What every task of a container says of itself. */
export function common(node: LiveNode, ctid: Ctid, { caller, headers }: WhoAsks) {
  return { node: node.id, nodeLabel: node.label, ctid, by: caller?.name ?? '?', from: clientAddress(headers) };
}
