'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { errorWords } from '@/components/error-words';
import { toast } from '@/components/ui/toast';
import { call, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { SettingsNode } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

/** What can be done about a node from the list: sent, said, and everything that shows it read anew. */
export function useNodeChanges() {
  const client = useQueryClient();
  return useMemo(() => {
    const readAnew = () => Promise.all([refresh(client, api.nodeSettingsList, {}), refresh(client, api.nodeList, {})]);
    /** Never rejects; answers whether it worked. */
    const done = async (title: string, send: () => Promise<unknown>): Promise<boolean> => {
      try {
        await send();
        toast({ tone: 'ok', title });
        return true;
      } catch (e) {
        const { message, title: what, detail } = errorWords(e);
        const more = detail === undefined ? {} : { detail };
        toast({ tone: 'critical', title: t('settings.failed'), body: message ?? what, ...more });
        return false;
      } finally {
        await readAnew();
      }
    };
    return {
      readAnew,
      setDisabled: async ({ id, label }: SettingsNode, disabled: boolean): Promise<void> => {
        const title = t(disabled ? 'settings.done.disabled' : 'settings.done.enabled', { node: label });
        await done(title, () => call(api.nodeEdit, { params: { node: id }, body: { disabled } }));
      },
      remove: ({ id, label }: SettingsNode, history: 'keep' | 'drop'): Promise<boolean> => {
        const title = t(history === 'drop' ? 'settings.done.dropped' : 'settings.done.removed', { node: label });
        return done(title, () => call(api.nodeRemove, { params: { node: id }, query: { history } }));
      },
    };
  }, [client]);
}
