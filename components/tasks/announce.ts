'use client';
import type { Route } from 'next';
import { taskPath } from '@/components/paths';
import { toast } from '@/components/ui/toast';
import type { Task } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { shownState, taskTitle } from './task-words';

/** Says how a task ended, with the way to its output. */
export function announce(task: Task, go: (path: Route) => void): void {
  toast({
    tone: task.state === 'succeeded' ? 'ok' : shownState(task) === 'failed' ? 'critical' : 'notice',
    title: t('tasks.announce', { task: taskTitle(task), state: t(`tasks.state.${shownState(task)}`) }),
    ...(task.outcome === null && task.error === null ? {} : { body: task.outcome ?? task.error?.message ?? '' }),
    action: { label: t('tasks.output'), run: () => go(taskPath(task.id)) },
  });
}
