'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { ChevronDown, ChevronUp } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useNow } from '@/components/now';
import { taskPath, tasksPath } from '@/components/paths';
import { isFollowed } from '@/components/tasks/followed';
import { stripQuery } from '@/components/tasks/task-filter';
import { isOpen, runs, TaskState, taskTitle, tookMs } from '@/components/tasks/task-words';
import { Age } from '@/components/ui/age';
import { keyOf, pollMs, q, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { Task } from '@/lib/api/schemas';
import { formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import { remember } from './preferences';

const TaskProgress = lazy(() => import('@/components/tasks/task-progress').then((m) => ({ default: m.TaskProgress })));
const CancelTask = lazy(() => import('@/components/tasks/cancel-task').then((m) => ({ default: m.CancelTask })));

/** The last operations, at the foot of every page: one line, or the last few. It also watches tasks to their end for all other screens. */
export function TaskStrip({ initiallyOpen }: { initiallyOpen: boolean }) {
  const [open, setOpen] = useState(initiallyOpen);
  const tasks = useQuery({
    ...q(api.taskList, {}, stripQuery),
    refetchInterval: ({ state }) => (state.data?.tasks.some(isOpen) ? pollMs.moving : pollMs.list),
  });
  useEnds(tasks.data?.tasks);
  const list = tasks.data?.tasks ?? [];
  const running = list.filter(isOpen).length;
  const latest = list[0];
  const toggle = () => {
    remember('strip', open ? 'closed' : 'open');
    setOpen(!open);
  };
  return (
    <section aria-label={t('frame.strip')} className="sticky bottom-0 z-10 border-t border-line bg-surface text-xs">
      <div className="flex h-8 items-center gap-3 px-3">
        <button
          type="button"
          aria-expanded={open}
          aria-label={t(open ? 'frame.strip.hide' : 'frame.strip.show')}
          onClick={toggle}
          className="flex h-6 items-center gap-1 rounded-sm px-1 font-medium text-muted hover:bg-subtle hover:text-ink"
        >
          {open ? <ChevronDown size={14} aria-hidden /> : <ChevronUp size={14} aria-hidden />}
          {t('frame.strip')}
        </button>
        {running > 0 && <span className="font-medium text-accent">{t('frame.strip.open', { count: running })}</span>}
        <div className="min-w-0 flex-1">{!open && latest !== undefined && <Line task={latest} />}</div>
        {tasks.data !== undefined && latest === undefined && (
          <span className="flex-1 text-faint">{t('frame.strip.none')}</span>
        )}
        <Link href={tasksPath} prefetch={false} className="hidden text-muted hover:text-ink hover:underline sm:block">
          {t('frame.strip.all')}
        </Link>
      </div>
      {open && list.length > 0 && (
        <ul className="border-t border-line px-3 py-1">
          {list.map((task) => (
            <li key={task.id} className="flex h-6.5 items-center">
              <Line task={task} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ task }: { task: Task }) {
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

/**
 * When a task that was seen open has ended, everything about its container is read anew and the outcome is said: whoever started it may
 * have left that page.
 */
function useEnds(tasks: readonly Task[] | undefined): void {
  const client = useQueryClient();
  const router = useRouter();
  const open = useRef(new Set<string>());
  useEffect(() => {
    for (const task of tasks ?? []) {
      if (isOpen(task)) {
        open.current.add(task.id);
        continue;
      }
      if (!open.current.delete(task.id)) continue;
      void refresh(client, api.containerList, { node: task.node });
      void client.invalidateQueries({ queryKey: keyOf(api.nodeList, {}), exact: true });
      if (isFollowed(task.id)) continue;
      const known = client.getQueryState(keyOf(api.taskView, { task: task.id })) !== undefined;
      // Its own page says it already.
      if (known && window.location.pathname === taskPath(task.id)) continue;
      void import('@/components/tasks/announce').then(({ announce }) => announce(task, (path) => router.push(path)));
    }
  }, [tasks, client, router]);
}
