import type { Metadata } from 'next';
import { GET as profileList } from '@/app/api/nodes/[node]/profiles/route';
import { Prefetched } from '@/components/prefetched';
import { ProfilesScreen } from '@/components/profiles/profiles-screen';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

export async function generateMetadata({ params }: PageProps<'/nodes/[node]/profiles'>): Promise<Metadata> {
  const { node } = await params;
  return { title: t('profiles.page', { node: decodeURIComponent(node) }) };
}

export default async function ProfilesPage({ params }: PageProps<'/nodes/[node]/profiles'>) {
  const node = decodeURIComponent((await params).node);
  return (
    <Prefetched reads={[read(profileList, { node })]}>
      <ProfilesScreen node={node} />
    </Prefetched>
  );
}
