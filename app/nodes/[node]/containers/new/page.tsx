import type { Metadata } from 'next';
import { GET as containerNew } from '@/app/api/nodes/[node]/containers/new/route';
import { CreateScreen } from '@/components/create/create-screen';
import { Prefetched } from '@/components/prefetched';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

export async function generateMetadata({ params }: PageProps<'/nodes/[node]/containers/new'>): Promise<Metadata> {
  const { node } = await params;
  return { title: t('create.page', { node: decodeURIComponent(node) }) };
}

export default async function NewContainerPage({ params, searchParams }: PageProps<'/nodes/[node]/containers/new'>) {
  const node = decodeURIComponent((await params).node);
  const { from } = await searchParams;
  const like = typeof from === 'string' && from !== '' ? from : undefined;
  return (
    <Prefetched reads={[read(containerNew, { node }, like === undefined ? {} : { from: like })]}>
      <CreateScreen node={node} from={like} />
    </Prefetched>
  );
}
