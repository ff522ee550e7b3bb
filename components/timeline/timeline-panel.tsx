'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { errorWords } from '@/components/error-words';
import { timelinePath } from '@/components/paths';
import { isOpen } from '@/components/tasks/task-state';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Skeleton } from '@/components/ui/skeleton';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';
import { TimelineList } from './timeline-list';
import { timelineOf } from './timeline-query';

/** What was done to a container last, by whomever. */
export function TimelinePanel({ node, ctid }: { node: string; ctid: string }) {
  const { data, error, refetch } = useQuery({
    ...q(api.timelineList, { node }, timelineOf(ctid)),
    refetchInterval: ({ state }) =>
      state.data?.entries.some((entry) => entry.kind === 'task' && isOpen(entry.task)) ? pollMs.moving : pollMs.list,
  });
  return (
    <Panel
      flush
      title={t('timeline.title')}
      aside={
        <Link href={timelinePath(node, ctid)} prefetch={false} className="text-xs text-accent hover:underline">
          {t('timeline.all')}
        </Link>
      }
    >
      {data === undefined ? (
        error === null ? (
          <Skeleton className="late m-4 h-4" />
        ) : (
          <p className="flex flex-wrap items-center gap-2 px-4 py-3 text-warning">
            {errorWords(error).message ?? errorWords(error).title}
            <Button size="sm" variant="quiet" onClick={() => void refetch()}>
              {t('frame.retry')}
            </Button>
          </p>
        )
      ) : data.entries.length === 0 ? (
        <p className="px-4 py-3 text-muted">{t('timeline.none')}</p>
      ) : (
        <TimelineList entries={data.entries} />
      )}
    </Panel>
  );
}
