'use client';
import { useQuery } from '@tanstack/react-query';
import { Database } from 'lucide-react';
import { PageHead } from '@/components/frame/page-head';
import { QueryView } from '@/components/query-view';
import { Empty } from '@/components/ui/empty';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { formatBytes } from '@/lib/format';
import { t } from '@/lib/text/t';
import { NodeHistoryPanel } from './node-history-panel';
import { SettingsTabs } from './settings-tabs';
import { TasksPanel } from './tasks-panel';

/** What the history of each node takes, and how long it is kept. */
export function HistoryScreen() {
  const query = useQuery({ ...q(api.historySizes, {}), refetchInterval: pollMs.facts });
  return (
    <>
      <PageHead title={t('frame.nav.settings')}>{t('settings.history.intro')}</PageHead>
      <SettingsTabs />
      <QueryView
        query={query}
        skeleton={
          <Panel flush>
            <SkeletonRows rows={5} columns={4} />
          </Panel>
        }
        isEmpty={(data) => data.nodes.length === 0}
        empty={
          <Panel flush>
            <Empty icon={Database} title={t('settings.history.none.title')}>
              {t('settings.history.none.hint')}
            </Empty>
          </Panel>
        }
      >
        {(data) => (
          <div className="space-y-5">
            {data.nodes.map((node) => (
              // Set anew where somebody else changed it: what was typed against other times means nothing then.
              <NodeHistoryPanel
                key={`${node.node} ${node.tiers.map(({ keepMs }) => keepMs).join()}`}
                size={node}
                tiers={data.tiers}
              />
            ))}
            <TasksPanel key={data.tasks.keepMs} tasks={data.tasks} />
            <p className="text-xs text-muted">{t('settings.history.file', { bytes: formatBytes(data.fileBytes) })}</p>
          </div>
        )}
      </QueryView>
    </>
  );
}
