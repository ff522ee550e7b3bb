'use client';
import { useQuery } from '@tanstack/react-query';
import { Archive, Plus } from 'lucide-react';
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
import { Meter } from '@/components/ui/meter';
import { NoteLines } from '@/components/ui/note-lines';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Template } from '@/lib/api/schemas';
import { formatBytes } from '@/lib/format';
import { t } from '@/lib/text/t';
import { TemplateTable } from './template-table';
import { TemplateTasks } from './template-tasks';

const AddDialog = dynamic(() => import('./add-dialog').then((m) => m.AddDialog), { ssr: false });
const RemoveDialog = dynamic(() => import('./remove-dialog').then((m) => m.RemoveDialog), { ssr: false });

export type TemplateList = ReplyOf<typeof api.templateList>;

/** What new containers of a node can be made of. */
export function TemplatesScreen({ node }: { node: string }) {
  const query = useQuery({
    ...q(api.templateList, { node }),
    refetchInterval: ({ state }) => ((state.data?.tasks.length ?? 0) > 0 ? pollMs.moving : pollMs.facts),
  });
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={8} columns={6} />}>
      {(data) => <Templates data={data} retry={() => void query.refetch()} />}
    </QueryView>
  );
}

function Templates({ data, retry }: { data: TemplateList; retry: () => void }) {
  const { node, templates, problem, tasks } = data;
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Template>();
  const reason = useWriteReason(node) ?? (problem === null ? undefined : t('templates.problem'));
  const add = (
    <Button variant="primary" reason={reason} onClick={() => setAdding(true)} icon={<Plus size={14} aria-hidden />}>
      {t('templates.add')}
    </Button>
  );
  return (
    <>
      <PageHead
        title={t('templates.page', { node: node.label })}
        beside={<NodeStateMark state={node.state} />}
        actions={add}
      >
        {t('templates.intro')}
      </PageHead>
      <NodeTabs node={node.id} current="templates" />
      <NodeTrouble node={node} />
      <div className="space-y-5">
        <TemplateTasks tasks={tasks} />
        {problem !== null ? (
          <ErrorPanel
            title={t('templates.problem')}
            message={problem.message}
            hint={t('templates.problem.hint')}
            detail={problem.detail}
            retry={retry}
          />
        ) : (
          <Panel flush title={t('templates.cache')} aside={<Room data={data} />}>
            {templates.length === 0 ? (
              <Empty icon={Archive} title={t('templates.none.title')} action={add}>
                {t('templates.none.hint', { path: data.area?.path ?? '' })}
              </Empty>
            ) : (
              <TemplateTable data={data} reason={reason} onRemove={setRemoving} />
            )}
            <Notes data={data} />
          </Panel>
        )}
      </div>
      {adding && <AddDialog data={data} onClose={() => setAdding(false)} />}
      {removing !== undefined && (
        <RemoveDialog node={node} template={removing} onClose={() => setRemoving(undefined)} />
      )}
    </>
  );
}

function Room({ data: { area } }: { data: TemplateList }) {
  if (area === null || area.totalBytes === null || area.freeBytes === null) return null;
  const text = t('templates.room', { free: formatBytes(area.freeBytes), total: formatBytes(area.totalBytes) });
  return (
    <span className="num flex items-center gap-3 text-xs text-muted">
      <span className="hidden font-mono sm:inline">{area.path}</span>
      <Meter
        label={t('templates.room.label')}
        ratio={area.totalBytes === 0 ? null : 1 - area.freeBytes / area.totalBytes}
        text={text}
        className="w-20"
      />
      {text}
    </span>
  );
}

/** What is not in the table but true all the same. */
function Notes({ data: { missing, ignored, usersComplete, defaultTemplate, templates } }: { data: TemplateList }) {
  const lines: string[] = [];
  if (!usersComplete) lines.push(t('templates.usersIncomplete'));
  if (defaultTemplate !== null && !templates.some(({ name }) => name === defaultTemplate)) {
    lines.push(t('templates.defaultMissing', { name: defaultTemplate }));
  }
  if (missing.length > 0) {
    const names = missing.slice(0, 6).map(({ name, users }) => t('templates.missing.one', { name, users }));
    lines.push(t('templates.missing', { names: names.join(', '), more: Math.max(0, missing.length - 6) }));
  }
  if (ignored.length > 0) {
    lines.push(t('templates.ignored', { count: ignored.length, names: ignored.slice(0, 4).join(', ') }));
  }
  return <NoteLines lines={lines} />;
}
