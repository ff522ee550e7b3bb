'use client';
import { useState } from 'react';
import { errorWords } from '@/components/error-words';
import { type ErrorCode, isAppError } from '@/lib/errors';
import { type Run, useRunChange } from './use-change';

export interface Refusal {
  message: string;
  /** What the server has named. */
  field: string | undefined;
  code: ErrorCode | undefined;
}

/**
 * How every dialog sends its change: once at a time, `onSent` as soon as its task is recorded, and what the server says against it kept to be shown
 * where it was asked.
 */
export function useSend(onSent: () => void) {
  const run = useRunChange();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refusal>();
  return {
    busy,
    refused,
    /** Something was changed: what was said against it before may not hold any more. */
    clear: () => setRefused(undefined),
    send: async (change: Run): Promise<Refusal | undefined> => {
      if (busy) return undefined;
      setBusy(true);
      setRefused(undefined);
      try {
        await run(change);
        onSent();
        return undefined;
      } catch (e) {
        const { message, title } = errorWords(e);
        const known = isAppError(e) ? e : undefined;
        const refusal = { message: message ?? title, field: known?.field, code: known?.code };
        setRefused(refusal);
        setBusy(false);
        return refusal;
      }
    },
  };
}
