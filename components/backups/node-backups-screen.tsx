'use client';
import { Archive } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { NodeTrouble } from '@/components/container/node-trouble';
import { NodeStateMark } from '@/components/frame/node-state';
import { PageHead } from '@/components/frame/page-head';
import { NodeTabs } from '@/components/node/node-tabs';
import { QueryView } from '@/components/query-view';
import { Empty } from '@/components/ui/empty';
import { ErrorPanel } from '@/components/ui/error-panel';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import type { Backup } from '@/lib/api/schemas-backups';
import { formatBytes } from '@/lib/format';
import { t } from '@/lib/text/t';
import { type BackupList, useBackups, useWriteReason } from './backup-query';
import { BackupTable } from './backup-table';
import { BackupTasks } from './backup-tasks';
import { NodeSchedules } from './node-schedules';
import { Room } from './room';

const RestoreDialog = dynamic(() => import('./restore-dialog').then((m) => m.RestoreDialog), { ssr: false });
const RemoveDialog = dynamic(() => import('./remove-dialog').then((m) => m.RemoveDialog), { ssr: false });

/** All backups of a node, also of containers that are gone. */
export function NodeBackupsScreen({ node }: { node: string }) {
  const query = useBackups(node);
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={8} columns={6} />}>
      {(data) => <NodeBackups data={data} retry={() => void query.refetch()} />}
    </QueryView>
  );
}

function NodeBackups({ data, retry }: { data: BackupList; retry: () => void }) {
  const { node, backups, problem, tasks, freeCtid, schedules } = data;
  const [restoring, setRestoring] = useState<Backup>();
  const [removing, setRemoving] = useState<Backup>();
  const reason = useWriteReason(data);
  const size = formatBytes(backups.reduce((sum, one) => sum + one.sizeBytes, 0));
  return (
    <>
      <PageHead title={t('backups.page', { node: node.label })} beside={<NodeStateMark state={node.state} />}>
        {t('backups.intro')}
      </PageHead>
      <NodeTabs node={node.id} current="backups" />
      <NodeTrouble node={node} />
      <div className="space-y-5">
        {problem !== null ? (
          <ErrorPanel
            title={t('backups.problem')}
            message={problem.message}
            hint={t('backups.problem.hint')}
            detail={problem.detail}
            retry={retry}
          />
        ) : (
          <Panel
            flush
            title={backups.length === 0 ? t('backups.panel') : t('backups.total', { count: backups.length, size })}
            aside={<Room area={data.area} />}
          >
            <BackupTasks tasks={tasks} />
            {backups.length === 0 ? (
              <Empty icon={Archive} title={t('backups.none.title')}>
                {t('backups.none.node')}
              </Empty>
            ) : (
              <BackupTable
                {...{ node: node.id, backups, reason }}
                named
                onRestore={setRestoring}
                onRemove={setRemoving}
              />
            )}
            <Ignored data={data} />
          </Panel>
        )}
        <NodeSchedules node={node.id} schedules={schedules} />
      </div>
      {restoring !== undefined && (
        <RestoreDialog node={node} backup={restoring} freeCtid={freeCtid} onClose={() => setRestoring(undefined)} />
      )}
      {removing !== undefined && <RemoveDialog node={node} backup={removing} onClose={() => setRemoving(undefined)} />}
    </>
  );
}

function Ignored({ data: { ignored, area } }: { data: BackupList }) {
  if (ignored.length === 0) return null;
  return (
    <p className="border-t border-line px-4 py-2.5 text-xs break-words text-muted">
      {t('backups.ignored', {
        count: ignored.length,
        path: area?.path ?? '',
        names: ignored.slice(0, 4).join(', ') + (ignored.length > 4 ? ' …' : ''),
      })}
    </p>
  );
}
