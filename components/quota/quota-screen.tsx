'use client';
import { useQuery } from '@tanstack/react-query';
import { useSession } from '@/components/frame/fleet-query';
import { QueryView } from '@/components/query-view';
import { SkeletonRows } from '@/components/ui/skeleton';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';
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
  const role = useSession().data?.user.role;
  const reason =
    data.node.disabled !== null
      ? t('settings.node.isDisabled', { node: data.node.label, by: data.node.disabled.by })
      : role === 'viewer'
        ? t('change.needsOperator')
        : undefined;
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
