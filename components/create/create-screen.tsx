'use client';
import { useQuery } from '@tanstack/react-query';
import { Archive } from 'lucide-react';
import Link from 'next/link';
import { useSyncExternalStore } from 'react';
import { NodeTrouble } from '@/components/container/node-trouble';
import { NodeStateMark } from '@/components/frame/node-state';
import { PageHead } from '@/components/frame/page-head';
import { ImportLink } from '@/components/import/import-link';
import { templatesPath } from '@/components/paths';
import { QueryView } from '@/components/query-view';
import { buttonClass } from '@/components/ui/button-class';
import { Empty } from '@/components/ui/empty';
import { ErrorPanel } from '@/components/ui/error-panel';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';
import { CreateForm } from './create-form';
import { type Choices, type Draft, draftKey, emptyDraft, recallDraft } from './draft';

const never = () => () => {};

/** Makes containers of a node. `from`: the CTID of one that the new one is to be like. */
export function CreateScreen({ node, from }: { node: string; from: string | undefined }) {
  const query = useQuery({
    ...q(api.containerNew, { node }, from === undefined ? {} : { from }),
    // What is free changes slowly, and each look is some processes on the node.
    refetchInterval: pollMs.facts,
  });
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={10} columns={2} />}>
      {(data) => <Create data={data} retry={() => void query.refetch()} />}
    </QueryView>
  );
}

function Create({ data, retry }: { data: Choices; retry: () => void }) {
  const { node, problem, templates, profiles } = data;
  // Only a browser knows what its tab has kept.
  const inBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <>
      <PageHead
        title={t('create.page', { node: node.label })}
        beside={<NodeStateMark state={node.state} />}
        actions={<ImportLink node={node.id} />}
      />
      <NodeTrouble node={node} />
      {problem !== null ? (
        <ErrorPanel
          title={t('create.problem')}
          message={problem.message}
          hint={t('create.problem.hint')}
          detail={problem.detail}
          retry={retry}
        />
      ) : templates.length === 0 || profiles.length === 0 ? (
        <Panel flush>
          <Empty
            icon={Archive}
            title={t(templates.length === 0 ? 'create.noTemplates.title' : 'create.noProfiles.title')}
            action={
              <Link href={templatesPath(node.id)} className={buttonClass('primary')}>
                {t('templates.page.link')}
              </Link>
            }
          >
            {t(templates.length === 0 ? 'create.noTemplates.hint' : 'create.noProfiles.hint')}
          </Empty>
        </Panel>
      ) : (
        <CreateForm
          key={inBrowser ? 'kept' : 'fresh'}
          choices={data}
          initial={(inBrowser ? recallDraft(draftKey(data)) : undefined) ?? likeDraft(data)}
        />
      )}
    </>
  );
}

function likeDraft({ like }: Choices): Draft {
  if (like === null) return emptyDraft;
  const { template, profile, layout = '', values, start } = like;
  return { ...emptyDraft, template, profile, layout, values, start };
}
