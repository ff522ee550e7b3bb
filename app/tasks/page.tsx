import type { Metadata } from 'next';
import { TasksScreen } from '@/components/tasks/tasks-screen';
import { t } from '@/lib/text/t';

export const metadata: Metadata = { title: t('tasks.title') };

export default function TasksPage() {
  return <TasksScreen />;
}
