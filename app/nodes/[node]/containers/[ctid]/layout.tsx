import type { Metadata } from 'next';
import { ContainerFrame } from '@/components/container/container-frame';
import { t } from '@/lib/text/t';

export async function generateMetadata({ params }: LayoutProps<'/nodes/[node]/containers/[ctid]'>): Promise<Metadata> {
  const { node, ctid } = await params;
  return { title: t('container.page', { ctid: decodeURIComponent(ctid), node: decodeURIComponent(node) }) };
}

export default async function ContainerLayout({ params, children }: LayoutProps<'/nodes/[node]/containers/[ctid]'>) {
  const { node, ctid } = await params;
  return (
    <ContainerFrame node={decodeURIComponent(node)} ctid={decodeURIComponent(ctid)}>
      {children}
    </ContainerFrame>
  );
}
