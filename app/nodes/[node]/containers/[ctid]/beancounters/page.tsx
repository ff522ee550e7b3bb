import type { Metadata } from 'next';
import { BeancountersScreen } from '@/components/ubc/beancounters-screen';
import { t } from '@/lib/text/t';

type Props = PageProps<'/nodes/[node]/containers/[ctid]/beancounters'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: t('beancounters.page', { ctid: decodeURIComponent((await params).ctid) }) };
}

export default async function BeancountersPage({ params }: Props) {
  const { node, ctid } = await params;
  return <BeancountersScreen node={decodeURIComponent(node)} ctid={decodeURIComponent(ctid)} />;
}
