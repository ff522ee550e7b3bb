'use client';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useState } from 'react';
import { NodeTrouble } from '@/components/container/node-trouble';
import { NodeStateMark } from '@/components/frame/node-state';
import { PageHead } from '@/components/frame/page-head';
import { nodePath } from '@/components/paths';
import { QueryView } from '@/components/query-view';
import { Button } from '@/components/ui/button';
import { SkeletonRows } from '@/components/ui/skeleton';
import { q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';
import { ImportDocuments } from './import-documents';

const ExportDialog = dynamic(() => import('./export-dialog'), { ssr: false });

/** Containers made and changed by domain documents, several at once; nothing runs before it was shown. */
export function ImportScreen({ node }: { node: string }) {
  const [exporting, setExporting] = useState(false);
  const query = useQuery(q(api.nodeView, { node }));
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={4} columns={3} />}>
      {({ node: about }) => (
        <>
          <PageHead
            title={t('import.page', { node: about.label })}
            beside={<NodeStateMark state={about.state} />}
            actions={
              <>
                <Link href={nodePath(about.id)} prefetch={false} className="text-accent hover:underline">
                  {t('many.change.back')}
                </Link>
                <Button onClick={() => setExporting(true)}>{t('export.all')}</Button>
              </>
            }
          >
            {t('import.intro')}
          </PageHead>
          <NodeTrouble node={about} />
          <ImportDocuments node={about} />
          {exporting && <ExportDialog node={about.id} ctids={[]} onClose={() => setExporting(false)} />}
        </>
      )}
    </QueryView>
  );
}
