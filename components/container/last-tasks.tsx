'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { errorWords } from '@/components/error-words';
import { taskPath, tasksOfPath } from '@/components/paths';
import { isOpen, TaskState, taskTitle } from '@/components/tasks/task-words';
import { Age } from '@/components/ui/age';
import { Panel } from '@/components/ui/panel';
import { Skeleton } from '@/components/ui/skeleton';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';

const COUNT = 5;

/** What was done to this container through vzboard, newest first. */
export function LastTasks({ node, ctid }: { node: string; ctid: string }) {
  const { data, error } = useQuery({
    ...q(api.taskList, {}, { node, ctid, count: COUNT }),
    refetchInterval: ({ state }) => (state.data?.tasks.some(isOpen) ? pollMs.moving : pollMs.list),
  });
  return (
    <Panel
      flush
      title={t('container.tasks')}
      aside={
        <Link href={tasksOfPath({ node, ctid })} className="text-xs text-accent hover:underline">
          {t('container.tasks.all')}
        </Link>
      }
    >
      {data === undefined ? (
        error === null ? (
          <Skeleton className="late m-4 h-4" />
        ) : (
          <p className="px-4 py-3 text-warning">{errorWords(error).title}</p>
        )
      ) : data.tasks.length === 0 ? (
        <p className="px-4 py-3 text-muted">{t('container.tasks.none')}</p>
      ) : (
        <ul>
          {data.tasks.map((task) => (
            <li
              key={task.id}
              className="flex flex-wrap items-baseline gap-x-3 border-b border-line px-4 py-2 last:border-b-0"
            >
              <Link href={taskPath(task.id)} className="font-medium hover:underline">
                {taskTitle(task)}
              </Link>
              <TaskState task={task} />
              <span className="ml-auto text-xs text-faint">
                {`${t('container.tasks.by', { name: task.by })} `}
                <Age at={task.createdAt} />
              </span>
              {(task.error?.message ?? task.outcome) !== null && (
                <span className="basis-full text-xs text-muted">{task.error?.message ?? task.outcome}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
