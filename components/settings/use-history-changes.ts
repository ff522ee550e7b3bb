'use client';
import { useQueryClient } from '@tanstack/react-query';
import { errorWords } from '@/components/error-words';
import { toast } from '@/components/ui/toast';
import { call, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { NodeHistorySize } from '@/lib/api/schemas-history';
import { t } from '@/lib/text/t';

type Who = Pick<NodeHistorySize, 'node' | 'label'>;

/** What can be done about a node's history: sent, said, and read anew. Neither rejects. */
export function useHistoryChanges() {
  const client = useQueryClient();
  const done = async (title: string, send: () => Promise<unknown>): Promise<void> => {
    try {
      await send();
      toast({ tone: 'ok', title });
    } catch (e) {
      const { message, title: what, detail } = errorWords(e);
      const more = detail === undefined ? {} : { detail };
      toast({ tone: 'critical', title: t('settings.failed'), body: message ?? what, ...more });
    } finally {
      await refresh(client, api.historySizes, {});
    }
  };
  return {
    keep: ({ node, label }: Who, keepMs: number[] | null) =>
      done(t('settings.history.saved', { node: label ?? node }), () =>
        call(api.historyKeep, { params: { node }, body: { keepMs } }),
      ),
    keepTasks: (keepMs: number | null) =>
      done(t('settings.tasks.saved'), () => call(api.tasksKeep, { params: {}, body: { keepMs } })),
    drop: ({ node, label }: Who) =>
      done(t('settings.history.dropped', { node: label ?? node }), () => call(api.historyDrop, { params: { node } })),
  };
}
