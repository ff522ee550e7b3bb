'use client';
import { useQuery } from '@tanstack/react-query';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';

/** One container, read by its frame and its overview alike; quick while a task works on it. */
export function useContainer(node: string, ctid: string) {
  return useQuery({
    ...q(api.containerView, { node, ctid }),
    refetchInterval: ({ state }) => (state.data?.container.task ? pollMs.moving : pollMs.list),
  });
}
