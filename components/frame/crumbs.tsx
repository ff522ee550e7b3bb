'use client';
import { useQuery } from '@tanstack/react-query';
import type { Route } from 'next';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Fragment } from 'react';
import { containerPath, fleetPath, nodePath, tasksPath } from '@/components/paths';
import { q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
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
  tasks: boolean;
} {
  const [room, id, , ctid, tab] = pathname.split('/').filter(Boolean).map(decodeURIComponent);
  if (room === 'tasks') return { tasks: true, ...(id === undefined ? {} : { task: id }) };
  if (room !== 'nodes') return { tasks: false };
  return {
    tasks: false,
    ...(id === undefined ? {} : { node: id }),
    ...(ctid === undefined ? {} : { ctid }),
    ...(tab === undefined ? {} : { tab }),
  };
}

/** Fleet › node › container › tab. The last part is the page itself. */
export function Crumbs() {
  const pathname = usePathname();
  const { node, ctid, tab, task, tasks } = whereabouts(pathname);
  const fleet = useFleet();
  // Only looks at what the page has read already.
  const container = useQuery({ ...q(api.containerView, { node: node ?? '', ctid: ctid ?? '' }), enabled: false });
  const crumbs: Crumb[] = [{ href: fleetPath, label: t('frame.nav.fleet') }];
  if (tasks) crumbs.push({ href: tasksPath, label: t('frame.crumb.tasks') });
  if (task !== undefined) crumbs.push({ href: tasksPath, label: task });
  if (node !== undefined) {
    crumbs.push({ href: nodePath(node), label: fleet.data?.nodes.find((each) => each.id === node)?.label ?? node });
  }
  if (node !== undefined && ctid !== undefined) {
    const title = ctid === container.data?.container.ctid ? (container.data.container.name ?? ctid) : ctid;
    crumbs.push({ href: containerPath(node, ctid), label: title === ctid ? ctid : `${ctid} ${title}` });
  }
  if (tab !== undefined) {
    const key = `frame.crumb.${tab}`;
    crumbs.push({ href: fleetPath, label: isMessageKey(key) ? t(key) : tab });
  }
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
                <li aria-hidden className="text-faint">
                  {t('frame.separator')}
                </li>
              )}
              <li className={last ? 'min-w-0 truncate' : 'hidden min-w-0 truncate sm:block'}>
                {last ? (
                  <span aria-current="page" className="font-medium">
                    {crumb.label}
                  </span>
                ) : (
                  <Link href={crumb.href} className="text-muted hover:text-ink hover:underline">
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
