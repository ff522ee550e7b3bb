'use client';
import { useQuery } from '@tanstack/react-query';
import { QueryView } from '@/components/query-view';
import { SkeletonRows } from '@/components/ui/skeleton';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { SettingsView } from './settings-view';

/** What can be set of a container besides counters and disk: read first, edited group by group. */
export function SettingsScreen({ node, ctid }: { node: string; ctid: string }) {
  const query = useQuery({ ...q(api.containerSettings, { node, ctid }), refetchInterval: pollMs.list });
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={12} columns={2} />}>
      {(data) => <SettingsView data={data} node={node} />}
    </QueryView>
  );
}
