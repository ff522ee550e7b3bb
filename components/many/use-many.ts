'use client';
import { useState } from 'react';
import { useChannel } from '@/components/ui/channel';
import { beginMany, type ManyEnd, stopTaking, type Wanted } from './begin';
import { isOpenRun, type ManyRun, manyRuns, NO_RUNS, type RowProgress } from './runs';

export interface Many {
  /** How each container stands in the run that goes on, else how it ended in the last one. */
  progress: ReadonlyMap<string, RowProgress>;
  /** Goes on now. */
  running: ManyRun | undefined;
  /** Those that failed in the last run, then those it never began. */
  rest: readonly string[];
  begin: (wanted: Omit<Wanted, 'page'>) => Promise<ManyEnd>;
  /** Begins no more; those that run go on. */
  stop: () => void;
}

const NONE: ReadonlyMap<string, RowProgress> = new Map();

/** The run of a page; it goes on while one looks at another, and is found again on coming back. */
export function useMany(page: ManyRun['page']): Many {
  const runs = useChannel(manyRuns, NO_RUNS);
  const [ended, setEnded] = useState(NONE);
  const own = runs.find((run) => run.page === page);
  const running = own !== undefined && isOpenRun(own) ? own : undefined;
  const progress = own?.progress ?? ended;
  const failed = [...progress].filter(([, how]) => typeof how === 'object' && !how.ok);
  const left = [...progress].filter(([, how]) => how === 'left');
  return {
    progress,
    running,
    rest: running === undefined ? [...failed, ...left].map(([ctid]) => ctid) : [],
    begin: async (wanted) => {
      const end = await beginMany({ ...wanted, page });
      setEnded(
        new Map([
          ...[...end.done, ...end.failed].map((outcome): [string, RowProgress] => [outcome.ctid, outcome]),
          ...end.left.map((ctid): [string, RowProgress] => [ctid, 'left']),
        ]),
      );
      return end;
    },
    stop: () => {
      if (running !== undefined) stopTaking(running.id);
    },
  };
}
