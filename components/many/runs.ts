'use client';
/** What runs on many containers now, whichever page is on screen: it goes on while one looks at something else. Begun in begin.ts. */
import type { Route } from 'next';
import { createChannel } from '@/components/ui/channel';
import type { Outcome } from './run';

/** How one container stands in a run: begun and not ended, not begun yet, never to be begun, or ended. */
export type RowProgress = 'waiting' | 'running' | 'left' | Outcome;

export interface ManyRun {
  id: number;
  node: string;
  /** "Start, hn1": what is done, and where. */
  label: string;
  /** The page that shows it container by container. */
  page: Route;
  /** The action as a row's task would name it. */
  action: string;
  progress: ReadonlyMap<string, RowProgress>;
  all: number;
  done: number;
  failed: number;
  /** `stopping`: begins no more, and waits for those that run. */
  state: 'running' | 'stopping' | 'ended';
}

export const NO_RUNS: readonly ManyRun[] = [];

/** Newest first. An ended one stays while some of it failed, until another is begun on that node or it is dismissed. */
export const manyRuns = createChannel(NO_RUNS);

export const isOpenRun = ({ state }: ManyRun): boolean => state !== 'ended';

/** How each container of a node stands, by CTID; of several runs the newest counts. */
export function progressOn(runs: readonly ManyRun[], node: string): ReadonlyMap<string, RowProgress> {
  const own = runs.filter((run) => run.node === node);
  return new Map(own.toReversed().flatMap(({ progress }) => [...progress]));
}
