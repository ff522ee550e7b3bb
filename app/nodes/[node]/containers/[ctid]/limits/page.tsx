import type { Metadata } from 'next';
import { GET as containerSettings } from '@/app/api/nodes/[node]/containers/[ctid]/settings/route';
import { LimitsScreen } from '@/components/limits/limits-screen';
import { Prefetched } from '@/components/prefetched';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

type Props = PageProps<'/nodes/[node]/containers/[ctid]/limits'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: t('limits.page', { ctid: decodeURIComponent((await params).ctid) }) };
}

export default async function LimitsPage({ params }: Props) {
  const given = await params;
  const node = decodeURIComponent(given.node);
  const ctid = decodeURIComponent(given.ctid);
  return (
    <Prefetched reads={[read(containerSettings, { node, ctid })]}>
      <LimitsScreen node={node} ctid={ctid} />
    </Prefetched>
  );
}
