import type { Metadata } from 'next';
import { ContainersScreen } from '@/components/container/containers-screen';
import { t } from '@/lib/text/t';

export async function generateMetadata({ params }: PageProps<'/nodes/[node]/containers'>): Promise<Metadata> {
  const { node } = await params;
  return { title: t('containers.page', { node: decodeURIComponent(node) }) };
}

export default async function ContainersPage({ params }: PageProps<'/nodes/[node]/containers'>) {
  const node = decodeURIComponent((await params).node);
  return <ContainersScreen node={node} />;
}
