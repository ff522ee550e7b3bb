'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { PackageMinus, PackageX, Undo2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useState } from 'react';
import { NodeTrouble } from '@/components/container/node-trouble';
import { NodeStateMark } from '@/components/frame/node-state';
import { PageHead } from '@/components/frame/page-head';
import { NodeTabs } from '@/components/node/node-tabs';
import { nodePath } from '@/components/paths';
import { QueryView } from '@/components/query-view';
import { Age } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { Empty } from '@/components/ui/empty';
import { ErrorPanel } from '@/components/ui/error-panel';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Retired } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { AreasPanel } from './areas-panel';
import { canComeBack, RetiredTable } from './retired-table';
import { retiredTitle, useWriteReason } from './retired-words';

const BackDialog = dynamic(() => import('./back-dialog').then((m) => m.BackDialog), { ssr: false });

type RetiredList = ReplyOf<typeof api.retiredList>;

/** What a node keeps without listing it. */
export function RetiredScreen({ node }: { node: string }) {
  const query = useQuery({
    ...q(api.retiredList, { node }),
    refetchInterval: ({ state }) => ((state.data?.tasks.length ?? 0) > 0 ? pollMs.moving : pollMs.facts),
  });
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={6} columns={5} />}>
      {(data) => <Kept data={data} retry={() => void query.refetch()} />}
    </QueryView>
  );
}

function Kept({ data, retry }: { data: RetiredList; retry: () => void }) {
  const { node, retired, problem, unsupported } = data;
  const [back, setBack] = useState<Retired>();
  const reason = useWriteReason(node, 'operator');
  const client = useQueryClient();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const chosen = new Set(retired.filter((one) => picked.has(one.ctid) && canComeBack(one)).map(({ ctid }) => ctid));
  const bringBack = () =>
    void import('./bulk-bring-back').then(({ askBringBack }) => askBringBack([...chosen], { client, node }));
  return (
    <>
      <PageHead title={t('retired.page', { node: node.label })} beside={<NodeStateMark state={node.state} />}>
        {t('retired.intro')}
      </PageHead>
      <NodeTabs node={node.id} current="retired" />
      <NodeTrouble node={node} />
      <div className="space-y-5">
        {unsupported !== null && (
          <Panel>
            <Empty icon={PackageX} title={t('retired.unsupported.title')}>
              {unsupported}
            </Empty>
          </Panel>
        )}
        {problem !== null && (
          <ErrorPanel
            title={t('retired.problem')}
            message={problem.message}
            hint={t('retired.problem.hint')}
            detail={problem.detail}
            retry={retry}
          />
        )}
        {problem === null && unsupported === null && (
          <Panel
            flush
            title={t('retired.list')}
            aside={
              chosen.size > 0 && (
                <Button size="sm" reason={reason} icon={<Undo2 size={13} aria-hidden />} onClick={bringBack}>
                  {t('retired.bulk', { count: chosen.size })}
                </Button>
              )
            }
          >
            {retired.length === 0 ? (
              <Empty
                icon={PackageMinus}
                title={t('retired.none.title')}
                action={
                  <Link href={nodePath(node.id)} prefetch={false} className={buttonClass()}>
                    {t('container.missing.back', { node: node.label })}
                  </Link>
                }
              >
                {t('retired.none.hint')}
              </Empty>
            ) : (
              <RetiredTable retired={retired} reason={reason} onBack={setBack} chosen={chosen} onChoose={setPicked} />
            )}
          </Panel>
        )}
        <AreasPanel node={node.id} />
        <Destroyed data={data} />
      </div>
      {back !== undefined && <BackDialog node={node.id} retired={back} onClose={() => setBack(undefined)} />}
    </>
  );
}

/** Read only: their files are gone. */
function Destroyed({ data: { destroyed, destroyedTotal } }: { data: RetiredList }) {
  if (destroyed.length === 0) return null;
  return (
    <Panel flush title={t('retired.destroyed')}>
      <p className="px-4 py-2.5 text-xs text-muted">{t('retired.destroyed.intro')}</p>
      <ul className="border-t border-line">
        {destroyed.map((one) => (
          <li
            key={one.ctid}
            className="flex flex-wrap items-baseline gap-x-3 border-b border-line px-4 py-1.5 last:border-b-0"
          >
            <span className="num w-20 shrink-0 text-muted">{one.ctid}</span>
            <span className="min-w-0 flex-1 truncate">{retiredTitle(one) === one.ctid ? '' : retiredTitle(one)}</span>
            {one.at !== null && <Age at={one.at} className="text-xs text-muted" />}
          </li>
        ))}
      </ul>
      {destroyedTotal > destroyed.length && (
        <p className="border-t border-line px-4 py-2 text-xs text-muted">
          {t('retired.destroyed.more', { count: destroyedTotal - destroyed.length })}
        </p>
      )}
    </Panel>
  );
}
