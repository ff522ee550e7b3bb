import type { Metadata } from 'next';
import { GET as containerList } from '@/app/api/nodes/[node]/containers/route';
import { ChangeScreen } from '@/components/many/change-screen';
import { Prefetched } from '@/components/prefetched';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

type Props = PageProps<'/nodes/[node]/change'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { node } = await params;
  return { title: t('many.change.title', { node: decodeURIComponent(node) }) };
}

export default async function ChangePage({ params }: Props) {
  const node = decodeURIComponent((await params).node);
  return (
    <Prefetched reads={[read(containerList, { node })]}>
      <ChangeScreen node={node} />
    </Prefetched>
  );
}
