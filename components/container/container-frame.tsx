'use client';
import { SearchX } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { lazy, type ReactNode, Suspense } from 'react';
import { useFleet } from '@/components/frame/fleet-query';
import { PageHead } from '@/components/frame/page-head';
import { useNow } from '@/components/now';
import {
  beancountersPath,
  containerChartsPath,
  containerPath,
  containerSettingsPath,
  copiesPath,
  insidePath,
  limitsPath,
  nodePath,
  quotaPath,
  retiredPath,
  taskPath,
  timelinePath,
  versionsPath,
  xmlPath,
} from '@/components/paths';
import { QueryView } from '@/components/query-view';
import { taskTitle } from '@/components/tasks/task-words';
import { StateBadge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button-class';
import { Empty } from '@/components/ui/empty';
import { RouteTabs } from '@/components/ui/route-tabs';
import { Skeleton } from '@/components/ui/skeleton';
import type { ContainerDetail } from '@/lib/api/schemas';
import { formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import { busyWord } from './busy-word';
import { ContainerActions } from './container-actions';
import { useContainer } from './container-query';
import { KillNote } from './kill-note';
import { NodeTrouble } from './node-trouble';
import { titleOf } from './row-words';

const TaskProgress = lazy(() => import('@/components/tasks/task-progress').then((m) => ({ default: m.TaskProgress })));
const PlannedNote = dynamic(() => import('@/components/life/planned-note').then((m) => m.PlannedNote));
const ReinstallNote = dynamic(() => import('@/components/life/reinstall-note').then((m) => m.ReinstallNote), {
  ssr: false,
});

/** What stands above every page of one container: who it is, how it is, what can be done, its tabs. */
export function ContainerFrame({ node, ctid, children }: { node: string; ctid: string; children: ReactNode }) {
  const query = useContainer(node, ctid);
  return (
    <QueryView
      query={query}
      skeleton={<Skeleton className="late h-24 w-full" />}
      notFound={<Missing node={node} ctid={ctid} />}
    >
      {({ container, node: summary }) => {
        const title = titleOf(container);
        return (
          <>
            <PageHead
              title={title}
              beside={
                <>
                  <StateBadge state={container.state} busy={busyWord(container.task)} />
                  {title !== ctid && <span className="num text-muted">{t('container.ctid', { ctid })}</span>}
                  {container.task !== null && <TaskNote task={container.task} ctid={ctid} />}
                  {container.task?.killsAt !== undefined && <KillNote killsAt={container.task.killsAt} />}
                </>
              }
              actions={<ContainerActions container={container} node={summary} />}
            />
            <NodeTrouble node={summary} />
            {container.planned !== undefined && <PlannedNote container={container} node={summary} />}
            <ReinstallNote container={container} node={summary} />
            <div className="mb-4">
              <RouteTabs
                label={t('container.tabs', { ctid })}
                tabs={[
                  { href: containerPath(node, ctid), label: t('container.tab.overview') },
                  {
                    href: beancountersPath(node, ctid),
                    label: t('container.tab.beancounters'),
                    count: container.attention,
                    countLabel: t('container.tab.attention'),
                  },
                  { href: limitsPath(node, ctid), label: t('container.tab.limits') },
                  { href: containerSettingsPath(node, ctid), label: t('frame.crumb.settings') },
                  { href: versionsPath(node, ctid), label: t('versions.tab') },
                  { href: containerChartsPath(node, ctid), label: t('charts.title') },
                  { href: quotaPath(node, ctid), label: t('quota.tab') },
                  { href: insidePath(node, ctid), label: t('inside.tab') },
                  { href: copiesPath(node, ctid), label: t('backups.tab') },
                  { href: xmlPath(node, ctid), label: t('xml.tab') },
                ]}
              />
            </div>
            {children}
          </>
        );
      }}
    </QueryView>
  );
}

/** Since when a task works on it, how far it is, and the way to its output. */
function TaskNote({ task, ctid }: { task: NonNullable<ContainerDetail['task']>; ctid: string }) {
  const now = useNow();
  return (
    <Link href={taskPath(task.id)} className="num text-xs text-accent hover:underline">
      <Suspense fallback={t('container.task', { span: formatSpan(Math.max(0, now - task.startedAt)) })}>
        <TaskProgress task={task} title={taskTitle({ action: task.action, ctid })} look="line" />
      </Suspense>
    </Link>
  );
}

function Missing({ node, ctid }: { node: string; ctid: string }) {
  const label = useFleet().data?.nodes.find((each) => each.id === node)?.label ?? node;
  return (
    <Empty
      isPage
      icon={SearchX}
      title={t('container.missing.title', { ctid, node: label })}
      action={
        <span className="flex flex-wrap justify-center gap-2">
          <Link href={nodePath(node)} className={buttonClass()}>
            {t('container.missing.back', { node: label })}
          </Link>
          <Link href={retiredPath(node)} prefetch={false} className={buttonClass()}>
            {t('container.missing.retired')}
          </Link>
          <Link href={timelinePath(node, ctid)} prefetch={false} className={buttonClass()}>
            {t('container.missing.timeline')}
          </Link>
        </span>
      }
    >
      {t('container.missing.body')}
    </Empty>
  );
}
