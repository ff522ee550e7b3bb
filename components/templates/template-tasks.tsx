'use client';
import Link from 'next/link';
import { useNow } from '@/components/now';
import { taskPath } from '@/components/paths';
import { CancelTask } from '@/components/tasks/cancel-task';
import { useTaskOutput } from '@/components/tasks/output-query';
import { TaskState, taskTitle } from '@/components/tasks/task-words';
import { waitingWords } from '@/components/tasks/waiting-words';
import { Meter } from '@/components/ui/meter';
import { Panel } from '@/components/ui/panel';
import type { Task } from '@/lib/api/schemas';
import { formatBytes, formatPercent, formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import { downloadProgress } from '@/lib/vz/templates';

/** What is fetched, packed or deleted right now; nothing when nothing is. */
export function TemplateTasks({ tasks }: { tasks: readonly Task[] }) {
  if (tasks.length === 0) return null;
  return (
    <Panel flush title={t('templates.running')}>
      <ul>
        {tasks.map((task) => (
          <Running key={task.id} task={task} />
        ))}
      </ul>
    </Panel>
  );
}

function Running({ task }: { task: Task }) {
  const now = useNow();
  const output = useTaskOutput(task.id);
  const progress = downloadProgress(output.data?.text ?? '');
  const took = formatSpan(Math.max(0, now - (task.startedAt ?? task.createdAt)));
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-b border-line px-4 py-2.5 last:border-b-0">
      <TaskState task={task} />
      <Link href={taskPath(task.id)} className="font-medium hover:underline">
        {taskTitle(task)}
      </Link>
      <span className="num flex min-w-48 flex-1 items-center gap-3 text-xs text-muted">
        {progress === undefined ? (
          (waitingWords(task) ?? t('templates.elapsed', { took }))
        ) : (
          <>
            <Meter
              label={t('templates.progress', { task: taskTitle(task) })}
              ratio={progress.ratio}
              tone="ok"
              className="max-w-64 min-w-24 flex-1"
            />
            {progress.totalBytes === undefined
              ? t('templates.percent', { percent: formatPercent(progress.ratio), took })
              : t('templates.bytes', {
                  done: formatBytes(progress.totalBytes * progress.ratio),
                  total: formatBytes(progress.totalBytes),
                  took,
                })}
          </>
        )}
      </span>
      <CancelTask task={task} size="sm" />
    </li>
  );
}
