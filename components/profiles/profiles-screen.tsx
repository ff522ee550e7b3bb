'use client';
import { useQuery } from '@tanstack/react-query';
import { FileSliders, Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useWriteReason } from '@/components/change/write-reason';
import { NodeTrouble } from '@/components/container/node-trouble';
import { NodeStateMark } from '@/components/frame/node-state';
import { PageHead } from '@/components/frame/page-head';
import { NodeTabs } from '@/components/node/node-tabs';
import { QueryView } from '@/components/query-view';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorPanel } from '@/components/ui/error-panel';
import { NoteLines } from '@/components/ui/note-lines';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useUrlState } from '@/components/url-state';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import { t } from '@/lib/text/t';
import { CompareTable } from './compare-table';
import { ProfileTable } from './profile-table';

const NewDialog = dynamic(() => import('./new-dialog').then((m) => m.NewDialog), { ssr: false });

export type ProfileList = ReplyOf<typeof api.profileList>;

/** What new containers of a node are made from. */
export function ProfilesScreen({ node }: { node: string }) {
  const query = useQuery({ ...q(api.profileList, { node }), refetchInterval: pollMs.facts });
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={8} columns={7} />}>
      {(data) => <Profiles data={data} retry={() => void query.refetch()} />}
    </QueryView>
  );
}

function Profiles({ data, retry }: { data: ProfileList; retry: () => void }) {
  const { node, profiles, problem } = data;
  const [url, change] = useUrlState();
  const [adding, setAdding] = useState(false);
  const reason = useWriteReason(node);
  // The address follows in a transition; a tick must show at once.
  const [ticked, setTicked] = useState(() => (url.get('compare') ?? '').split(','));
  const compared = profiles.filter(({ name }) => ticked.includes(name));
  const tick = (name: string) => {
    const names = compared.map((one) => one.name);
    const next = names.includes(name) ? names.filter((one) => one !== name) : [...names, name];
    setTicked(next);
    change({ compare: next.join(',') });
  };
  const add = (
    <Button
      variant="primary"
      reason={reason ?? (problem === null ? undefined : t('profiles.problem'))}
      onClick={() => setAdding(true)}
      icon={<Plus size={14} aria-hidden />}
    >
      {t('profiles.new')}
    </Button>
  );
  return (
    <>
      <PageHead
        title={t('profiles.page', { node: node.label })}
        beside={<NodeStateMark state={node.state} />}
        actions={add}
      >
        {t('profiles.intro')}
      </PageHead>
      <NodeTabs node={node.id} current="profiles" />
      <NodeTrouble node={node} />
      {problem !== null ? (
        <ErrorPanel
          title={t('profiles.problem')}
          message={problem.message}
          hint={t('profiles.problem.hint')}
          detail={problem.detail}
          retry={retry}
        />
      ) : (
        <div className="space-y-5">
          <Panel
            flush
            title={t('profiles.list')}
            aside={<span className="text-xs text-faint">{t('profiles.compare.hint')}</span>}
          >
            {profiles.length === 0 ? (
              <Empty icon={FileSliders} title={t('profiles.none.title')} action={add}>
                {t('profiles.none.hint')}
              </Empty>
            ) : (
              <ProfileTable data={data} compared={compared.map(({ name }) => name)} onTick={tick} />
            )}
            <Notes data={data} />
          </Panel>
          {compared.length > 1 && <CompareTable profiles={compared} />}
        </div>
      )}
      {adding && <NewDialog node={node} profiles={profiles.map(({ name }) => name)} onClose={() => setAdding(false)} />}
    </>
  );
}

function Notes({ data: { missing, usersComplete, defaultProfile, profiles } }: { data: ProfileList }) {
  const lines: string[] = [];
  if (!usersComplete) lines.push(t('templates.usersIncomplete'));
  if (defaultProfile !== null && !profiles.some(({ name }) => name === defaultProfile)) {
    lines.push(t('profiles.defaultMissing', { name: defaultProfile }));
  }
  if (missing.length > 0) {
    const names = missing.slice(0, 6).map(({ name, users }) => t('templates.missing.one', { name, users }));
    lines.push(t('profiles.missing', { names: names.join(', '), more: Math.max(0, missing.length - 6) }));
  }
  return <NoteLines lines={lines} />;
}
