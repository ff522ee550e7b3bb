'use client';
/** Doing something to a container: send it, follow its task to the end, read everything about it anew. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import type { Route } from 'next';
import { useRouter } from 'next/navigation';
import { errorWords } from '@/components/error-words';
import type { Outcome } from '@/components/many/run';
import { taskPath } from '@/components/paths';
import { ended } from '@/components/tasks/ended';
import { follow } from '@/components/tasks/followed';
import { toast } from '@/components/ui/toast';
import { call, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { Action, Task } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

export interface ActOutcome extends Outcome {
  /** null when the request itself was refused. */
  task: Task | null;
  /** Raw output or stderr, for experts. */
  detail?: string | undefined;
}

/** Never rejects: what went wrong is the outcome. Leaving the page does not end the task; its end is then seen by the list's own polling. */
export async function act(client: QueryClient, node: string, ctid: string, action: Action): Promise<ActOutcome> {
  try {
    const reply = await call(api.containerAct, { params: { node, ctid }, body: { action } });
    if (!('task' in reply)) return { ctid, ok: false, text: t('container.unknownEnd'), task: null };
    follow(reply.task.id);
    // The list shows "starting…" from its task as soon as it is read anew.
    void refreshContainer(client, node, ctid);
    const task = await ended(reply.task);
    return outcomeOf(ctid, task);
  } catch (e) {
    const words = errorWords(e);
    return { ctid, ok: false, text: words.message ?? words.title, task: null, detail: words.detail };
  } finally {
    // Also after a failure: a failed vzctl may have half worked.
    void refreshContainer(client, node, ctid);
  }
}

function outcomeOf(ctid: string, task: Task): ActOutcome {
  const ok = task.state === 'succeeded';
  const text = task.error?.message ?? task.outcome ?? (ok ? '' : t('container.unknownEnd'));
  return { ctid, ok, text, task, detail: task.error?.detail };
}

function refreshContainer(client: QueryClient, node: string, ctid: string): Promise<unknown> {
  return Promise.all([
    // The list stands above the container's own key, so its prefix covers both.
    refresh(client, api.containerList, { node }),
    refresh(client, api.containerView, { node, ctid }),
    refresh(client, api.taskList, {}),
    refresh(client, api.timelineList, { node }),
  ]);
}

/** What telling the end of an action needs of a page. */
interface Teller {
  client: QueryClient;
  go: (path: Route) => void;
}

/** One action on one container, with a toast at its end. */
export async function actAndTell(
  { client, go }: Teller,
  node: string,
  ctid: string,
  title: string,
  action: Action,
): Promise<ActOutcome> {
  const outcome = await act(client, node, ctid, action);
  const { task } = outcome;
  toast({
    tone: outcome.ok ? 'ok' : 'critical',
    title: t(outcome.ok ? `container.ended.${action}` : `container.failed.${action}`, { title }),
    ...(outcome.text === '' ? {} : { body: outcome.text }),
    ...(outcome.detail === undefined ? {} : { detail: outcome.detail }),
    ...(task === null || outcome.ok
      ? {}
      : { action: { label: t('container.openTask'), run: () => go(taskPath(task.id)) } }),
  });
  return outcome;
}

/** The same for a component. */
export function useAct(node: string): (ctid: string, title: string, action: Action) => Promise<ActOutcome> {
  const client = useQueryClient();
  const router = useRouter();
  return (ctid, title, action) => actAndTell({ client, go: (path) => router.push(path) }, node, ctid, title, action);
}
