import type { Metadata } from 'next';
import { GET as containerList } from '@/app/api/nodes/[node]/containers/route';
import { GET as nodeView } from '@/app/api/nodes/[node]/route';
import { ContainersScreen } from '@/components/container/containers-screen';
import { Prefetched } from '@/components/prefetched';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

export async function generateMetadata({ params }: PageProps<'/nodes/[node]/containers'>): Promise<Metadata> {
  const { node } = await params;
  return { title: t('containers.page', { node: decodeURIComponent(node) }) };
}

export default async function ContainersPage({ params }: PageProps<'/nodes/[node]/containers'>) {
  const node = decodeURIComponent((await params).node);
  return (
    <Prefetched reads={[read(containerList, { node }), read(nodeView, { node })]}>
      <ContainersScreen node={node} />
    </Prefetched>
  );
}
