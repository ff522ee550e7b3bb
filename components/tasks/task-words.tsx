import { clsx } from 'clsx';
import { CircleAlert, CircleCheck, CircleHelp, Hourglass, LoaderCircle, type LucideIcon } from 'lucide-react';
import { type Tone, toneText } from '@/components/ui/badge';
import type { Task } from '@/lib/api/schemas';
import { isMessageKey, t } from '@/lib/text/t';

/** "start 101", "change 101", "restart the node". */
export function taskTitle(task: Pick<Task, 'action' | 'ctid'>): string {
  const what = task.ctid ?? t('tasks.wholeNode');
  const key = `tasks.action.${task.action}`;
  return isMessageKey(key) ? t(key, { what }) : t('tasks.action.other', { action: task.action, what });
}

/** Waits or runs. */
export function isOpen(task: Pick<Task, 'state'>): boolean {
  return task.state === 'queued' || task.state === 'running';
}

/** How long it ran so far, or in all; null before it started. */
export function tookMs(task: Pick<Task, 'startedAt' | 'endedAt'>, now: number): number | null {
  return task.startedAt === null ? null : (task.endedAt ?? now) - task.startedAt;
}

const looks: Record<Task['state'], { icon: LucideIcon; tone: Tone }> = {
  queued: { icon: Hourglass, tone: 'notice' },
  running: { icon: LoaderCircle, tone: 'accent' },
  succeeded: { icon: CircleCheck, tone: 'ok' },
  failed: { icon: CircleAlert, tone: 'critical' },
  unknown: { icon: CircleHelp, tone: 'warning' },
};

/** A task's result as shape, word and colour. */
export function TaskState({ state }: { state: Task['state'] }) {
  const { icon: Icon, tone } = looks[state];
  return (
    <span className={clsx('inline-flex items-center gap-1.5 font-medium whitespace-nowrap', toneText[tone])}>
      <Icon size={13} aria-hidden className={clsx('shrink-0', state === 'running' && 'turn')} />
      {t(`tasks.state.${state}`)}
    </span>
  );
}
