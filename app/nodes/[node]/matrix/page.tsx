import type { Metadata } from 'next';
import { GET as nodeMatrix } from '@/app/api/nodes/[node]/matrix/route';
import { MatrixScreen } from '@/components/matrix/matrix-screen';
import { Prefetched } from '@/components/prefetched';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

type Props = PageProps<'/nodes/[node]/matrix'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: t('matrix.page', { node: decodeURIComponent((await params).node) }) };
}

export default async function MatrixPage({ params }: Props) {
  const node = decodeURIComponent((await params).node);
  return (
    <Prefetched reads={[read(nodeMatrix, { node })]}>
      <MatrixScreen node={node} />
    </Prefetched>
  );
}
