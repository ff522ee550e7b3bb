'use client';
import { Server } from 'lucide-react';
import { useFleet } from '@/components/frame/fleet-query';
import { isDown } from '@/components/frame/node-state';
import { PageHead } from '@/components/frame/page-head';
import { QueryView } from '@/components/query-view';
import { Empty } from '@/components/ui/empty';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { t } from '@/lib/text/t';
import { AllDark, Attention } from './attention';
import { NodeTable } from './node-table';

/** The landing page: what is wrong anywhere, then the nodes. */
export function FleetScreen() {
  const fleet = useFleet();
  return (
    <>
      <PageHead title={t('fleet.title')} />
      <QueryView
        query={fleet}
        skeleton={<FleetSkeleton />}
        isEmpty={(data) => data.nodes.length === 0}
        empty={
          <Panel flush>
            <Empty icon={Server} title={t('fleet.none.title')}>
              {t('fleet.none.hint')}
            </Empty>
          </Panel>
        }
      >
        {(data) => (
          <>
            {data.nodes.every(isDown) && <AllDark />}
            <div className="space-y-5">
              <Attention fleet={data} />
              <NodeTable nodes={data.nodes} />
            </div>
          </>
        )}
      </QueryView>
    </>
  );
}

function FleetSkeleton() {
  return (
    <div className="late space-y-5">
      <Panel flush title={t('fleet.attention')}>
        <SkeletonRows rows={4} columns={4} />
      </Panel>
      <Panel flush title={t('fleet.nodes')}>
        <SkeletonRows rows={5} columns={6} />
      </Panel>
    </div>
  );
}
