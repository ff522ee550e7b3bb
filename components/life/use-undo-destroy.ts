'use client';
import { useState } from 'react';
import { useRunChange } from '@/components/change/use-change';
import { errorWords } from '@/components/error-words';
import { toast } from '@/components/ui/toast';
import { call, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';

/** Takes a planned destroy back. */
export function useUndoDestroy(node: string, ctid: string): { undo: () => void; pending: boolean } {
  const run = useRunChange();
  const [pending, setPending] = useState(false);
  const params = { node, ctid };
  const send = async () => {
    setPending(true);
    try {
      await run({
        send: () => call(api.destroyUndo, { params }),
        touched: (client) => refresh(client, api.containerList, { node }),
      });
    } catch (e) {
      const { title, message } = errorWords(e);
      toast({ tone: 'critical', title, ...(message === undefined ? {} : { body: message }) });
    }
    setPending(false);
  };
  return { undo: () => void send(), pending };
}
