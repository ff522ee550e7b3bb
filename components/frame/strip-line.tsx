'use client';
import { clsx } from 'clsx';
import Link from 'next/link';
import { lazy, Suspense } from 'react';
import { useNow } from '@/components/now';
import { taskPath } from '@/components/paths';
import { isOpen, runs, tookMs } from '@/components/tasks/task-state';
import { TaskState, taskTitle } from '@/components/tasks/task-words';
import { Age } from '@/components/ui/age';
import type { Task } from '@/lib/api/schemas';
import { formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';

const TaskProgress = lazy(() => import('@/components/tasks/task-progress').then((m) => ({ default: m.TaskProgress })));
const CancelTask = lazy(() => import('@/components/tasks/cancel-task').then((m) => ({ default: m.CancelTask })));

/** One operation in the strip: how it stands, what it is, of whom, since when. */
export function StripLine({ task }: { task: Task }) {
  const now = useNow();
  const took = tookMs(task, now);
  return (
    <span className="flex min-w-0 flex-1 items-center gap-3">
      <Link href={taskPath(task.id)} prefetch={false} className="group flex min-w-0 flex-1 items-center gap-3">
        <TaskState task={task} />
        <span className="truncate font-medium group-hover:underline">{taskTitle(task)}</span>
        <span className="hidden truncate text-muted sm:inline">{t('tasks.onNode', { node: task.nodeLabel })}</span>
        <span className="hidden truncate text-faint md:inline">{t('tasks.by', { name: task.by })}</span>
        <span className={clsx('num ml-auto shrink-0 gap-3 text-faint', task.cancelable ? 'hidden sm:flex' : 'flex')}>
          {took !== null && (
            <Suspense fallback={<span>{formatSpan(took)}</span>}>
              {runs(task) ? (
                <TaskProgress task={task} title={taskTitle(task)} look="strip" />
              ) : (
                <span>{formatSpan(took)}</span>
              )}
            </Suspense>
          )}
          {!isOpen(task) && <Age at={task.endedAt ?? task.createdAt} />}
        </span>
      </Link>
      <Suspense>{task.cancelable && <CancelTask task={task} size="sm" />}</Suspense>
    </span>
  );
}
