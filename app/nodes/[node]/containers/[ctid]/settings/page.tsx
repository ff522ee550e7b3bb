import type { Metadata } from 'next';
import { GET as containerSettings } from '@/app/api/nodes/[node]/containers/[ctid]/settings/route';
import { SettingsScreen } from '@/components/config/settings-screen';
import { Prefetched } from '@/components/prefetched';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

type Props = PageProps<'/nodes/[node]/containers/[ctid]/settings'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: t('cfg.page', { ctid: decodeURIComponent((await params).ctid) }) };
}

export default async function SettingsPage({ params }: Props) {
  const given = await params;
  const node = decodeURIComponent(given.node);
  const ctid = decodeURIComponent(given.ctid);
  return (
    <Prefetched reads={[read(containerSettings, { node, ctid })]}>
      <SettingsScreen node={node} ctid={ctid} />
    </Prefetched>
  );
}
