'use client';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { containerChartsPath } from '@/components/paths';
import { Panel } from '@/components/ui/panel';
import { Skeleton } from '@/components/ui/skeleton';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';

const Charts = dynamic(() => import('@/components/charts/container-charts').then((m) => m.OverviewCharts), {
  ssr: false,
  loading: () => <Skeleton className="late h-124 w-full" />,
});

/** The panel of small charts on a container's overview; their code comes after the page. */
export function OverviewChartsPanel({ node, ctid }: { node: string; ctid: string }) {
  const { data } = useQuery({ ...q(api.beancounterList, { node, ctid }), refetchInterval: pollMs.list });
  return (
    <Panel
      className="mt-4"
      title={t('charts.small.title')}
      aside={
        <Link href={containerChartsPath(node, ctid)} prefetch={false} className="text-xs text-accent hover:underline">
          {t('charts.small.all')}
        </Link>
      }
    >
      {data === undefined ? (
        <Skeleton className="late h-124 w-full" />
      ) : (
        <Charts node={node} ctid={ctid} rows={data.beancounters} sampleSeconds={data.node.sampleSeconds} />
      )}
    </Panel>
  );
}
