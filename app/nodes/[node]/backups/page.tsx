import type { Metadata } from 'next';
import { GET as backupList } from '@/app/api/nodes/[node]/backups/route';
import { NodeBackupsScreen } from '@/components/backups/node-backups-screen';
import { Prefetched } from '@/components/prefetched';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

export async function generateMetadata({ params }: PageProps<'/nodes/[node]/backups'>): Promise<Metadata> {
  const { node } = await params;
  return { title: t('backups.page', { node: decodeURIComponent(node) }) };
}

export default async function BackupsPage({ params }: PageProps<'/nodes/[node]/backups'>) {
  const node = decodeURIComponent((await params).node);
  return (
    <Prefetched reads={[read(backupList, { node }, {})]}>
      <NodeBackupsScreen node={node} />
    </Prefetched>
  );
}
