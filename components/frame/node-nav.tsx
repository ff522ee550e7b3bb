'use client';
import { clsx } from 'clsx';
import { LayoutGrid, ListChecks, Settings2 } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Fragment, type ReactNode } from 'react';
import { groupNodes } from '@/components/fleet/groups';
import {
  doctorPath,
  fleetPath,
  nodeChartsPath,
  nodePath,
  profilesPath,
  settingsNodesPath,
  tasksPath,
  templatesPath,
} from '@/components/paths';
import { Skeleton } from '@/components/ui/skeleton';
import type { NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { useFleet } from './fleet-query';
import { NodeStateMark } from './node-state';

/** Fleet, each node with its health and how many containers run, tasks. */
export function NodeNav({ onGo }: { onGo?: () => void }) {
  const pathname = usePathname();
  const fleet = useFleet();
  return (
    <nav aria-label={t('frame.nav.label')} className="flex flex-col gap-0.5 p-2">
      <NavLink href={fleetPath} current={pathname === '/'} onGo={onGo}>
        <LayoutGrid size={14} aria-hidden className="shrink-0 text-faint" />
        {t('frame.nav.fleet')}
      </NavLink>
      <NavLink href={tasksPath} current={pathname.startsWith('/tasks')} onGo={onGo}>
        <ListChecks size={14} aria-hidden className="shrink-0 text-faint" />
        {t('frame.nav.tasks')}
      </NavLink>
      <NavLink href={settingsNodesPath} current={pathname.startsWith('/settings')} onGo={onGo}>
        <Settings2 size={14} aria-hidden className="shrink-0 text-faint" />
        {t('frame.nav.settings')}
      </NavLink>
      {(fleet.data?.nodes ?? []).length === 0 && <GroupHead>{t('frame.nav.nodes')}</GroupHead>}
      {fleet.data === undefined && fleet.error === null && (
        <div className="late space-y-3 px-2 py-1">
          <Skeleton className="h-3 w-28" />
          <Skeleton className="h-3 w-24" />
          <Skeleton className="h-3 w-32" />
        </div>
      )}
      {fleet.data?.nodes.length === 0 && <p className="px-2 text-faint">{t('frame.nav.noNodes')}</p>}
      {groupNodes(fleet.data?.nodes ?? []).map(({ group, nodes }) => (
        <Fragment key={group ?? ''}>
          <GroupHead>{group ?? t('frame.nav.nodes')}</GroupHead>
          {nodes.map((node) => (
            <NodeLink key={node.id} node={node} pathname={pathname} onGo={onGo} />
          ))}
        </Fragment>
      ))}
    </nav>
  );
}

function GroupHead({ children }: { children: ReactNode }) {
  return <h2 className="mt-4 mb-1 truncate px-2 text-2xs font-medium text-faint">{children}</h2>;
}

interface NodeLinkProps {
  node: NodeSummary;
  pathname: string;
  onGo: (() => void) | undefined;
}

function NodeLink({ node, pathname, onGo }: NodeLinkProps) {
  const href = nodePath(node.id);
  const places = [href, nodeChartsPath(node.id), templatesPath(node.id), profilesPath(node.id)];
  const current = places.some((place) => pathname.startsWith(place)) || pathname === doctorPath(node.id);
  return (
    <NavLink href={href} current={current} onGo={onGo}>
      <NodeStateMark state={node.state} wordless />
      <span className={clsx('min-w-0 flex-1', node.state === 'disabled' && 'text-faint')}>
        <span className="block truncate">{node.label}</span>
        {/* Said once: the mark before it already has the word for screen readers. */}
        {node.state !== 'ok' && (
          <span aria-hidden className="block text-2xs text-faint">
            {t(`frame.node.${node.state}`)}
          </span>
        )}
      </span>
      <Running node={node} />
    </NavLink>
  );
}

/** How many containers run; nothing when they were never listed. */
function Running({ node }: { node: NodeSummary }) {
  if (node.listedAt === null || node.state === 'disabled') return null;
  const text = t('frame.nav.running', { running: node.containers.running });
  return (
    <span className="num text-xs text-faint" title={text}>
      <span aria-hidden>{node.containers.running}</span>
      <span className="sr-only">{text}</span>
    </span>
  );
}

interface NavLinkProps {
  href: Route;
  current: boolean;
  onGo: (() => void) | undefined;
  children: ReactNode;
}

function NavLink({ href, current, onGo, children }: NavLinkProps) {
  return (
    <Link
      href={href}
      prefetch={false}
      aria-current={current ? 'page' : undefined}
      {...(onGo === undefined ? {} : { onClick: onGo })}
      className={clsx(
        'flex min-h-7.5 items-center gap-2 rounded-md px-2 py-0.5 text-sm',
        current ? 'bg-accent-wash font-medium text-accent' : 'text-muted hover:bg-subtle hover:text-ink',
      )}
    >
      {children}
    </Link>
  );
}
