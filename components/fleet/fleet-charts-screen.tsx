'use client';
import dynamic from 'next/dynamic';
import { useFleet } from '@/components/frame/fleet-query';
import { PageHead } from '@/components/frame/page-head';
import { QueryView } from '@/components/query-view';
import { Skeleton } from '@/components/ui/skeleton';
import { t } from '@/lib/text/t';

const FleetCharts = dynamic(() => import('@/components/charts/node-charts').then((m) => m.FleetCharts), {
  ssr: false,
  loading: () => <Skeleton className="late h-120 w-full" />,
});

/** All nodes over time, one resource at a time. */
export function FleetChartsScreen() {
  const fleet = useFleet();
  return (
    <>
      <PageHead title={t('charts.fleet.title')} />
      <QueryView
        query={fleet}
        skeleton={<Skeleton className="late h-120 w-full" />}
        isEmpty={(data) => data.nodes.length === 0}
        empty={<p className="text-muted">{t('charts.fleet.none')}</p>}
      >
        {(data) => <FleetCharts nodes={data.nodes} />}
      </QueryView>
    </>
  );
}
