import type { Metadata } from 'next';
import { GET as containerSettings } from '@/app/api/nodes/[node]/containers/[ctid]/settings/route';
import { GET as versionList } from '@/app/api/nodes/[node]/containers/[ctid]/versions/route';
import { Prefetched } from '@/components/prefetched';
import { VERSIONS_ASKED } from '@/components/versions/versions-query';
import { VersionsScreen } from '@/components/versions/versions-screen';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

type Props = PageProps<'/nodes/[node]/containers/[ctid]/versions'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: t('versions.page', { ctid: decodeURIComponent((await params).ctid) }) };
}

export default async function VersionsPage({ params }: Props) {
  const given = await params;
  const node = decodeURIComponent(given.node);
  const ctid = decodeURIComponent(given.ctid);
  // Reading the settings looks at the file: what was changed a moment ago is a version by then.
  const settings = read(containerSettings, { node, ctid });
  const versions = settings.then(() => read(versionList, { node, ctid }, VERSIONS_ASKED));
  return (
    <Prefetched reads={[settings, versions]}>
      <VersionsScreen node={node} ctid={ctid} />
    </Prefetched>
  );
}
