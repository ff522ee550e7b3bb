'use client';
/** Begins a run on many containers and keeps it in the store of runs until it has ended, whatever page is shown meanwhile. */
import { t } from '@/lib/text/t';
import { type How, type Outcome, runMany } from './run';
import { isOpenRun, type ManyRun, manyRuns, type RowProgress } from './runs';

export interface Wanted extends Pick<ManyRun, 'node' | 'label' | 'page' | 'action'> {
  ctids: readonly string[];
  how: How;
  one: (ctid: string) => Promise<Outcome>;
}

/** How a run ended. */
export interface ManyEnd {
  all: number;
  done: readonly Outcome[];
  failed: readonly Outcome[];
  /** Never begun, since it was stopped or one failed. */
  left: readonly string[];
}

const stops = new Map<number, AbortController>();
let last = 0;

/** Settles when nothing of it runs any more; never rejects. */
export async function beginMany({ ctids, how, one, ...about }: Wanted): Promise<ManyEnd> {
  const id = ++last;
  const controller = new AbortController();
  stops.set(id, controller);
  if (stops.size === 1) window.addEventListener('beforeunload', onUnload);
  const progress: ReadonlyMap<string, RowProgress> = new Map(ctids.map((ctid) => [ctid, 'waiting']));
  const run: ManyRun = { ...about, id, progress, all: ctids.length, done: 0, failed: 0, state: 'running' };
  // What an earlier run on this node left marked has been seen by now.
  manyRuns.set([run, ...manyRuns.get().filter((other) => isOpenRun(other) || other.node !== run.node)]);
  const note = (ctid: string, state: RowProgress) =>
    change(id, (now) => ({ progress: new Map(now.progress).set(ctid, state) }));
  const outcomes = await runMany(ctids, one, {
    ...how,
    signal: controller.signal,
    onStart: (ctid) => note(ctid, 'running'),
    onEnd: (outcome) => {
      note(outcome.ctid, outcome);
      change(id, ({ done, failed, state }) => ({
        done: done + 1,
        failed: outcome.ok ? failed : failed + 1,
        state: how.stopOnError && !outcome.ok ? 'stopping' : state,
      }));
    },
  });
  stops.delete(id);
  if (stops.size === 0) window.removeEventListener('beforeunload', onUnload);
  const ended = new Map(outcomes.map((outcome) => [outcome.ctid, outcome]));
  const failed = outcomes.filter(({ ok }) => !ok);
  const left = ctids.filter((ctid) => !ended.has(ctid));
  change(id, () => ({
    state: 'ended',
    progress: new Map(ctids.map((ctid): [string, RowProgress] => [ctid, ended.get(ctid) ?? 'left'])),
  }));
  if (failed.length === 0) forgetRun(id);
  return { all: ctids.length, done: outcomes.filter(({ ok }) => ok), failed, left };
}

/** Begins no more; those that run go on. */
export function stopTaking(id: number): void {
  stops.get(id)?.abort();
  change(id, ({ state }) => ({ state: state === 'running' ? 'stopping' : state }));
}

/** Takes the marks of ended runs off a node's rows. */
export function forgetEnded(node: string): void {
  manyRuns.set(manyRuns.get().filter((run) => isOpenRun(run) || run.node !== node));
}

/** What a retry is called: how many failed, and how many were never begun. */
export function retryLabel({ failed, left }: Pick<ManyEnd, 'failed' | 'left'>): string {
  if (left.length === 0) return t('containers.bulk.retry', { count: failed.length });
  return t(failed.length === 0 ? 'many.goOn' : 'many.retryAndGoOn', { failed: failed.length, left: left.length });
}

function forgetRun(id: number): void {
  manyRuns.set(manyRuns.get().filter((run) => run.id !== id));
}

function change(id: number, to: (run: ManyRun) => Partial<ManyRun>): void {
  manyRuns.set(manyRuns.get().map((run) => (run.id === id ? { ...run, ...to(run) } : run)));
}

/** A run lives in this page: closed or reloaded, it begins no more. */
function onUnload(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
