'use client';
import { useQueryClient } from '@tanstack/react-query';
import type { Route } from 'next';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Fragment, useCallback, useSyncExternalStore } from 'react';
import { containerPath, fleetPath, nodePath, profilesPath, settingsNodesPath, tasksPath } from '@/components/paths';
import { keyOf } from '@/lib/api/client';
import { firstApi } from '@/lib/api/contract-first';
import type { ReplyOf } from '@/lib/api/endpoint';
import { isMessageKey, t } from '@/lib/text/t';
import { useFleet } from './fleet-query';

interface Crumb {
  href: Route;
  label: string;
}

/** The parts of the address, decoded: `/nodes/hn1/containers/101/beancounters` has node hn1, container 101, tab beancounters. */
export function whereabouts(pathname: string): {
  node?: string;
  ctid?: string;
  tab?: string;
  task?: string;
  profile?: string;
  tasks: boolean;
  /** Below the settings: a node's id, or "new". */
  settings?: string | true;
} {
  const [room, id, place, ctid, tab] = pathname.split('/').filter(Boolean).map(decodeURIComponent);
  if (room === 'settings') return { tasks: false, settings: place ?? true };
  if (room === 'charts') return { tasks: false, tab: 'charts' };
  if (room === 'tasks') return { tasks: true, ...(id === undefined ? {} : { task: id }) };
  if (room !== 'nodes') return { tasks: false };
  // Where containers are made is no container.
  if (place === 'containers' && ctid === 'new')
    return { tasks: false, ...(id === undefined ? {} : { node: id }), tab: ctid };
  return {
    tasks: false,
    ...(id === undefined ? {} : { node: id }),
    // Below other places than its containers a node has no container.
    ...(ctid === undefined || place !== 'containers' ? {} : { ctid }),
    ...(tab === undefined || place === 'profiles' ? (isNodePage(place) ? { tab: place } : {}) : { tab }),
    ...(ctid === undefined || place !== 'profiles' ? {} : { profile: ctid }),
  };
}

/** Pages of a node besides its list of containers, which is the node itself here. */
const NODE_PAGES = [
  'change',
  'charts',
  'matrix',
  'doctor',
  'templates',
  'profiles',
  'backups',
  'retired',
  'import',
] as const;

function isNodePage(place: string | undefined): place is (typeof NODE_PAGES)[number] {
  return NODE_PAGES.some((page) => page === place);
}

/**
 * Name of the container the page has read already. It only looks: a query made here, above the page, would exist before the page's first read
 * is put into the cache, which then would not fill it while rendering.
 */
function useContainerName(node: string | undefined, ctid: string | undefined): string | null {
  const client = useQueryClient();
  const look = useCallback(() => {
    if (node === undefined || ctid === undefined) return null;
    const reply = client.getQueryData<ReplyOf<typeof firstApi.containerView>>(
      keyOf(firstApi.containerView, { node, ctid }),
    );
    return reply?.container.name ?? null;
  }, [client, node, ctid]);
  const subscribe = useCallback((changed: () => void) => client.getQueryCache().subscribe(changed), [client]);
  return useSyncExternalStore(subscribe, look, () => null);
}

/** Fleet › node › container › tab. The last part is the page itself. */
export function Crumbs() {
  const pathname = usePathname();
  const { node, ctid, tab, task, tasks, settings, profile } = whereabouts(pathname);
  const fleet = useFleet();
  const name = useContainerName(node, ctid);
  const crumbs: Crumb[] = [{ href: fleetPath, label: t('frame.nav.fleet') }];
  if (tasks) crumbs.push({ href: tasksPath, label: t('frame.crumb.tasks') });
  if (task !== undefined) crumbs.push({ href: tasksPath, label: task });
  if (settings !== undefined) crumbs.push({ href: settingsNodesPath, label: t('frame.nav.settings') });
  if (typeof settings === 'string') {
    crumbs.push({ href: settingsNodesPath, label: settings === 'new' ? t('settings.form.new') : settings });
  }
  if (node !== undefined) {
    crumbs.push({ href: nodePath(node), label: fleet.data?.nodes.find((each) => each.id === node)?.label ?? node });
  }
  if (node !== undefined && ctid !== undefined) {
    crumbs.push({ href: containerPath(node, ctid), label: name === null ? ctid : `${ctid} ${name}` });
  }
  if (tab !== undefined) {
    const key = `frame.crumb.${tab}`;
    const href = node !== undefined && tab === 'profiles' ? profilesPath(node) : fleetPath;
    crumbs.push({ href, label: isMessageKey(key) ? t(key) : tab });
  }
  if (profile !== undefined) crumbs.push({ href: fleetPath, label: profile });
  // On the fleet page itself it would only repeat the heading.
  if (crumbs.length === 1) return null;
  return (
    <nav aria-label={t('frame.crumbs')} className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5">
        {crumbs.map((crumb, i) => {
          const last = i === crumbs.length - 1;
          return (
            <Fragment key={`${crumb.href} ${crumb.label}`}>
              {i > 0 && (
                <li aria-hidden className="hidden text-faint sm:block">
                  {t('frame.separator')}
                </li>
              )}
              <li className={last ? 'min-w-0 truncate' : 'hidden min-w-0 truncate sm:block'}>
                {last ? (
                  <span aria-current="page" className="font-medium">
                    {crumb.label}
                  </span>
                ) : (
                  <Link href={crumb.href} prefetch={false} className="text-muted hover:text-ink hover:underline">
                    {crumb.label}
                  </Link>
                )}
              </li>
            </Fragment>
          );
        })}
      </ol>
    </nav>
  );
}
