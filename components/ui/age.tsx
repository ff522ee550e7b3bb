'use client';
import { clsx } from 'clsx';
import { Clock } from 'lucide-react';
import { useNow } from '@/components/now';
import { formatSpan, formatTime } from '@/lib/format';
import { t } from '@/lib/text/t';

interface AgeProps {
  /** Epoch milliseconds of the server's clock; null before the first time. */
  at: number | null;
  /** Amber, with a clock, from this age on. */
  staleAfterMs?: number;
  className?: string;
}

/** "4 s ago" by the server's clock, with the absolute time on hover. Stale is told by icon and colour. */
export function Age({ at, staleAfterMs, className }: AgeProps) {
  const now = useNow();
  if (at === null) return <span className={clsx('text-faint', className)}>{t('frame.never')}</span>;
  const age = Math.max(0, now - at);
  const stale = staleAfterMs !== undefined && age > staleAfterMs;
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={t('frame.at', { time: formatTime(at) })}
      data-stale={stale || undefined}
      className={clsx('whitespace-nowrap', stale && 'text-warning', className)}
    >
      {stale && <Clock size={12} aria-hidden className="mr-1 inline-block align-[-1px]" />}
      {stale && <span className="sr-only">{t('frame.stale')}</span>}
      {t('frame.ago', { span: formatSpan(age) })}
    </time>
  );
}
