import { clsx } from 'clsx';
import type { Route } from 'next';
import Link from 'next/link';
import {
  backupsPath,
  doctorPath,
  matrixPath,
  nodeChartsPath,
  nodePath,
  profilesPath,
  retiredPath,
  templatesPath,
  timelinePath,
} from '@/components/paths';
import { type MessageKey, t } from '@/lib/text/t';

const TABS = {
  containers: { path: nodePath, label: 'frame.crumb.containers' },
  matrix: { path: matrixPath, label: 'matrix.link' },
  charts: { path: nodeChartsPath, label: 'charts.link.to' },
  templates: { path: templatesPath, label: 'templates.page.link' },
  profiles: { path: profilesPath, label: 'profiles.link' },
  backups: { path: backupsPath, label: 'backups.link' },
  retired: { path: retiredPath, label: 'retired.link' },
  timeline: { path: timelinePath, label: 'timeline.title' },
  doctor: { path: doctorPath, label: 'doctor.link' },
} as const satisfies Record<string, { path: (node: string) => Route; label: MessageKey }>;

export type NodePlace = keyof typeof TABS;

/** The pages of a node. Nothing in it changes or asks where it is: made on the server it costs the list of containers no script. */
export function NodeTabs({ node, current }: { node: string; current: NodePlace }) {
  return (
    <nav aria-label={t('frame.nodeTabs')} className="mb-4 flex gap-1 overflow-x-auto border-b border-line">
      {Object.entries(TABS).map(([place, { path, label }]) => (
        <Link
          key={place}
          href={path(node)}
          prefetch={false}
          aria-current={place === current ? 'page' : undefined}
          className={clsx(
            '-mb-px flex h-9 items-center border-b-2 px-2.5 font-medium whitespace-nowrap',
            place === current
              ? 'border-accent text-ink'
              : 'border-transparent text-muted hover:border-line hover:text-ink',
          )}
        >
          {t(label)}
        </Link>
      ))}
    </nav>
  );
}
