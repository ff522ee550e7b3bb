import type { Metadata } from 'next';
import { GET as templateList } from '@/app/api/nodes/[node]/templates/route';
import { Prefetched } from '@/components/prefetched';
import { TemplatesScreen } from '@/components/templates/templates-screen';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

export async function generateMetadata({ params }: PageProps<'/nodes/[node]/templates'>): Promise<Metadata> {
  const { node } = await params;
  return { title: t('templates.page', { node: decodeURIComponent(node) }) };
}

export default async function TemplatesPage({ params }: PageProps<'/nodes/[node]/templates'>) {
  const node = decodeURIComponent((await params).node);
  return (
    <Prefetched reads={[read(templateList, { node })]}>
      <TemplatesScreen node={node} />
    </Prefetched>
  );
}
