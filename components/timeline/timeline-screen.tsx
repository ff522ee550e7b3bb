'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useFleet } from '@/components/frame/fleet-query';
import { PageHead } from '@/components/frame/page-head';
import { NodeTabs } from '@/components/node/node-tabs';
import { QueryView } from '@/components/query-view';
import { isOpen } from '@/components/tasks/task-state';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useUrlState } from '@/components/url-state';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';
import { TimelineList } from './timeline-list';
import { timelineQuery } from './timeline-query';

/** Everything that was done to a node, or to one container of it, in pages. */
export function TimelineScreen({ node }: { node: string }) {
  const [view, setView] = useUrlState();
  const asked = timelineQuery(view);
  const label = useFleet().data?.nodes.find((each) => each.id === node)?.label ?? node;
  const query = useQuery({
    ...q(api.timelineList, { node }, asked),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.entries.some((entry) => entry.kind === 'task' && isOpen(entry.task)) ? pollMs.moving : pollMs.list,
  });
  return (
    <>
      <PageHead
        title={t('timeline.page', { what: asked.ctid ?? label })}
        actions={
          asked.ctid === undefined ? undefined : (
            <Button onClick={() => setView({ ctid: null, before: null })}>
              {t('timeline.whole', { node: label })}
            </Button>
          )
        }
      >
        {t('timeline.intro')}
      </PageHead>
      <NodeTabs node={node} current="timeline" />
      <QueryView
        query={query}
        skeleton={
          <Panel flush>
            <SkeletonRows rows={10} columns={3} />
          </Panel>
        }
        isEmpty={(data) => data.entries.length === 0}
        empty={
          <Panel flush>
            <Empty icon={History} title={t('timeline.none.title')}>
              {t('timeline.none.hint')}
            </Empty>
          </Panel>
        }
      >
        {(data) => (
          <>
            <Panel flush aria-busy={query.isPlaceholderData}>
              <TimelineList entries={data.entries} named={asked.ctid === undefined} />
            </Panel>
            <div className="mt-3 flex justify-end gap-2">
              {asked.before !== undefined && (
                <Button onClick={() => setView({ before: null })}>{t('timeline.newest')}</Button>
              )}
              {data.next !== null && (
                <Button onClick={() => setView({ before: data.next })}>{t('timeline.older')}</Button>
              )}
            </div>
          </>
        )}
      </QueryView>
    </>
  );
}
