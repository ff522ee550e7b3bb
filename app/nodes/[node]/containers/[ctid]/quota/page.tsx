import type { Metadata } from 'next';
import { GET as quotaView } from '@/app/api/nodes/[node]/containers/[ctid]/quota/route';
import { Prefetched } from '@/components/prefetched';
import { QuotaScreen } from '@/components/quota/quota-screen';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

type Props = PageProps<'/nodes/[node]/containers/[ctid]/quota'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: t('quota.page', { ctid: decodeURIComponent((await params).ctid) }) };
}

export default async function QuotaPage({ params }: Props) {
  const given = await params;
  const node = decodeURIComponent(given.node);
  const ctid = decodeURIComponent(given.ctid);
  return (
    <Prefetched reads={[read(quotaView, { node, ctid })]}>
      <QuotaScreen node={node} ctid={ctid} />
    </Prefetched>
  );
}
