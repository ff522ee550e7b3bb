import type { Metadata } from 'next';
import { GET as nodeSettingsList } from '@/app/api/settings/nodes/route';
import { Prefetched } from '@/components/prefetched';
import { NodeFormScreen } from '@/components/settings/node-form-screen';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

export async function generateMetadata({ params }: PageProps<'/settings/nodes/[node]'>): Promise<Metadata> {
  const { node } = await params;
  return { title: t('settings.form.edit', { node: decodeURIComponent(node) }) };
}

export default async function NodeSettingsPage({ params }: PageProps<'/settings/nodes/[node]'>) {
  const node = decodeURIComponent((await params).node);
  return (
    <Prefetched reads={[read(nodeSettingsList, {})]}>
      <NodeFormScreen key={node} id={node} />
    </Prefetched>
  );
}
