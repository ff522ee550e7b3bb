/** What grows is cut now and then: samples beyond what the tiers keep, and tasks that are too old for anybody to ask about. */
import 'server-only';
import type { History } from '@/lib/history/history';
import type { Clock } from '@/lib/history/sampler';
import type { TaskRetentionStore } from '@/lib/tasks/retention-store';
import type { Tasks } from '@/lib/tasks/tasks';
import { logLine } from './log';

/** After the start, when first pages and first samples are through. */
const FIRST_MS = 60_000;
const EVERY_MS = 3_600_000;

/** Begins at once; the returned function ends it. A failure is logged and tried again an hour later. */
export function keepHouse(
  {
    history,
    tasks,
    tasksKept,
  }: {
    history: Pick<History, 'prune'>;
    tasks: Pick<Tasks, 'prune'>;
    tasksKept: Pick<TaskRetentionStore, 'read'>;
  },
  clock: Clock,
): () => void {
  let stopped = false;
  let callOff = () => {};
  const clean = async () => {
    const nowMs = clock.nowMs();
    try {
      await history.prune(nowMs);
      const forgotten = tasks.prune(nowMs - tasksKept.read().keepMs);
      if (forgotten > 0) logLine('info', 'old tasks forgotten', { count: forgotten });
    } catch (e) {
      if (!stopped) logLine('error', 'old history or tasks could not be dropped', { error: String(e) });
    }
    if (!stopped) callOff = clock.schedule(EVERY_MS, () => void clean());
  };
  callOff = clock.schedule(FIRST_MS, () => void clean());
  return () => {
    stopped = true;
    callOff();
  };
}
