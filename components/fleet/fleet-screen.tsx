'use client';
import { ChartNoAxesCombined, Server } from 'lucide-react';
import Link from 'next/link';
import { useFleet } from '@/components/frame/fleet-query';
import { isDown } from '@/components/frame/node-state';
import { PageHead } from '@/components/frame/page-head';
import { fleetChartsPath, newNodePath } from '@/components/paths';
import { QueryView } from '@/components/query-view';
import { buttonClass } from '@/components/ui/button-class';
import { Empty } from '@/components/ui/empty';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import type { NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { AllDark, Attention } from './attention';
import { NodeTable } from './node-table';

/** The landing page: what is wrong anywhere, then the nodes. */
export function FleetScreen() {
  const fleet = useFleet();
  return (
    <>
      <PageHead
        title={t('fleet.title')}
        actions={
          <Link href={fleetChartsPath} prefetch={false} className={buttonClass()}>
            <ChartNoAxesCombined size={14} aria-hidden />
            {t('charts.link.to')}
          </Link>
        }
      />
      <QueryView
        query={fleet}
        skeleton={<FleetSkeleton />}
        isEmpty={(data) => data.nodes.length === 0}
        empty={
          <Panel flush>
            <Empty
              icon={Server}
              title={t('fleet.none.title')}
              action={
                <Link href={newNodePath} className={buttonClass('primary')}>
                  {t('settings.nodes.add')}
                </Link>
              }
            >
              {t('fleet.none.hint')}
            </Empty>
          </Panel>
        }
      >
        {(data) => (
          <>
            {isDark(data.nodes) && <AllDark />}
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

/** Of the nodes that are wanted, not one answers. */
function isDark(nodes: readonly NodeSummary[]): boolean {
  const wanted = nodes.filter(({ state }) => state !== 'disabled');
  return wanted.length > 0 && wanted.every(isDown);
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
