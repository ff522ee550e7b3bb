import { clsx } from 'clsx';
import Link from 'next/link';
import { containerPath, taskPath, versionsPath } from '@/components/paths';
import { TaskState, taskTitle } from '@/components/tasks/task-words';
import { Age } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import type { Change, Task, TimelineEntry } from '@/lib/api/schemas';
import { formatTime } from '@/lib/format';
import { t } from '@/lib/text/t';
import { ChangeDetail, changeIcons, changeTitle } from './change-words';

interface TimelineListProps {
  entries: readonly TimelineEntry[];
  /** Say which container each is about. */
  named?: boolean;
}

/** Tasks and changes in one order. What vzboard did not do is marked, in a word and an icon of its own. */
export function TimelineList({ entries, named = false }: TimelineListProps) {
  return (
    <ol aria-label={t('timeline.list')}>
      {entries.map((entry) => (
        <li
          key={entry.id}
          className="flex flex-wrap items-baseline gap-x-3 border-b border-line px-4 py-2 last:border-b-0"
        >
          {entry.kind === 'task' ? (
            <TaskEntry task={entry.task} />
          ) : (
            <ChangeEntry change={entry.change} named={named} />
          )}
        </li>
      ))}
    </ol>
  );
}

function TaskEntry({ task }: { task: Task }) {
  const said = task.error?.message ?? task.outcome;
  return (
    <>
      <Link href={taskPath(task.id)} prefetch={false} className="font-medium hover:underline">
        {taskTitle(task)}
      </Link>
      <TaskState task={task} />
      <span className="ml-auto text-xs text-faint">
        {`${t('tasks.by', { name: task.by })} `}
        <Age at={task.createdAt} />
      </span>
      {said !== null && <span className="basis-full text-xs text-muted">{said}</span>}
    </>
  );
}

function ChangeEntry({ change, named }: { change: Change; named: boolean }) {
  const Icon = changeIcons[change.kind];
  const between = t('timeline.between', { after: formatTime(change.after), at: formatTime(change.at) });
  return (
    <>
      <span className="inline-flex items-center gap-1.5 font-medium">
        <Icon size={13} aria-hidden className="shrink-0 text-notice" />
        {changeTitle(change)}
      </span>
      {named && (
        <Link
          href={containerPath(change.node, change.ctid)}
          prefetch={false}
          className={clsx('num text-accent hover:underline')}
        >
          {change.ctid}
        </Link>
      )}
      <span title={t('timeline.outside.title')}>
        <Badge tone="notice">{t('timeline.outside')}</Badge>
      </span>
      {change.kind === 'config' && (
        <Link
          href={versionsPath(change.node, change.ctid, change.at)}
          prefetch={false}
          aria-label={t('timeline.version.of', { ctid: change.ctid, time: formatTime(change.at) })}
          className="text-xs text-accent hover:underline"
        >
          {t('timeline.version')}
        </Link>
      )}
      <span className="ml-auto text-xs text-faint" title={between}>
        {change.whileDown && `${t('timeline.whileDown')} `}
        <Age at={change.at} />
      </span>
      <div className="basis-full text-xs text-muted">
        <ChangeDetail change={change} />
      </div>
    </>
  );
}
