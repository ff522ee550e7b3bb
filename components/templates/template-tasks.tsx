'use client';
import { RunningTasks } from '@/components/tasks/running-tasks';
import { Panel } from '@/components/ui/panel';
import type { Task } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

/** What is fetched, packed or deleted right now; nothing when nothing is. */
export function TemplateTasks({ tasks }: { tasks: readonly Task[] }) {
  if (tasks.length === 0) return null;
  return (
    <Panel flush title={t('templates.running')}>
      <RunningTasks tasks={tasks} />
    </Panel>
  );
}
