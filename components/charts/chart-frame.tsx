'use client';
import { clsx } from 'clsx';
import { ChartNoAxesColumn } from 'lucide-react';
import { type ReactNode, type RefObject, useId } from 'react';
import { errorWords } from '@/components/error-words';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import type { HistoryGap } from '@/lib/api/schemas-history';
import { t } from '@/lib/text/t';
import { emptyReason } from './shape';

interface ChartFrameProps {
  title: ReactNode;
  /** What the figure is, for screen readers. */
  caption: string;
  aside?: ReactNode;
  /** Measured by its caller, where that is done here. */
  box?: RefObject<HTMLDivElement | null>;
  heightPx: number;
  children: ReactNode;
  foot?: ReactNode;
  /** Its foot has room for a legend of two lines, also while there is none yet. */
  tall?: boolean;
}

/** One chart: a heading, a box whose height never changes, a foot. */
export function ChartFrame({ title, caption, aside, box, heightPx, children, foot, tall = false }: ChartFrameProps) {
  const id = useId();
  return (
    <figure aria-labelledby={id} className="m-0 min-w-0">
      <figcaption id={id} className="sr-only">
        {caption}
      </figcaption>
      <div className="mb-1 flex min-h-8 items-center justify-between gap-x-3">
        <div className="flex min-w-0 items-baseline gap-x-2">{title}</div>
        {aside !== undefined && <div className="flex shrink-0 items-center gap-1">{aside}</div>}
      </div>
      {/* Its content has a fixed width and would keep the page from shrinking with the window: it counts as having none. */}
      <div
        {...(box === undefined ? {} : { ref: box })}
        className="relative [contain:inline-size]"
        style={{ height: heightPx }}
      >
        {children}
      </div>
      {foot !== undefined && <div className={clsx('mt-1', tall ? 'min-h-13' : 'min-h-6')}>{foot}</div>}
    </figure>
  );
}

/** The box while nothing is there yet. */
export function ChartWaiting() {
  return (
    <div aria-busy="true" className="h-full">
      <Skeleton className="late h-full w-full" />
    </div>
  );
}

interface FailedProps {
  error: unknown;
  retry: () => void;
  retrying: boolean;
}

/** The box when nothing could be read at all. */
export function ChartFailed({ error, retry, retrying }: FailedProps) {
  const words = errorWords(error);
  return (
    <div role="alert" className="flex h-full flex-col items-center justify-center gap-1.5 rounded-md bg-subtle/60 p-3">
      <p className="font-medium text-critical">{t('charts.failed')}</p>
      <p className="max-w-prose overflow-hidden text-center text-xs text-muted">{words.message ?? words.hint}</p>
      <Button size="sm" onClick={retry} pending={retrying}>
        {t('frame.retry')}
      </Button>
    </div>
  );
}

/** Old values stay; this says that they are old. It lies over the picture, so that nothing moves. */
export function ChartStale({ error, retry, retrying }: FailedProps) {
  const words = errorWords(error);
  return (
    <p
      role="status"
      className="absolute inset-x-0 bottom-7 z-10 mx-auto flex w-fit max-w-full items-center gap-2 rounded-md bg-warning-wash px-2 py-0.5 text-xs text-warning"
    >
      <span className="truncate">{`${t('charts.stale')} ${words.message ?? words.title}`}</span>
      <Button size="sm" variant="quiet" onClick={retry} pending={retrying}>
        {t('frame.retry')}
      </Button>
    </p>
  );
}

interface EmptyProps {
  gaps: readonly HistoryGap[];
  fromMs: number;
  toMs: number;
  /** Why it is not measured now, in a sentence. */
  absent?: string | undefined;
}

/** The box when the span has nothing to draw: why, as far as it is known. */
export function ChartEmpty({ gaps, fromMs, toMs, absent }: EmptyProps) {
  const reason = emptyReason(gaps, fromMs, toMs);
  return (
    <div className="flex h-full flex-col items-center justify-center gap-1 rounded-md bg-subtle/60 px-3 text-center">
      <ChartNoAxesColumn size={20} aria-hidden className="text-faint" />
      <p className="font-medium">{t(`charts.empty.${reason}`)}</p>
      {absent !== undefined && <p className="max-w-prose text-xs text-muted">{absent}</p>}
    </div>
  );
}
