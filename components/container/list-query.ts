'use client';
/** How the list is asked for: the counters that its columns and its filter need, and after the first time only what changed. */
import type { QueryClient } from '@tanstack/react-query';
import { keyOf, q } from '@/lib/api/client';
import { firstApi } from '@/lib/api/contract-first';
import type { ReplyOf } from '@/lib/api/endpoint';
import { pickedQuery } from './columns';

export type ListReply = ReplyOf<typeof firstApi.containerList>;

/** Options of the list's query. What changed since the reply in the cache is asked for, and laid over it. */
export function listQuery(client: QueryClient, node: string, counters: readonly string[]) {
  const picked = pickedQuery(counters);
  const whole = q(firstApi.containerList, { node }, picked);
  return {
    ...whole,
    queryFn: async (asked: { signal: AbortSignal }): Promise<ListReply> => {
      const before = client.getQueryData<ListReply>(keyOf(firstApi.containerList, { node }, picked));
      if (before === undefined || before.more > 0 || picked !== undefined) return whole.queryFn(asked);
      return laidOver(before, await q(firstApi.containerList, { node }, { since: before.now }).queryFn(asked));
    },
  };
}

/** `before` as `reply` changes it. Uptimes go on by themselves: the server leaves rows out in which nothing else is new. */
export function laidOver(before: ListReply, reply: ListReply): ListReply {
  if (reply.complete) return reply;
  const changed = new Map(reply.containers.map((row) => [row.ctid, row]));
  const gone = new Set(reply.gone);
  const passedSeconds = (reply.now - before.now) / 1000;
  const kept = before.containers.flatMap((row) => {
    if (gone.has(row.ctid)) return [];
    const now = changed.get(row.ctid);
    changed.delete(row.ctid);
    if (now !== undefined) return [now];
    return [row.uptimeSeconds === null ? row : { ...row, uptimeSeconds: row.uptimeSeconds + passedSeconds }];
  });
  // What is left was not listed before.
  return { ...reply, containers: [...kept, ...changed.values()], complete: true, gone: [] };
}

/** Whether the page came with its first rows only, so that the others are to be asked for at once; not again and again where that fails. */
export function lacksRows(state: { data: ListReply | undefined; error: unknown; fetchFailureCount: number }): boolean {
  return (state.data?.more ?? 0) > 0 && state.error === null && state.fetchFailureCount === 0;
}
