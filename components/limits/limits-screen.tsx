'use client';
import { useQuery } from '@tanstack/react-query';
import { QueryView } from '@/components/query-view';
import { SkeletonRows } from '@/components/ui/skeleton';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { LimitsView } from './limits-view';

/** Barrier and limit of every counter of one container. */
export function LimitsScreen({ node, ctid }: { node: string; ctid: string }) {
  const query = useQuery({ ...q(api.containerSettings, { node, ctid }), refetchInterval: pollMs.list });
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={12} columns={5} />}>
      {(data) => <LimitsView data={data} node={node} />}
    </QueryView>
  );
}
