'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronDown, ChevronUp } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { isOpenRun, manyRuns, NO_RUNS } from '@/components/many/runs';
import { taskPath, tasksPath } from '@/components/paths';
import { isFollowed } from '@/components/tasks/followed';
import { stripQuery } from '@/components/tasks/task-filter';
import { isOpen } from '@/components/tasks/task-state';
import { useChannel } from '@/components/ui/channel';
import { keyOf, pollMs, q, refresh } from '@/lib/api/client';
import { firstApi } from '@/lib/api/contract-first';
import type { Task } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { remember } from './preferences';

// Their words name everything that is ever done: they come along where something was.
const Line = lazy(() => import('./strip-line').then((m) => ({ default: m.StripLine })));
const RunLine = lazy(() => import('@/components/many/run-line').then((m) => ({ default: m.RunLine })));

/** The last operations, at the foot of every page: one line, or the last few. It also watches tasks to their end for all other screens. */
export function TaskStrip({ initiallyOpen }: { initiallyOpen: boolean }) {
  const [open, setOpen] = useState(initiallyOpen);
  const tasks = useQuery({
    ...q(firstApi.taskList, {}, stripQuery),
    refetchInterval: ({ state }) => (state.data?.tasks.some(isOpen) ? pollMs.moving : pollMs.list),
  });
  useEnds(tasks.data?.tasks);
  const list = tasks.data?.tasks ?? [];
  const running = list.filter(isOpen).length;
  const latest = list[0];
  const runs = useChannel(manyRuns, NO_RUNS).filter(isOpenRun);
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
        {running > 0 && runs.length === 0 && (
          <span className="font-medium text-accent">{t('frame.strip.open', { count: running })}</span>
        )}
        <div className="min-w-0 flex-1">
          <Suspense>
            {runs.length > 0 ? <RunLine runs={runs} /> : !open && latest !== undefined && <Line task={latest} />}
          </Suspense>
        </div>
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
              <Suspense>
                <Line task={task} />
              </Suspense>
            </li>
          ))}
        </ul>
      )}
    </section>
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
      void refresh(client, firstApi.containerList, { node: task.node });
      void client.invalidateQueries({ queryKey: keyOf(firstApi.nodeList, {}), exact: true });
      if (isFollowed(task.id)) continue;
      const known = client.getQueryState(keyOf(firstApi.taskView, { task: task.id })) !== undefined;
      // Its own page says it already.
      if (known && window.location.pathname === taskPath(task.id)) continue;
      void import('@/components/tasks/announce').then(({ announce }) => announce(task, (path) => router.push(path)));
    }
  }, [tasks, client, router]);
}
