import type { Metadata } from 'next';
import { TaskScreen } from '@/components/tasks/task-screen';
import { t } from '@/lib/text/t';

export const metadata: Metadata = { title: t('tasks.one') };

export default async function TaskPage({ params }: PageProps<'/tasks/[task]'>) {
  const { task } = await params;
  return <TaskScreen task={task} />;
}
