'use client';
import { useQuery } from '@tanstack/react-query';
import { FileCog, Plus, Server } from 'lucide-react';
import Link from 'next/link';
import { PageHead } from '@/components/frame/page-head';
import { newNodePath } from '@/components/paths';
import { QueryView } from '@/components/query-view';
import { Age } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { Empty } from '@/components/ui/empty';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Table, Th } from '@/components/ui/table';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import { isMessageKey, t } from '@/lib/text/t';
import { SettingsNodeRow } from './node-row';
import { SettingsTabs } from './settings-tabs';

type Reply = ReplyOf<typeof api.nodeSettingsList>;

/** All nodes vzboard looks after, wherever they are configured. */
export function NodesScreen() {
  const query = useQuery({
    ...q(api.nodeSettingsList, {}),
    // A node that was just added says within seconds how it is.
    refetchInterval: ({ state }) =>
      state.data?.nodes.some((node) => node.state === 'waiting' || node.state === 'stale')
        ? pollMs.moving
        : pollMs.list,
  });
  return (
    <>
      <PageHead
        title={t('frame.nav.settings')}
        actions={<AddNode demo={query.data?.demo === true} none={query.data === undefined} />}
      >
        {t('settings.nodes.intro')}
      </PageHead>
      <SettingsTabs />
      <QueryView
        query={query}
        skeleton={
          <Panel flush>
            <SkeletonRows rows={6} columns={5} />
          </Panel>
        }
        isEmpty={(data) => data.nodes.length === 0 && data.changes.length === 0}
        empty={
          <Panel flush>
            <Empty icon={Server} title={t('settings.nodes.none.title')} action={<AddNode demo={false} none={false} />}>
              {t('settings.nodes.none.hint')}
            </Empty>
          </Panel>
        }
      >
        {(data) => (
          <div className="space-y-5">
            <NodeList data={data} />
            {data.changes.length > 0 && <Changes changes={data.changes} />}
          </div>
        )}
      </QueryView>
    </>
  );
}

function AddNode({ demo, none }: { demo: boolean; none: boolean }) {
  if (none) return null;
  if (demo) {
    return (
      <Button variant="primary" reason={t('settings.error.demo')} icon={<Plus size={14} aria-hidden />}>
        {t('settings.nodes.add')}
      </Button>
    );
  }
  return (
    <Link href={newNodePath} className={buttonClass('primary')}>
      <Plus size={14} aria-hidden />
      {t('settings.nodes.add')}
    </Link>
  );
}

function NodeList({ data }: { data: Reply }) {
  const { nodes, configFile } = data;
  const fromFile = nodes.some(({ source }) => source === 'file');
  return (
    <Panel flush title={t('settings.nodes')}>
      <Table label={t('settings.nodes.list')}>
        <thead>
          <tr>
            <Th className="pl-4">{t('settings.nodes.column.node')}</Th>
            <Th>{t('settings.nodes.column.state')}</Th>
            <Th className="hidden lg:table-cell">{t('settings.nodes.column.group')}</Th>
            <Th className="hidden md:table-cell">{t('settings.nodes.column.transport')}</Th>
            <Th className="hidden sm:table-cell">{t('settings.nodes.column.source')}</Th>
            <Th className="pr-4 text-right!">{t('settings.nodes.column.actions')}</Th>
          </tr>
        </thead>
        <tbody className="[&>tr:last-child>td]:border-b-0">
          {nodes.map((node) => (
            <SettingsNodeRow key={`${node.source} ${node.id}`} node={node} configFile={configFile} />
          ))}
        </tbody>
      </Table>
      {fromFile && configFile !== null && (
        <p className="flex items-center gap-2 border-t border-line px-4 py-2 text-xs text-muted">
          <FileCog size={14} aria-hidden className="shrink-0 text-faint" />
          {t('settings.nodes.fromFile', { file: configFile })}
        </p>
      )}
    </Panel>
  );
}

function Changes({ changes }: { changes: Reply['changes'] }) {
  return (
    <Panel flush title={t('settings.changes')}>
      <ol aria-label={t('settings.changes.list')}>
        {changes.map(({ node, at, by, what }) => {
          const key = `settings.what.${what}`;
          const did = isMessageKey(key) ? t(key) : what;
          return (
            <li
              key={`${at} ${node} ${what}`}
              className="flex flex-wrap items-baseline gap-x-3 border-b border-line px-4 py-1.5 last:border-b-0"
            >
              <span className="font-medium">{node}</span>
              <span className="text-muted">{t('settings.changedBy', { what: did, by })}</span>
              <span className="num ml-auto text-xs text-faint">
                <Age at={at} />
              </span>
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}
