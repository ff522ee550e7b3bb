/** Whether a task of ours accounts for a change that was noticed. */
import type { Task } from '@/lib/api/schemas';
import type { Difference } from './compare';

/** A task whose end nobody saw may go on for so long: a stop has 120 s, then kills (vzctl.md 1.4). */
const UNSEEN_MS = 600_000;
/** The first start of a container writes this key when it is missing (vzctl.md 4.3). */
const WRITTEN_BY_START = 'VE_LAYOUT';

const STATE_ACTIONS: readonly string[] = [
  ...['start', 'stop', 'stop_fast', 'restart', 'mount', 'umount', 'suspend', 'resume'],
];
/** They change what is counted, and nothing that is compared. */
const QUOTA_ACTIONS: readonly string[] = ['quotaon', 'quotaoff'];

/** `sinceMs`: begin of the last reading without the change; `untilMs`: end of the one that shows it. */
export function isExplained(
  difference: Difference,
  tasks: readonly Task[],
  { sinceMs, untilMs }: { sinceMs: number; untilMs: number },
): boolean {
  return tasks.some((task) => wasAtWork(task, sinceMs, untilMs) && mayCause(task.action, difference));
}

function wasAtWork(task: Task, sinceMs: number, untilMs: number): boolean {
  if (task.startedAt === null) return false;
  // Refused before anything ran.
  if (task.state === 'failed' && task.exitCode === null) return false;
  const endMs = task.endedAt === null ? Number.POSITIVE_INFINITY : task.endedAt;
  return task.startedAt <= untilMs && endMs + (task.state === 'unknown' ? UNSEEN_MS : 0) >= sinceMs;
}

/** Settings change no state, and starting changes no settings: whoever did the other was not us. An action not known here may do anything. */
function mayCause(action: string, { kind, keys }: Difference): boolean {
  if (action === 'set') return kind === 'config' || kind === 'renamed';
  if (QUOTA_ACTIONS.includes(action)) return false;
  if (!STATE_ACTIONS.includes(action)) return true;
  return (
    kind === 'state' || kind === 'restarted' || (kind === 'config' && keys.every(({ key }) => key === WRITTEN_BY_START))
  );
}
