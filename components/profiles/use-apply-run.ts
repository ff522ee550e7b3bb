'use client';
/** One task a container, so many at once, no more begun after a failure where that is wanted, and the failed ones once more. */
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { errorWords } from '@/components/error-words';
import { type Outcome, runMany } from '@/components/many/run';
import { ended } from '@/components/tasks/ended';
import { follow } from '@/components/tasks/followed';
import { toast } from '@/components/ui/toast';
import { call, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';
import type { Outcomes } from './apply-screen';

export type RowProgress = 'waiting' | 'running' | Outcome;

export interface ApplyRun {
  progress: ReadonlyMap<string, RowProgress>;
  running: { done: number; all: number } | null;
  /** Of the last run. */
  failed: readonly string[];
  start: (ctids: readonly string[], how: { atOnce: number; stopOnError: boolean }) => Promise<void>;
  /** Begins no more; those that run go on. */
  stop: () => void;
}

export function useApplyRun({ node, profile, version }: Pick<Outcomes, 'node' | 'profile' | 'version'>): ApplyRun {
  const client = useQueryClient();
  const [progress, setProgress] = useState<ReadonlyMap<string, RowProgress>>(new Map());
  const [running, setRunning] = useState<ApplyRun['running']>(null);
  const [failed, setFailed] = useState<readonly string[]>([]);
  const stopped = useRef(new AbortController());

  const one = async (ctid: string): Promise<Outcome> => {
    try {
      const reply = await call(api.profileApply, { params: { node: node.id, ctid }, body: { profile, version } });
      if (!('task' in reply)) return { ctid, ok: false, text: t('container.unknownEnd') };
      follow(reply.task.id);
      const task = await ended(reply.task);
      const ok = task.state === 'succeeded';
      return {
        ctid,
        ok,
        text: (ok ? task.outcome : (task.error?.message ?? task.outcome)) ?? t('container.unknownEnd'),
      };
    } catch (e) {
      const words = errorWords(e);
      return { ctid, ok: false, text: words.message ?? words.title };
    }
  };

  return {
    progress,
    running,
    failed,
    stop: () => {
      stopped.current.abort();
    },
    start: async (ctids, { atOnce, stopOnError }) => {
      stopped.current = new AbortController();
      setFailed([]);
      setProgress(new Map(ctids.map((ctid) => [ctid, 'waiting'])));
      setRunning({ done: 0, all: ctids.length });
      const note = (ctid: string, state: RowProgress) => setProgress((before) => new Map(before).set(ctid, state));
      const outcomes = await runMany(ctids, one, {
        ...{ atOnce, gapMs: 0, stopOnError, signal: stopped.current.signal },
        onStart: (ctid) => note(ctid, 'running'),
        onEnd: (outcome) => {
          note(outcome.ctid, outcome);
          setRunning((before) => (before === null ? null : { ...before, done: before.done + 1 }));
        },
      });
      setRunning(null);
      // Those never begun did not fail, but are still wanted.
      const begun = new Map(outcomes.map((outcome) => [outcome.ctid, outcome]));
      const rest = ctids.filter((ctid) => begun.get(ctid)?.ok !== true);
      setFailed(rest);
      setProgress(new Map(outcomes.map((outcome) => [outcome.ctid, outcome])));
      const done = outcomes.filter(({ ok }) => ok).length;
      toast({
        tone: rest.length === 0 ? 'ok' : 'critical',
        title: t(rest.length === 0 ? 'profiles.apply.done' : 'profiles.apply.partly', {
          profile,
          done,
          all: ctids.length,
        }),
      });
      await Promise.all([
        refresh(client, api.profileList, { node: node.id }),
        refresh(client, api.containerList, { node: node.id }),
        refresh(client, api.taskList, {}),
      ]);
    },
  };
}
