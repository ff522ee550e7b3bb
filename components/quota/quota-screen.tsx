'use client';
import { useQuery } from '@tanstack/react-query';
import { useWriteReason } from '@/components/change/write-reason';
import { QueryView } from '@/components/query-view';
import { SkeletonRows } from '@/components/ui/skeleton';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { FilesystemPanel } from './filesystem-panel';
import { FirstPanel } from './first-panel';
import { SecondPanel } from './second-panel';
import type { QuotaReply } from './words';

/** The file system of a container, its quota, and that of the users and groups inside. */
export function QuotaScreen({ node, ctid }: { node: string; ctid: string }) {
  const query = useQuery({
    ...q(api.quotaView, { node, ctid }),
    // Each reading starts programs inside the container.
    refetchInterval: pollMs.facts,
  });
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={8} columns={5} />}>
      {(data) => <QuotaContent data={data} />}
    </QueryView>
  );
}

export function QuotaContent({ data }: { data: QuotaReply }) {
  const reason = useWriteReason(data.node);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <FilesystemPanel data={data} reason={reason} />
        <FirstPanel data={data} reason={reason} />
      </div>
      <SecondPanel data={data} reason={reason} />
    </div>
  );
}
