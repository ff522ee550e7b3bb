import type { Metadata } from 'next';
import { GET as nodeView } from '@/app/api/nodes/[node]/route';
import { ImportScreen } from '@/components/import/import-screen';
import { Prefetched } from '@/components/prefetched';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

type Props = PageProps<'/nodes/[node]/import'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { node } = await params;
  return { title: t('import.page', { node: decodeURIComponent(node) }) };
}

export default async function ImportPage({ params }: Props) {
  const node = decodeURIComponent((await params).node);
  return (
    <Prefetched reads={[read(nodeView, { node })]}>
      <ImportScreen node={node} />
    </Prefetched>
  );
}
