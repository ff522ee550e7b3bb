/** What is known of a task without its words. */
import type { Task } from '@/lib/api/schemas';

/** Waits or runs. */
export function isOpen(task: Pick<Task, 'state'>): boolean {
  return task.state === 'queued' || task.state === 'running';
}

/** A command of it is under way. */
export function runs({ state, waiting }: Pick<Task, 'state' | 'waiting'>): boolean {
  return state === 'running' && waiting === null;
}

/** How long it ran so far, or in all; null before it started. */
export function tookMs(task: Pick<Task, 'startedAt' | 'endedAt'>, now: number): number | null {
  return task.startedAt === null ? null : (task.endedAt ?? now) - task.startedAt;
}
