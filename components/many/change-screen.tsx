'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ListChecks } from 'lucide-react';
import Link from 'next/link';
import { useMemo } from 'react';
import { pickedQuery } from '@/components/container/columns';
import { parseFilter } from '@/components/container/filter';
import { NodeTrouble } from '@/components/container/node-trouble';
import { NodeStateMark } from '@/components/frame/node-state';
import { PageHead } from '@/components/frame/page-head';
import { changeManyPath, containersWithPath, nodePath } from '@/components/paths';
import { QueryView } from '@/components/query-view';
import { buttonClass } from '@/components/ui/button-class';
import { Empty } from '@/components/ui/empty';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useUrlState } from '@/components/url-state';
import { q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import { t } from '@/lib/text/t';
import { ChangeMany } from './change-many';
import { parseChosen, useRemembered } from './chosen';

type List = ReplyOf<typeof api.containerList>;

/** A setting of many containers: which they are, what is changed, what would become of each, and then the run. */
export function ChangeScreen({ node }: { node: string }) {
  const [url] = useUrlState();
  const filterText = url.get('q');
  const filter = useMemo(() => parseFilter(filterText ?? ''), [filterText]);
  const query = useQuery({
    ...q(api.containerList, { node }, pickedQuery(filter.counters)),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
  });
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={8} columns={4} />}>
      {(data) => <Chosen data={data} filterText={filterText} inAddress={url.get('ctids')} matches={filter.matches} />}
    </QueryView>
  );
}

interface ChosenProps {
  data: List;
  filterText: string | null;
  inAddress: string | null;
  matches: ReturnType<typeof parseFilter>['matches'];
}

function Chosen({ data: { node, containers }, filterText, inAddress, matches }: ChosenProps) {
  const remembered = useRemembered(node.id);
  const ctids =
    filterText === null
      ? parseChosen(inAddress ?? remembered ?? '')
      : containers.filter(matches).map(({ ctid }) => ctid);
  const page =
    filterText !== null
      ? changeManyPath(node.id, { q: filterText })
      : inAddress === null
        ? changeManyPath(node.id)
        : changeManyPath(node.id, { ctids: inAddress });
  const back = filterText === null ? nodePath(node.id) : containersWithPath(node.id, filterText);
  const titles = new Map(containers.map((row) => [row.ctid, row.name ?? row.hostname]));
  return (
    <>
      <PageHead
        title={t('many.change.page', { count: ctids.length })}
        beside={<NodeStateMark state={node.state} />}
        actions={
          <Link href={back} prefetch={false} className="text-accent hover:underline">
            {t('many.change.back')}
          </Link>
        }
      >
        {filterText === null
          ? t('many.change.intro', { node: node.label })
          : t('many.change.introFilter', { node: node.label, filter: filterText })}
      </PageHead>
      <NodeTrouble node={node} />
      {ctids.length === 0 ? (
        <Panel flush>
          <Empty
            icon={ListChecks}
            title={t('many.change.none')}
            action={
              <Link href={back} prefetch={false} className={buttonClass('primary')}>
                {t('many.change.choose')}
              </Link>
            }
          >
            {t('many.change.none.hint')}
          </Empty>
        </Panel>
      ) : (
        <div className="space-y-4">
          <details className="rounded-lg border border-line bg-surface px-4 py-2.5">
            <summary className="text-muted hover:text-ink">{t('many.change.which', { count: ctids.length })}</summary>
            <p className="mt-2 text-sm break-words">
              {ctids.map((ctid) => [ctid, titles.get(ctid)].filter(Boolean).join(' ')).join(' · ')}
            </p>
          </details>
          <ChangeMany node={node} ctids={ctids} page={page} />
        </div>
      )}
    </>
  );
}
