'use client';
import { Archive } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { QueryView } from '@/components/query-view';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorPanel } from '@/components/ui/error-panel';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useUrlState } from '@/components/url-state';
import type { Backup } from '@/lib/api/schemas-backups';
import { t } from '@/lib/text/t';
import { type BackupList, useBackups, useWriteReason } from './backup-query';
import { BackupTable } from './backup-table';
import { BackupTasks } from './backup-tasks';
import { Room } from './room';
import { SchedulePanel } from './schedule-panel';

const MakeDialog = dynamic(() => import('./make-dialog').then((m) => m.MakeDialog), { ssr: false });
const RestoreDialog = dynamic(() => import('./restore-dialog').then((m) => m.RestoreDialog), { ssr: false });
const RemoveDialog = dynamic(() => import('./remove-dialog').then((m) => m.RemoveDialog), { ssr: false });

/** The backups of one container, and when they are made by themselves. */
export function BackupsPanel({ node, ctid }: { node: string; ctid: string }) {
  const query = useBackups(node, ctid);
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={5} columns={5} />}>
      {(data) => <Backups data={data} ctid={ctid} retry={() => void query.refetch()} />}
    </QueryView>
  );
}

interface BackupsProps {
  data: BackupList;
  ctid: string;
  retry: () => void;
}

function Backups({ data, ctid, retry }: BackupsProps) {
  const { node, backups, problem, tasks, freeCtid, schedules } = data;
  // A menu leads here with the question open.
  const [params, changeUrl] = useUrlState();
  const making = params.get('open') === 'backup';
  const setMaking = (open: boolean) => changeUrl({ open: open ? 'backup' : null });
  const [restoring, setRestoring] = useState<Backup>();
  const [removing, setRemoving] = useState<Backup>();
  const reason = useWriteReason(data);
  const busy = tasks.find((task) => task.ctid === ctid);
  const make = (
    <Button
      variant="primary"
      reason={reason ?? (busy === undefined ? undefined : t('vz.reason.busy', { action: busy.action }))}
      onClick={() => setMaking(true)}
      icon={<Archive size={14} aria-hidden />}
    >
      {t('backups.make')}
    </Button>
  );
  if (problem !== null) {
    return (
      <ErrorPanel
        title={t('backups.problem')}
        message={problem.message}
        hint={t('backups.problem.hint')}
        detail={problem.detail}
        retry={retry}
      />
    );
  }
  return (
    <>
      <Panel
        flush
        title={t('backups.panel')}
        aside={
          <span className="flex flex-wrap items-center gap-3">
            <Room area={data.area} />
            {backups.length > 0 && make}
          </span>
        }
      >
        <BackupTasks tasks={tasks} />
        {backups.length === 0 ? (
          <Empty icon={Archive} title={t('backups.none.title')} action={make}>
            {t('backups.none.ct')}
          </Empty>
        ) : (
          <BackupTable
            {...{ node: node.id, backups, reason }}
            named={false}
            onRestore={setRestoring}
            onRemove={setRemoving}
          />
        )}
      </Panel>
      <SchedulePanel node={node.id} ctid={ctid} schedule={schedules.find((one) => one.ctid === ctid)} reason={reason} />
      {making && <MakeDialog node={node} ctid={ctid} onClose={() => setMaking(false)} />}
      {restoring !== undefined && (
        <RestoreDialog node={node} backup={restoring} freeCtid={freeCtid} onClose={() => setRestoring(undefined)} />
      )}
      {removing !== undefined && <RemoveDialog node={node} backup={removing} onClose={() => setRemoving(undefined)} />}
    </>
  );
}
