'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ListChecks, SearchX } from 'lucide-react';
import Link from 'next/link';
import { PageHead } from '@/components/frame/page-head';
import { useNow } from '@/components/now';
import { containerPath, taskPath } from '@/components/paths';
import { QueryView } from '@/components/query-view';
import { Age } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Table, Td, Th } from '@/components/ui/table';
import { useUrlState } from '@/components/url-state';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { Task } from '@/lib/api/schemas';
import { formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import { taskListQuery } from './task-filter';
import { TaskFilters } from './task-filters';
import { TaskProgress } from './task-progress';
import { isOpen, runs, tookMs } from './task-state';
import { TaskState, taskTitle } from './task-words';
import { waitingWords } from './waiting-words';

/** Everything that was changed through vzboard, newest first: the audit log. */
export function TasksScreen() {
  const [view, setView] = useUrlState();
  const asked = taskListQuery(view);
  const filtered = asked.node !== undefined || asked.ctid !== undefined || asked.state !== undefined;
  const tasks = useQuery({
    ...q(api.taskList, {}, asked),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.tasks.some(isOpen) ? pollMs.moving : pollMs.list),
  });
  const clear = (
    <Button onClick={() => setView({ node: null, ctid: null, state: null, before: null })}>
      {t('tasks.filter.clear')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('tasks.title')}>{t('tasks.intro')}</PageHead>
      <TaskFilters clear={filtered ? clear : undefined} />
      <QueryView
        query={tasks}
        skeleton={
          <Panel flush>
            <SkeletonRows rows={10} columns={6} />
          </Panel>
        }
        isEmpty={(data) => data.tasks.length === 0}
        empty={
          <Panel flush>
            {filtered ? (
              <Empty icon={SearchX} title={t('tasks.noneFiltered.title')} action={clear}>
                {t('tasks.noneFiltered.hint')}
              </Empty>
            ) : (
              <Empty icon={ListChecks} title={t('tasks.none.title')}>
                {t('tasks.none.hint')}
              </Empty>
            )}
          </Panel>
        }
      >
        {(data) => (
          <>
            <Panel flush aria-busy={tasks.isPlaceholderData}>
              <TaskTable tasks={data.tasks} />
            </Panel>
            <div className="mt-3 flex justify-end gap-2">
              {asked.before !== undefined && (
                <Button onClick={() => setView({ before: null })}>{t('tasks.newest')}</Button>
              )}
              {data.next !== null && <Button onClick={() => setView({ before: data.next })}>{t('tasks.older')}</Button>}
            </div>
          </>
        )}
      </QueryView>
    </>
  );
}

function TaskTable({ tasks }: { tasks: readonly Task[] }) {
  return (
    <Table label={t('tasks.table')}>
      <thead>
        <tr>
          <Th className="w-36 pl-4">{t('tasks.column.result')}</Th>
          <Th>{t('tasks.column.what')}</Th>
          <Th className="hidden md:table-cell">{t('tasks.column.node')}</Th>
          <Th className="hidden lg:table-cell">{t('tasks.column.by')}</Th>
          <Th numeric>{t('tasks.column.when')}</Th>
          <Th numeric className="hidden pr-4 sm:table-cell">
            {t('tasks.column.took')}
          </Th>
        </tr>
      </thead>
      <tbody className="[&>tr:last-child>td]:border-b-0">
        {tasks.map((task) => (
          <TaskRow key={task.id} task={task} />
        ))}
      </tbody>
    </Table>
  );
}

function TaskRow({ task }: { task: Task }) {
  const now = useNow();
  const took = tookMs(task, now);
  const said = waitingWords(task) ?? task.error?.message ?? task.outcome;
  return (
    <tr className="align-top hover:bg-subtle/60">
      <Td className="h-auto py-2 pl-4">
        <TaskState task={task} />
      </Td>
      <Td className="h-auto w-full max-w-0 min-w-40 py-2">
        <Link href={taskPath(task.id)} prefetch={false} className="block truncate font-medium hover:underline">
          {taskTitle(task)}
        </Link>
        {runs(task) && (
          <span className="mt-0.5 block text-muted">
            <TaskProgress task={task} title={taskTitle(task)} look="line" />
          </span>
        )}
        {said !== null && said !== undefined && <span className="block truncate text-xs text-faint">{said}</span>}
      </Td>
      <Td className="hidden h-auto py-2 text-muted md:table-cell">
        {task.ctid === null ? (
          task.nodeLabel
        ) : (
          <Link href={containerPath(task.node, task.ctid)} prefetch={false} className="hover:underline">
            {task.nodeLabel}
          </Link>
        )}
      </Td>
      <Td className="hidden h-auto py-2 text-muted lg:table-cell">{task.by}</Td>
      <Td numeric className="h-auto py-2 text-muted">
        <Age at={task.createdAt} />
      </Td>
      <Td numeric className="hidden h-auto py-2 pr-4 text-muted sm:table-cell">
        {took === null ? t('frame.dash') : formatSpan(took)}
      </Td>
    </tr>
  );
}
