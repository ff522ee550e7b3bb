import type { Metadata } from 'next';
import { GET as backupList } from '@/app/api/nodes/[node]/backups/route';
import { GET as snapshotList } from '@/app/api/nodes/[node]/containers/[ctid]/snapshots/route';
import { CopiesScreen } from '@/components/copies/copies-screen';
import { Prefetched } from '@/components/prefetched';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

type Props = PageProps<'/nodes/[node]/containers/[ctid]/copies'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: t('backups.tab.page', { ctid: decodeURIComponent((await params).ctid) }) };
}

export default async function CopiesPage({ params }: Props) {
  const given = await params;
  const node = decodeURIComponent(given.node);
  const ctid = decodeURIComponent(given.ctid);
  return (
    <Prefetched reads={[read(snapshotList, { node, ctid }), read(backupList, { node }, { ctid })]}>
      <CopiesScreen node={node} ctid={ctid} />
    </Prefetched>
  );
}
