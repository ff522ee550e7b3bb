import type { Metadata } from 'next';
import { GET as nodeView } from '@/app/api/nodes/[node]/route';
import { NodeChartsScreen } from '@/components/node/node-charts-screen';
import { Prefetched } from '@/components/prefetched';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

type Props = PageProps<'/nodes/[node]/charts'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: t('charts.page', { what: decodeURIComponent((await params).node) }) };
}

export default async function NodeChartsPage({ params }: Props) {
  const node = decodeURIComponent((await params).node);
  return (
    <Prefetched reads={[read(nodeView, { node })]}>
      <NodeChartsScreen node={node} />
    </Prefetched>
  );
}
