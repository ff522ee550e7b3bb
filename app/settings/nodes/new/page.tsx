import type { Metadata } from 'next';
import { GET as nodeSettingsList } from '@/app/api/settings/nodes/route';
import { Prefetched } from '@/components/prefetched';
import { NodeFormScreen } from '@/components/settings/node-form-screen';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

export const metadata: Metadata = { title: t('settings.form.new') };

export default function NewNodePage() {
  return (
    <Prefetched reads={[read(nodeSettingsList, {})]}>
      <NodeFormScreen />
    </Prefetched>
  );
}
