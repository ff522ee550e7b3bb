import type { Metadata } from 'next';
import { GET as taskView } from '@/app/api/tasks/[task]/route';
import { Prefetched } from '@/components/prefetched';
import { TaskScreen } from '@/components/tasks/task-screen';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

export const metadata: Metadata = { title: t('tasks.one') };

export default async function TaskPage({ params }: PageProps<'/tasks/[task]'>) {
  const { task } = await params;
  return (
    <Prefetched reads={[read(taskView, { task })]}>
      <TaskScreen task={task} />
    </Prefetched>
  );
}
