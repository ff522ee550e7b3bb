'use client';
import { RunningTasks } from '@/components/tasks/running-tasks';
import type { Task } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

/** What is packed, restored or deleted right now; nothing when nothing is. */
export function BackupTasks({ tasks }: { tasks: readonly Task[] }) {
  if (tasks.length === 0) return null;
  return (
    <div className="border-b border-line">
      <RunningTasks tasks={tasks} label={t('backups.running')} />
    </div>
  );
}
