import type { Metadata } from 'next';
import { GET as taskList } from '@/app/api/tasks/route';
import { Prefetched } from '@/components/prefetched';
import { taskListQuery } from '@/components/tasks/task-filter';
import { TasksScreen } from '@/components/tasks/tasks-screen';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

export const metadata: Metadata = { title: t('tasks.title') };

export default async function TasksPage({ searchParams }: PageProps<'/tasks'>) {
  const given = await searchParams;
  const asked = new URLSearchParams(
    Object.entries(given).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
  return (
    <Prefetched reads={[read(taskList, {}, taskListQuery(asked))]}>
      <TasksScreen />
    </Prefetched>
  );
}
