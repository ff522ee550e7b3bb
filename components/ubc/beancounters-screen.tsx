'use client';
import { useQuery } from '@tanstack/react-query';
import { Gauge, Hourglass } from 'lucide-react';
import { QueryView } from '@/components/query-view';
import { Empty } from '@/components/ui/empty';
import { SkeletonRows } from '@/components/ui/skeleton';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import { BeancountersView } from './beancounters-view';

/** All counters of one container: what needs eyes first. */
export function BeancountersScreen({ node, ctid }: { node: string; ctid: string }) {
  const query = useQuery({
    ...q(api.beancounterList, { node, ctid }),
    refetchInterval: ({ state }) => (state.data?.at === null ? pollMs.moving : pollMs.list),
  });
  return (
    <QueryView
      query={query}
      skeleton={<SkeletonRows rows={6} columns={7} />}
      isEmpty={(data) => data.beancounters.length === 0}
      empty={
        query.data?.state === 'running' || query.data?.state === 'unknown' ? (
          <Empty icon={Hourglass} title={t('beancounters.waiting.title')}>
            {t('beancounters.waiting.body', { seconds: query.data.node.sampleSeconds })}
          </Empty>
        ) : (
          <Empty icon={Gauge} title={t('beancounters.stopped.title')}>
            {t('beancounters.stopped.body', { ctid, state: query.data?.state ?? 'stopped' })}
          </Empty>
        )
      }
    >
      {(data) => <BeancountersView data={data} node={node} age={formatSpan(data.now - (data.at ?? data.now))} />}
    </QueryView>
  );
}
