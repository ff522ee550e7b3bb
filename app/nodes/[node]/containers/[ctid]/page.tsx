import { Overview } from '@/components/container/overview';

export default async function ContainerPage({ params }: PageProps<'/nodes/[node]/containers/[ctid]'>) {
  const { node, ctid } = await params;
  return <Overview node={decodeURIComponent(node)} ctid={decodeURIComponent(ctid)} />;
}
