'use client';
import { useQueryClient } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useRef, useState } from 'react';
import { confirm } from '@/components/ui/confirm';
import { toast } from '@/components/ui/toast';
import type { ContainerRow } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { actionKeys } from '@/lib/vz/state';
import { act } from './act';
import { type Outcome, runBulk } from './bulk';
import { type BulkAction, splitByCan } from './offers';

const BulkBody = dynamic(() => import('./bulk-body').then((m) => m.BulkBody), { ssr: false });

/** How one row stands in the run of several. */
export type RowProgress = 'waiting' | 'running' | Outcome;

export interface BulkRun {
  /** Rows done and rows in all while it runs; null otherwise. */
  running: { done: number; all: number } | null;
  ask: (action: BulkAction, rows: readonly ContainerRow[]) => void;
  /** Begins no more; those that run go on. */
  stopTaking: () => void;
}

const DEFAULT_AT_ONCE = 4;
const MOST_LINES = 20;

/** One action on several: asked once, told row by row through `onProgress` and as a whole at the end. */
export function useBulkRun(node: string, onProgress: (progress: ReadonlyMap<string, RowProgress>) => void): BulkRun {
  const client = useQueryClient();
  const [running, setRunning] = useState<BulkRun['running']>(null);
  const cancelled = useRef(false);

  const start = async (action: BulkAction, ctids: readonly string[], atOnce: number) => {
    cancelled.current = false;
    let progress: ReadonlyMap<string, RowProgress> = new Map(ctids.map((ctid) => [ctid, 'waiting']));
    onProgress(progress);
    setRunning({ done: 0, all: ctids.length });
    const note = (ctid: string, state: RowProgress) => {
      progress = new Map(progress).set(ctid, state);
      onProgress(progress);
    };
    const outcomes = await runBulk(ctids, (ctid) => act(client, node, ctid, action), {
      atOnce,
      cancelled: () => cancelled.current,
      onStart: (ctid) => note(ctid, 'running'),
      onEnd: (outcome) => {
        note(outcome.ctid, outcome);
        setRunning((before) => (before === null ? null : { ...before, done: before.done + 1 }));
      },
    });
    setRunning(null);
    const failed = outcomes.filter((outcome) => !outcome.ok);
    // What worked is told by the row's own state; what failed stays marked.
    onProgress(new Map(failed.map((outcome) => [outcome.ctid, outcome])));
    if (failed.length === 0) {
      if (outcomes.length > 0)
        toast({ tone: 'ok', title: t(`containers.bulk.done.${action}`, { count: outcomes.length }) });
      return;
    }
    toast({
      tone: 'critical',
      title: t(`containers.bulk.partly.${action}`, {
        ok: outcomes.length - failed.length,
        all: outcomes.length,
        failed: failed.length,
      }),
      detail: failed
        .slice(0, MOST_LINES)
        .map(({ ctid, text }) => t('containers.bulk.line', { ctid, text }))
        .join('\n'),
      action: {
        label: t('containers.bulk.retry', { count: failed.length }),
        run: () =>
          void start(
            action,
            failed.map((outcome) => outcome.ctid),
            atOnce,
          ),
      },
    });
  };

  return {
    running,
    stopTaking: () => {
      cancelled.current = true;
    },
    ask: (action, rows) => {
      const { ctids, sentences } = splitByCan(rows, action);
      const chosen = { atOnce: DEFAULT_AT_ONCE };
      confirm({
        title: t(`containers.bulk.ask.${action}`, { count: ctids.length }),
        confirmLabel: t(actionKeys[action]),
        ...(action === 'start' || action === 'resume' ? {} : { tone: 'danger' as const }),
        body: (
          <BulkBody
            node={node}
            ctids={ctids}
            action={action}
            sentences={sentences}
            atOnce={DEFAULT_AT_ONCE}
            onAtOnce={(n) => {
              chosen.atOnce = n;
            }}
          />
        ),
        run: () => void start(action, ctids, chosen.atOnce),
      });
    },
  };
}
