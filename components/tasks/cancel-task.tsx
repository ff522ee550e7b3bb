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

/** Takes a waiting task back. Nothing where nothing can be taken back; the reason of a refusal is said, as it may have begun meanwhile. */
export function CancelTask({ task, size = 'md' }: { task: Task; size?: 'sm' | 'md' }) {
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
      aria-label={t('tasks.cancel.named', { task: taskTitle(task) })}
      onClick={() => cancel.mutate()}
    >
      {t('tasks.cancel')}
    </Button>
  );
}
