'use client';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { QueryView } from '@/components/query-view';
import { Skeleton } from '@/components/ui/skeleton';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';

const AllContainerCharts = dynamic(
  () => import('@/components/charts/container-charts').then((m) => m.AllContainerCharts),
  { ssr: false, loading: () => <Skeleton className="late h-120 w-full" /> },
);

/** Everything that is kept of a container over time. */
export function ContainerChartsScreen({ node, ctid }: { node: string; ctid: string }) {
  const query = useQuery({ ...q(api.beancounterList, { node, ctid }), refetchInterval: pollMs.list });
  return (
    <QueryView query={query} skeleton={<Skeleton className="late h-120 w-full" />}>
      {(data) => (
        <AllContainerCharts node={node} ctid={ctid} rows={data.beancounters} sampleSeconds={data.node.sampleSeconds} />
      )}
    </QueryView>
  );
}
