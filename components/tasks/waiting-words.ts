import type { Task } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

/** What an open task waits for, in a sentence; null when it waits for nothing. */
export function waitingWords({ waiting }: Pick<Task, 'waiting'>): string | null {
  if (waiting === null) return null;
  if (waiting.for !== 'lock') return t(`tasks.waiting.${waiting.for}`);
  return waiting.holder === null ? t('tasks.waiting.lockUnknown') : t('tasks.waiting.lock', { holder: waiting.holder });
}
