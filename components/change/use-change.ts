'use client';
/** A write as every dialog does it: previewed while it is filled in, sent, followed to its end, told. */
import { keepPreviousData, type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { errorWords } from '@/components/error-words';
import { taskPath } from '@/components/paths';
import { ended } from '@/components/tasks/ended';
import { follow } from '@/components/tasks/followed';
import { shownState, taskTitle } from '@/components/tasks/task-words';
import { toast } from '@/components/ui/toast';
import { refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { Preview, Task } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

/** What any write answers: a task, or with ?preview=1 what it would do. */
export type WriteReply = Preview | { now: number; task: Task };

/** The preview of a change; nothing is asked while `asked` is undefined. */
export function usePreview(key: readonly unknown[], asked: (() => Promise<WriteReply>) | undefined) {
  const query = useQuery({
    // In front: what is read anew once the change is made must not ask for the preview of a thing that is gone.
    queryKey: ['preview', ...key],
    queryFn: async () => {
      const reply = await asked?.();
      return reply !== undefined && 'commands' in reply ? reply : null;
    },
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 0,
  });
  const current = asked === undefined ? undefined : (query.data ?? undefined);
  return { preview: query.error === null ? current : undefined, error: asked === undefined ? null : query.error };
}

export interface Run {
  send: () => Promise<WriteReply>;
  /** Reads anew what the change touches: when its task is there, and at its end. */
  touched: (client: QueryClient) => unknown;
  /** Called with the task at its end. */
  onEnd?: (task: Task) => void;
}

/**
 * Sends a change. Answers the task as soon as it is recorded, so that a dialog may close; its end is told by a toast. Rejects where the server
 * refuses: that is shown where it was asked.
 */
export function useRunChange(): (run: Run) => Promise<Task | undefined> {
  const client = useQueryClient();
  const router = useRouter();
  return async ({ send, touched, onEnd }) => {
    const reply = await send();
    if (!('task' in reply)) return undefined;
    const { task } = reply;
    follow(task.id);
    const reread = () => Promise.all([touched(client), refresh(client, api.taskList, {})]);
    void reread();
    const tell = async () => {
      const last = await ended(task);
      await reread();
      onEnd?.(last);
      const state = shownState(last);
      toast({
        tone: state === 'succeeded' ? 'ok' : state === 'cancelled' ? 'notice' : 'critical',
        title: `${taskTitle(last)}: ${t(`tasks.state.${state}`)}`,
        ...(last.outcome === null && last.error === null
          ? {}
          : { body: state === 'succeeded' ? (last.outcome ?? '') : (last.error?.message ?? last.outcome ?? '') }),
        ...(last.error?.detail === undefined ? {} : { detail: last.error.detail }),
        ...(state === 'succeeded'
          ? {}
          : { action: { label: t('container.openTask'), run: () => router.push(taskPath(last.id)) } }),
      });
    };
    void tell().catch((error: unknown) => toast({ tone: 'critical', title: errorWords(error).title }));
    return task;
  };
}
