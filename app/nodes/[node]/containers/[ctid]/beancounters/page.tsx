import type { Metadata } from 'next';
import { GET as beancounterList } from '@/app/api/nodes/[node]/containers/[ctid]/beancounters/route';
import { Prefetched } from '@/components/prefetched';
import { BeancountersScreen } from '@/components/ubc/beancounters-screen';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

type Props = PageProps<'/nodes/[node]/containers/[ctid]/beancounters'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: t('beancounters.page', { ctid: decodeURIComponent((await params).ctid) }) };
}

export default async function BeancountersPage({ params }: Props) {
  const given = await params;
  const node = decodeURIComponent(given.node);
  const ctid = decodeURIComponent(given.ctid);
  return (
    <Prefetched reads={[read(beancounterList, { node, ctid })]}>
      <BeancountersScreen node={node} ctid={ctid} />
    </Prefetched>
  );
}
