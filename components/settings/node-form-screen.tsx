'use client';
import { useQuery } from '@tanstack/react-query';
import { FileCog, ShieldAlert } from 'lucide-react';
import Link from 'next/link';
import { PageHead } from '@/components/frame/page-head';
import { settingsNodesPath } from '@/components/paths';
import { QueryView } from '@/components/query-view';
import { buttonClass } from '@/components/ui/button-class';
import { Empty } from '@/components/ui/empty';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { ScrollRegion } from '@/components/ui/table';
import { q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { SettingsNode } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { NodeForm } from './node-form';

const back = (
  <Link href={settingsNodesPath} className={buttonClass()}>
    {t('frame.nav.settings')}
  </Link>
);

/** Adding a node, or with `id` editing one. Nodes of the file can only be looked at. */
export function NodeFormScreen({ id }: { id?: string }) {
  // Read once: what somebody types must not be overtaken by what is read later.
  const query = useQuery({ ...q(api.nodeSettingsList, {}), refetchOnWindowFocus: false });
  return (
    <QueryView
      query={query}
      skeleton={
        <Panel flush>
          <SkeletonRows rows={8} columns={2} />
        </Panel>
      }
    >
      {({ nodes, demo, configFile }) => {
        if (id === undefined) return <NewNode demo={demo} />;
        const node =
          nodes.find((each) => each.id === id && each.source === 'screen') ?? nodes.find((each) => each.id === id);
        if (node === undefined) {
          return (
            <Empty icon={ShieldAlert} title={t('settings.error.notFound', { id })} action={back}>
              {t('errors.not_found.hint')}
            </Empty>
          );
        }
        return node.source === 'screen' ? <EditNode node={node} /> : <LookAt node={node} configFile={configFile} />;
      }}
    </QueryView>
  );
}

function NewNode({ demo }: { demo: boolean }) {
  return (
    <>
      <PageHead title={t('settings.form.new')}>{t('settings.form.newIntro')}</PageHead>
      {demo ? (
        <Panel flush>
          <Empty icon={ShieldAlert} title={t('settings.form.demoTitle')} action={back}>
            {t('settings.error.demo')}
          </Empty>
        </Panel>
      ) : (
        <NodeForm node={null} />
      )}
    </>
  );
}

function EditNode({ node }: { node: SettingsNode }) {
  return (
    <>
      <PageHead title={t('settings.form.edit', { node: node.label })} />
      <NodeForm node={node} />
    </>
  );
}

/** What the file says, as it says it. */
function LookAt({ node, configFile }: { node: SettingsNode; configFile: string | null }) {
  return (
    <>
      <PageHead title={t('settings.form.edit', { node: node.label })} actions={back} />
      <Panel>
        <p className="mb-3 flex items-center gap-2 text-muted">
          <FileCog size={15} aria-hidden className="shrink-0 text-faint" />
          {configFile === null ? t('settings.form.readOnlyFound') : t('settings.form.readOnly', { file: configFile })}
        </p>
        <ScrollRegion label={t('settings.form.edit', { node: node.label })}>
          <pre className="rounded-md bg-subtle p-3 font-mono text-xs">{JSON.stringify(node.entry, null, 2)}</pre>
        </ScrollRegion>
      </Panel>
    </>
  );
}
