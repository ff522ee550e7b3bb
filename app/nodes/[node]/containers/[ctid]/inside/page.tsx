import type { Metadata } from 'next';
import { InsideScreen } from '@/components/inside/inside-screen';
import { t } from '@/lib/text/t';

type Props = PageProps<'/nodes/[node]/containers/[ctid]/inside'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: t('inside.page', { ctid: decodeURIComponent((await params).ctid) }) };
}

/** Nothing is read for the first paint: processes come from a program inside, and the page must not wait for that. */
export default async function InsidePage({ params }: Props) {
  const given = await params;
  return <InsideScreen node={decodeURIComponent(given.node)} ctid={decodeURIComponent(given.ctid)} />;
}
