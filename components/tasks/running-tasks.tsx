'use client';
import Link from 'next/link';
import { taskPath } from '@/components/paths';
import type { Task } from '@/lib/api/schemas';
import { CancelTask } from './cancel-task';
import { TaskProgress } from './task-progress';
import { TaskState, taskTitle } from './task-words';
import { waitingWords } from './waiting-words';

/** Tasks that run or wait, each with how far it is and a way to end it where that may be. */
export function RunningTasks({ tasks, label }: { tasks: readonly Task[]; label?: string }) {
  return (
    <ul aria-label={label}>
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
