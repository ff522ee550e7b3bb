import { clsx } from 'clsx';
import {
  CircleAlert,
  CircleCheck,
  CircleHelp,
  CircleSlash,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
} from 'lucide-react';
import { type Tone, toneText } from '@/components/ui/badge';
import type { Task } from '@/lib/api/schemas';
import { isMessageKey, t } from '@/lib/text/t';

/** "start 101", "change 101", "delete template centos-6-x86". */
export function taskTitle(task: Pick<Task, 'action' | 'ctid'> & Partial<Pick<Task, 'commands'>>): string {
  const what = task.ctid ?? subjectOf(task.commands?.[0]) ?? t('tasks.wholeNode');
  const key = `tasks.action.${task.action}`;
  return isMessageKey(key) ? t(key, { what }) : t('tasks.action.other', { action: task.action, what });
}

/** What a change of the node itself is about: the template or profile its command names. */
function subjectOf([program, , ...words]: readonly string[] = []): string | undefined {
  return program === 'vzpkg' ? words[1] : words[0];
}

/** A state as people read it: a task that was taken back did not fail. */
export type ShownState = Task['state'] | 'cancelled';

export function shownState(task: Pick<Task, 'state' | 'error'>): ShownState {
  return task.state === 'failed' && task.error?.code === 'cancelled' ? 'cancelled' : task.state;
}

const looks: Record<ShownState, { icon: LucideIcon; tone: Tone }> = {
  queued: { icon: Hourglass, tone: 'notice' },
  running: { icon: LoaderCircle, tone: 'accent' },
  succeeded: { icon: CircleCheck, tone: 'ok' },
  failed: { icon: CircleAlert, tone: 'critical' },
  unknown: { icon: CircleHelp, tone: 'warning' },
  cancelled: { icon: CircleSlash, tone: 'notice' },
};

/** A task's result as shape, word and colour. */
export function TaskState({ task }: { task: Pick<Task, 'state' | 'error' | 'waiting'> }) {
  const state = shownState(task);
  // A command that waits for a lock does not run.
  const waits = task.waiting !== null && task.waiting.for !== 'connection';
  const { icon: Icon, tone } = looks[waits ? 'queued' : state];
  return (
    <span className={clsx('inline-flex items-center gap-1.5 font-medium whitespace-nowrap', toneText[tone])}>
      <Icon size={13} aria-hidden className={clsx('shrink-0', state === 'running' && !waits && 'turn')} />
      {task.waiting === null ? t(`tasks.state.${state}`) : t(`tasks.waiting.short.${task.waiting.for}`)}
    </span>
  );
}
