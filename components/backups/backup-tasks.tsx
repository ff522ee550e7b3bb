'use client';
import Link from 'next/link';
import { taskPath } from '@/components/paths';
import { CancelTask } from '@/components/tasks/cancel-task';
import { TaskProgress } from '@/components/tasks/task-progress';
import { TaskState, taskTitle } from '@/components/tasks/task-words';
import { waitingWords } from '@/components/tasks/waiting-words';
import type { Task } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

/** What is packed, restored or deleted right now; nothing when nothing is. */
export function BackupTasks({ tasks }: { tasks: readonly Task[] }) {
  if (tasks.length === 0) return null;
  return (
    <ul aria-label={t('backups.running')} className="border-b border-line">
      {tasks.map((task) => (
        <li
          key={task.id}
          className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-b border-line px-4 py-2.5 last:border-b-0"
        >
          <TaskState task={task} />
          <Link href={taskPath(task.id)} className="font-medium hover:underline">
            {taskTitle(task)}
          </Link>
          <span className="num flex min-w-48 flex-1 items-center gap-3 text-xs text-muted">
            {waitingWords(task) ?? <TaskProgress task={task} title={taskTitle(task)} look="wide" />}
          </span>
          <CancelTask task={task} size="sm" />
        </li>
      ))}
    </ul>
  );
}
