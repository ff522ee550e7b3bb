'use client';
import { useQuery } from '@tanstack/react-query';
import { Grid3x3 } from 'lucide-react';
import { NodeTrouble } from '@/components/container/node-trouble';
import { NodeStateMark } from '@/components/frame/node-state';
import { PageHead } from '@/components/frame/page-head';
import { NodeTabs } from '@/components/node/node-tabs';
import { QueryView } from '@/components/query-view';
import { Empty } from '@/components/ui/empty';
import { Panel } from '@/components/ui/panel';
import { Skeleton } from '@/components/ui/skeleton';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';
import { MatrixView } from './matrix-view';

/** Which counter of which container is near its barrier or failed: all of a node in one picture. */
export function MatrixScreen({ node }: { node: string }) {
  const query = useQuery({ ...q(api.nodeMatrix, { node }), refetchInterval: pollMs.list });
  return (
    <QueryView query={query} skeleton={<Skeleton className="late h-120 w-full" />}>
      {(data) => (
        <>
          <PageHead
            title={t('matrix.page', { node: data.node.label })}
            beside={<NodeStateMark state={data.node.state} />}
          >
            {t('matrix.intro')}
          </PageHead>
          <NodeTabs node={node} current="matrix" />
          <NodeTrouble node={data.node} />
          <Panel flush>
            {data.rows.length === 0 ? (
              <Empty icon={Grid3x3} title={t('matrix.empty')}>
                {t(data.at === null ? 'matrix.empty.unread' : 'matrix.empty.none')}
              </Empty>
            ) : (
              <MatrixView node={node} nodeLabel={data.node.label} counters={data.counters} rows={data.rows} />
            )}
          </Panel>
        </>
      )}
    </QueryView>
  );
}
