import type { Metadata } from 'next';
import { GET as nodeSettingsList } from '@/app/api/settings/nodes/route';
import { Prefetched } from '@/components/prefetched';
import { NodesScreen } from '@/components/settings/nodes-screen';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

export const metadata: Metadata = { title: t('frame.nav.settings') };

export default function NodeSettingsPage() {
  return (
    <Prefetched reads={[read(nodeSettingsList, {})]}>
      <NodesScreen />
    </Prefetched>
  );
}
