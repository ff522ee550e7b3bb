import type { Metadata } from 'next';
import { GET as beancounterList } from '@/app/api/nodes/[node]/containers/[ctid]/beancounters/route';
import { ContainerChartsScreen } from '@/components/container/container-charts-screen';
import { Prefetched } from '@/components/prefetched';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

type Props = PageProps<'/nodes/[node]/containers/[ctid]/charts'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: t('charts.page', { what: decodeURIComponent((await params).ctid) }) };
}

export default async function ContainerChartsPage({ params }: Props) {
  const given = await params;
  const node = decodeURIComponent(given.node);
  const ctid = decodeURIComponent(given.ctid);
  return (
    <Prefetched reads={[read(beancounterList, { node, ctid })]}>
      <ContainerChartsScreen node={node} ctid={ctid} />
    </Prefetched>
  );
}
