'use client';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { NodeTrouble } from '@/components/container/node-trouble';
import { NodeStateMark } from '@/components/frame/node-state';
import { PageHead } from '@/components/frame/page-head';
import { QueryView } from '@/components/query-view';
import { Skeleton } from '@/components/ui/skeleton';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';
import { NodeTabs } from './node-tabs';

const NodeCharts = dynamic(() => import('@/components/charts/node-charts').then((m) => m.NodeCharts), {
  ssr: false,
  loading: () => <Skeleton className="late h-120 w-full" />,
});

/** A node over time. Its past can be read while it does not answer. */
export function NodeChartsScreen({ node }: { node: string }) {
  const query = useQuery({ ...q(api.nodeView, { node }), refetchInterval: pollMs.list });
  return (
    <QueryView query={query} skeleton={<Skeleton className="late h-120 w-full" />}>
      {({ node: summary }) => (
        <>
          <PageHead
            title={t('charts.page', { what: summary.label })}
            beside={<NodeStateMark state={summary.state} />}
          />
          <NodeTabs node={node} current="charts" />
          <NodeTrouble node={summary} />
          <NodeCharts node={node} sampleSeconds={summary.sampleSeconds} />
        </>
      )}
    </QueryView>
  );
}
