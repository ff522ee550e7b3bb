'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { NodeTrouble } from '@/components/container/node-trouble';
import { NodeStateMark } from '@/components/frame/node-state';
import { PageHead } from '@/components/frame/page-head';
import { nodePath } from '@/components/paths';
import { QueryView } from '@/components/query-view';
import { SkeletonRows } from '@/components/ui/skeleton';
import { q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';
import { ImportDocuments } from './import-documents';

/** Containers made and changed by domain documents, several at once; nothing runs before it was shown. */
export function ImportScreen({ node }: { node: string }) {
  const query = useQuery(q(api.nodeView, { node }));
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={4} columns={3} />}>
      {({ node: about }) => (
        <>
          <PageHead
            title={t('import.page', { node: about.label })}
            beside={<NodeStateMark state={about.state} />}
            actions={
              <Link href={nodePath(about.id)} prefetch={false} className="text-accent hover:underline">
                {t('many.change.back')}
              </Link>
            }
          >
            {t('import.intro')}
          </PageHead>
          <NodeTrouble node={about} />
          <ImportDocuments node={about} />
        </>
      )}
    </QueryView>
  );
}
