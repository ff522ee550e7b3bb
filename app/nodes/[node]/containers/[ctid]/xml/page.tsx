import type { Metadata } from 'next';
import { GET as containerXml } from '@/app/api/nodes/[node]/containers/[ctid]/xml/route';
import { Prefetched } from '@/components/prefetched';
import { queryOf, viewOf } from '@/components/xml/view';
import { XmlScreen } from '@/components/xml/xml-screen';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

type Props = PageProps<'/nodes/[node]/containers/[ctid]/xml'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: t('xml.page', { ctid: decodeURIComponent((await params).ctid) }) };
}

export default async function XmlPage({ params, searchParams }: Props) {
  const given = await params;
  const asked = await searchParams;
  const node = decodeURIComponent(given.node);
  const ctid = decodeURIComponent(given.ctid);
  const view = viewOf((name) => [asked[name]].flat()[0]);
  return (
    <Prefetched reads={[read(containerXml, { node, ctid }, queryOf(view))]}>
      <XmlScreen node={node} ctid={ctid} />
    </Prefetched>
  );
}
