import type { Metadata } from 'next';
import { GET as containerView } from '@/app/api/nodes/[node]/containers/[ctid]/route';
import { ContainerFrame } from '@/components/container/container-frame';
import { Prefetched } from '@/components/prefetched';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

export async function generateMetadata({ params }: LayoutProps<'/nodes/[node]/containers/[ctid]'>): Promise<Metadata> {
  const { node, ctid } = await params;
  return { title: t('container.page', { ctid: decodeURIComponent(ctid), node: decodeURIComponent(node) }) };
}

export default async function ContainerLayout({ params, children }: LayoutProps<'/nodes/[node]/containers/[ctid]'>) {
  const given = await params;
  const node = decodeURIComponent(given.node);
  const ctid = decodeURIComponent(given.ctid);
  return (
    <Prefetched reads={[read(containerView, { node, ctid })]}>
      <ContainerFrame node={node} ctid={ctid}>
        {children}
      </ContainerFrame>
    </Prefetched>
  );
}
