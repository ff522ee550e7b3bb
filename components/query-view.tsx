'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import { SearchX, ShieldAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import { errorWords } from './error-words';
import { useNow } from './now';
import { Button } from './ui/button';
import { Empty } from './ui/empty';
import { ErrorPanel } from './ui/error-panel';
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
  const words = errorWords(error);
  if (words.code === 'not_found' && notFound !== undefined) return notFound;
  if (words.code === 'not_found') {
    return (
      <Empty icon={SearchX} title={words.message ?? words.title}>
        {words.hint}
      </Empty>
    );
  }
  if (words.code === 'forbidden') {
    return (
      <Empty icon={ShieldAlert} title={t('frame.query.forbidden')}>
        {words.hint}
      </Empty>
    );
  }
  return (
    <ErrorPanel
      title={words.title}
      hint={words.hint}
      message={words.message}
      detail={words.detail}
      retry={() => void query.refetch()}
      retrying={query.isFetching}
    />
  );
}

/** Quiet, above data that stays: how old it is and why it was not refreshed. */
function StaleLine({ readAt, error, retry }: { readAt: number; error: unknown; retry: () => void }) {
  const now = useNow();
  const words = errorWords(error);
  return (
    <p role="status" className="mb-3 flex flex-wrap items-center gap-2 text-warning">
      <TriangleAlert size={14} aria-hidden />
      {t('frame.query.stale', {
        ago: t('frame.ago', { span: formatSpan(Math.max(0, now - readAt)) }),
        message: words.message ?? words.title,
      })}
      <Button size="sm" variant="quiet" onClick={retry}>
        {t('frame.retry')}
      </Button>
    </p>
  );
}
