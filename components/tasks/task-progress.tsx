'use client';
import { clsx } from 'clsx';
import { useNow } from '@/components/now';
import { Progress } from '@/components/ui/progress';
import { t } from '@/lib/text/t';
import { progressView, type Underway } from './progress-words';

interface TaskProgressProps {
  task: Underway;
  /** Of the task, for screen readers. */
  title: string;
  /** `line` beside other words, `wide` over the whole width; `strip` has room for the time alone on a phone. */
  look: 'line' | 'wide' | 'strip';
}

/** How far a task is that runs: a bar where an end is known, and the time always. */
export function TaskProgress({ task, title, look }: TaskProgressProps) {
  const view = progressView(task, useNow());
  if (view === undefined) return null;
  const { ratio, isEstimate, text, elapsed, saysTime } = view;
  const strip = look === 'strip';
  const wide = look === 'wide';
  return (
    <span className={clsx('num items-center gap-x-3 gap-y-1 text-xs', wide ? 'flex flex-wrap' : 'inline-flex')}>
      {ratio !== null && (
        <Progress
          label={t('tasks.progress', { task: title })}
          ratio={ratio}
          text={text}
          isEstimate={isEstimate}
          className={wide ? 'min-w-40 flex-1 basis-full sm:basis-auto' : 'hidden w-20 shrink-0 sm:block'}
        />
      )}
      <span className={clsx('whitespace-nowrap', strip && 'hidden sm:inline')}>{text}</span>
      {(!saysTime || strip) && (
        <span className={clsx('whitespace-nowrap text-faint', saysTime && 'sm:hidden')}>{elapsed}</span>
      )}
    </span>
  );
}
