'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { errorWords } from '@/components/error-words';
import { Button } from '@/components/ui/button';
import { toast } from '@/components/ui/toast';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { Task } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { taskTitle } from './task-words';

interface CancelTaskProps {
  task: Task;
  size?: 'sm' | 'md';
  /** Other words than "Cancel", where it stands beside what it is about. */
  label?: string;
}

/** Takes a waiting task back. Nothing where nothing can be taken back; the reason of a refusal is said, as it may have begun meanwhile. */
export function CancelTask({ task, size = 'md', label }: CancelTaskProps) {
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => call(api.taskCancel, { params: { task: task.id } }),
    onSuccess: (reply) => client.setQueryData(keyOf(api.taskView, { task: task.id }), reply),
    onError: (error) => {
      const { title, message } = errorWords(error);
      toast({ tone: 'critical', title, ...(message === undefined ? {} : { body: message }) });
    },
    onSettled: () => refresh(client, api.taskList, {}),
  });
  if (!task.cancelable) return null;
  return (
    <Button
      size={size}
      pending={cancel.isPending}
      aria-label={label === undefined ? t('tasks.cancel.named', { task: taskTitle(task) }) : undefined}
      onClick={() => cancel.mutate()}
    >
      {label ?? t('tasks.cancel')}
    </Button>
  );
}
