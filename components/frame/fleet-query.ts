'use client';
import { useQuery } from '@tanstack/react-query';
import { pollMs, q } from '@/lib/api/client';
import { firstApi } from '@/lib/api/contract-first';
import type { ReplyOf } from '@/lib/api/endpoint';

export type Fleet = ReplyOf<typeof firstApi.nodeList>;

/** All nodes and what needs attention: one read that navigation, top bar and fleet page share. Quick while a node has no reading yet. */
export function useFleet() {
  return useQuery({
    ...q(firstApi.nodeList, {}),
    refetchInterval: ({ state }) =>
      state.data?.nodes.some((node) => node.state === 'waiting') ? pollMs.moving : pollMs.list,
  });
}

/** Who is signed in, and whether this is the demo. */
export function useSession() {
  return useQuery({ ...q(firstApi.sessionView, {}), staleTime: pollMs.facts, refetchInterval: pollMs.facts });
}
