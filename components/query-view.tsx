'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { isAppError } from '@/lib/errors';
import { formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import { useNow } from './now';
import { Button } from './ui/button';
import { SkeletonRows } from './ui/skeleton';

interface QueryViewProps<T extends { now: number }> {
  query: UseQueryResult<T>;
  /** Of the true shape; it appears after 150 ms. */
  skeleton?: ReactNode;
  isEmpty?: (data: T) => boolean;
  /** Never had any: an `Empty`. */
  empty?: ReactNode;
  /** What to say instead of the general sentence when it does not exist. */
  notFound?: ReactNode;
  children: (data: T) => ReactNode;
}

/**
 * All states of one query: waiting, failed with a retry, forbidden, not found, empty, there, and there but out of date. Data that was on
 * screen never gives way to a spinner or an error.
 */
export function QueryView<T extends { now: number }>({
  query,
  skeleton,
  isEmpty,
  empty,
  notFound,
  children,
}: QueryViewProps<T>) {
  const { data, error } = query;
  if (data !== undefined) {
    return (
      <>
        {error !== null && <StaleLine readAt={data.now} error={error} retry={() => void query.refetch()} />}
        {isEmpty?.(data) === true ? empty : children(data)}
      </>
    );
  }
  if (error === null) return <div aria-busy="true">{skeleton ?? <SkeletonRows />}</div>;
  if (isAppError(error) && error.code === 'not_found' && notFound !== undefined) return notFound;
  return (
    <Suspense fallback={<div aria-busy="true">{skeleton ?? <SkeletonRows />}</div>}>
      <QueryFailed error={error} retry={() => void query.refetch()} retrying={query.isFetching} />
    </Suspense>
  );
}

// Few visits meet a failure. Where even its words cannot be fetched, vzboard itself is gone: then a sentence and a button must do.
const QueryFailed = lazy(() => import('./query-failed').catch(() => ({ default: PlainFailure })));

function PlainFailure({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <div role="alert" className="rounded-lg border border-line bg-surface p-4">
      <p>{sentenceOf(error)}</p>
      <Button onClick={retry}>{t('frame.retry')}</Button>
    </div>
  );
}

const sentenceOf = (error: unknown) => (isAppError(error) ? error.message : t('errors.internal.title'));

/** Quiet, above data that stays: how old it is and why it was not refreshed. */
function StaleLine({ readAt, error, retry }: { readAt: number; error: unknown; retry: () => void }) {
  const now = useNow();
  return (
    <p role="status" className="mb-3 flex flex-wrap items-center gap-2 text-warning">
      <TriangleAlert size={14} aria-hidden />
      {t('frame.query.stale', {
        ago: t('frame.ago', { span: formatSpan(Math.max(0, now - readAt)) }),
        message: sentenceOf(error),
      })}
      <Button size="sm" variant="quiet" onClick={retry}>
        {t('frame.retry')}
      </Button>
    </p>
  );
}
