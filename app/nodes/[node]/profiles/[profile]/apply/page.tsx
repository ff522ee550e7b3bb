import type { Metadata } from 'next';
import { GET as profileOutcomes } from '@/app/api/nodes/[node]/profiles/[profile]/outcomes/route';
import { Prefetched } from '@/components/prefetched';
import { ApplyScreen } from '@/components/profiles/apply-screen';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

type Props = PageProps<'/nodes/[node]/profiles/[profile]/apply'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { profile } = await params;
  return { title: t('profiles.apply.page', { profile: decodeURIComponent(profile) }) };
}

export default async function ApplyPage({ params }: Props) {
  const { node, profile } = await params;
  const where = { node: decodeURIComponent(node), profile: decodeURIComponent(profile) };
  return (
    <Prefetched reads={[read(profileOutcomes, where)]}>
      <ApplyScreen {...where} />
    </Prefetched>
  );
}
