'use client';
/** Makes the containers of a draft, one after the other: each a task of its own, followed to its end. */
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ended } from '@/components/tasks/ended';
import { follow } from '@/components/tasks/followed';
import { call, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { Task } from '@/lib/api/schemas';
import { isAppError } from '@/lib/errors';
import { errorWords } from '../error-words';
import { culpritOf, type Row } from './draft';

/** How far one container is. */
export interface Made {
  row: Row;
  /** `skipped`: an earlier one failed, and that was to be the end. */
  step: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
  task: Task | undefined;
  /** Why it failed, in words. */
  error: string | undefined;
  /** The same without what the node showed afterwards: for the field. */
  short: string | undefined;
  /** The field at fault, where one is known. */
  field: string | undefined;
  detail: string | undefined;
}

const waiting = (row: Row): Made => ({
  ...{ row, step: 'waiting', task: undefined, error: undefined, short: undefined, field: undefined, detail: undefined },
});

interface Asked {
  node: string;
  rows: readonly Row[];
  password: string;
  stopOnError: boolean;
}

export interface CreateRun {
  made: readonly Made[];
  busy: boolean;
  /** Answers how each ended. */
  start: (asked: Asked) => Promise<readonly Made[]>;
  /** Takes what is told of the last run away. */
  forget: () => void;
}

export function useCreate(): CreateRun {
  const client = useQueryClient();
  const [made, setMade] = useState<readonly Made[]>([]);
  const [busy, setBusy] = useState(false);
  const all = useRef<Made[]>([]);
  const put = (i: number, part: Partial<Made>) => {
    const before = all.current[i];
    if (before === undefined) return;
    all.current[i] = { ...before, ...part };
    setMade([...all.current]);
  };
  const one = async ({ node, password }: Asked, row: Row, i: number): Promise<boolean> => {
    put(i, { step: 'running' });
    try {
      const body = password === '' || !row.start ? row : { ...row, password };
      const reply = await call(api.containerCreate, { params: { node }, body });
      if (!('task' in reply)) return false;
      follow(reply.task.id);
      put(i, { task: reply.task });
      void refresh(client, api.taskList, {});
      void refresh(client, api.containerList, { node });
      const last = await ended(reply.task);
      const ok = last.state === 'succeeded';
      put(i, {
        ...{ task: last, step: ok ? 'done' : 'failed' },
        error: ok ? undefined : [last.error?.message, last.outcome].filter(Boolean).join(' '),
        short: last.error?.message,
        field: ok ? undefined : culpritOf(last.exitCode),
        detail: last.error?.detail,
      });
      return ok;
    } catch (e) {
      const words = errorWords(e);
      const field = isAppError(e) ? e.field : undefined;
      const error = words.message ?? words.title;
      put(i, { step: 'failed', error, short: error, field, detail: words.detail });
      return false;
    } finally {
      void refresh(client, api.containerList, { node });
      void refresh(client, api.taskList, {});
    }
  };
  return {
    made,
    busy,
    forget: () => {
      all.current = [];
      setMade([]);
    },
    start: async (asked) => {
      all.current = asked.rows.map(waiting);
      setMade([...all.current]);
      setBusy(true);
      try {
        for (const [i, row] of asked.rows.entries()) {
          if ((await one(asked, row, i)) || !asked.stopOnError) continue;
          for (let rest = i + 1; rest < asked.rows.length; rest++) put(rest, { step: 'skipped' });
          break;
        }
      } finally {
        setBusy(false);
        // What is free, and what speaks against the draft, is not what it was.
        void refresh(client, api.containerNew, { node: asked.node });
        void client.invalidateQueries({ queryKey: ['preview', 'create', asked.node] });
      }
      return all.current;
    },
  };
}
