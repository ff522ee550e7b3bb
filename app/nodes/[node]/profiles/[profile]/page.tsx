import type { Metadata } from 'next';
import { GET as profileView } from '@/app/api/nodes/[node]/profiles/[profile]/route';
import { Prefetched } from '@/components/prefetched';
import { ProfileScreen } from '@/components/profiles/profile-screen';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

export async function generateMetadata({ params }: PageProps<'/nodes/[node]/profiles/[profile]'>): Promise<Metadata> {
  const { profile } = await params;
  return { title: t('profiles.one', { name: decodeURIComponent(profile) }) };
}

export default async function ProfilePage({ params }: PageProps<'/nodes/[node]/profiles/[profile]'>) {
  const { node, profile } = await params;
  const where = { node: decodeURIComponent(node), profile: decodeURIComponent(profile) };
  return (
    <Prefetched reads={[read(profileView, where)]}>
      <ProfileScreen {...where} />
    </Prefetched>
  );
}
