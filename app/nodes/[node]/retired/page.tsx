import type { Metadata } from 'next';
import { GET as areaList } from '@/app/api/nodes/[node]/areas/route';
import { GET as retiredList } from '@/app/api/nodes/[node]/retired/route';
import { Prefetched } from '@/components/prefetched';
import { RetiredScreen } from '@/components/retired/retired-screen';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

export async function generateMetadata({ params }: PageProps<'/nodes/[node]/retired'>): Promise<Metadata> {
  const { node } = await params;
  return { title: t('retired.page', { node: decodeURIComponent(node) }) };
}

export default async function RetiredPage({ params }: PageProps<'/nodes/[node]/retired'>) {
  const node = decodeURIComponent((await params).node);
  return (
    <Prefetched reads={[read(retiredList, { node }), read(areaList, { node })]}>
      <RetiredScreen node={node} />
    </Prefetched>
  );
}
