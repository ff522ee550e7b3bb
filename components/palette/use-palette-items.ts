'use client';
import { useQuery } from '@tanstack/react-query';
import { usePathname, useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { whereabouts } from '@/components/frame/crumbs';
import { useFleet } from '@/components/frame/fleet-query';
import { keyListOpen } from '@/components/frame/keys';
import { setTheme, themes } from '@/components/frame/preferences';
import {
  beancountersPath,
  containerChartsPath,
  containerPath,
  containerSettingsPath,
  doctorPath,
  fleetChartsPath,
  fleetPath,
  importPath,
  insidePath,
  newContainerPath,
  newNodePath,
  nodeChartsPath,
  nodePath,
  profilesPath,
  quotaPath,
  retiredPath,
  settingsNodesPath,
  tasksOfPath,
  tasksPath,
  templatesPath,
  xmlPath,
} from '@/components/paths';
import { useChannel } from '@/components/ui/channel';
import { q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';
import { arrange } from './match';
import { type PaletteItem, pageActions } from './palette';

const FOUND = 8;
const NONE: readonly PaletteItem[] = [];

/** Everything the palette offers for what was typed: this page's actions, containers of the fleet, places, settings. */
export function usePaletteItems(text: string) {
  const router = useRouter();
  const pathname = usePathname();
  const fleet = useFleet();
  const actions = useChannel(pageActions, NONE);
  const asked = text.trim();
  const search = useQuery({
    ...q(api.search, {}, { q: asked, count: FOUND }),
    enabled: asked !== '',
    // What was found for the letters before stays until the answer for these is there.
    placeholderData: (before) => before,
  });
  const nodes = fleet.data?.nodes;
  const fixed = useMemo((): PaletteItem[] => {
    const { node, ctid } = whereabouts(pathname);
    const go = (id: string, label: string, href: Parameters<typeof router.push>[0], hint?: string): PaletteItem => ({
      id,
      label,
      hint,
      section: 'go',
      run: () => router.push(href),
    });
    return [
      ...(node !== undefined && ctid !== undefined
        ? [
            go('here-overview', t('palette.overview', { ctid }), containerPath(node, ctid)),
            go('here-counters', t('palette.beancounters', { ctid }), beancountersPath(node, ctid)),
            go('here-settings', t('cfg.page', { ctid }), containerSettingsPath(node, ctid)),
            go('here-quota', t('quota.page', { ctid }), quotaPath(node, ctid)),
            go('here-inside', t('inside.page', { ctid }), insidePath(node, ctid)),
            go('here-xml', t('xml.page', { ctid }), xmlPath(node, ctid)),
            go('here-charts', t('charts.page', { what: ctid }), containerChartsPath(node, ctid)),
            go('here-tasks', t('palette.tasksOf', { ctid }), tasksOfPath({ node, ctid })),
            go('up', t('palette.up', { node: nodes?.find(({ id }) => id === node)?.label ?? node }), nodePath(node)),
          ]
        : []),
      go('fleet', t('frame.nav.fleet'), fleetPath),
      go('tasks', t('frame.nav.tasks'), tasksPath),
      go('settings', t('frame.nav.settings'), settingsNodesPath),
      go('add-node', t('settings.nodes.add'), newNodePath),
      go('failed', t('palette.failedTasks'), tasksOfPath({ state: 'failed' })),
      ...(nodes ?? []).map(({ id, label, state }) =>
        go(`node-${id}`, t('palette.node', { node: label }), nodePath(id), t(`frame.node.${state}`)),
      ),
      go('charts', t('charts.fleet.title'), fleetChartsPath),
      ...(nodes ?? []).map(({ id, label }) =>
        go(`charts-${id}`, t('charts.page', { what: label }), nodeChartsPath(id)),
      ),
      ...(nodes ?? []).flatMap(({ id, label }) => [
        go(`import-${id}`, t('import.palette', { node: label }), importPath(id)),
        go(`create-${id}`, t('create.page', { node: label }), newContainerPath(id)),
        go(`doctor-${id}`, t('doctor.page', { node: label }), doctorPath(id)),
        go(`profiles-${id}`, t('profiles.page', { node: label }), profilesPath(id)),
        go(`templates-${id}`, t('templates.page', { node: label }), templatesPath(id)),
        go(`retired-${id}`, t('retired.page', { node: label }), retiredPath(id)),
      ]),
      ...themes.map(
        (theme): PaletteItem => ({
          id: `theme-${theme}`,
          label: t('palette.theme', { theme: t(`frame.theme.${theme}`) }),
          section: 'settings',
          run: () => setTheme(theme),
        }),
      ),
      { id: 'keys', label: t('palette.keys'), section: 'settings', run: () => keyListOpen.set(true) },
    ];
  }, [pathname, nodes, router]);
  const found = useMemo(
    () =>
      asked === ''
        ? NONE
        : (search.data?.containers ?? []).map(
            ({ node, nodeLabel, ctid, title, ips, state }): PaletteItem => ({
              id: `ct-${node}-${ctid}`,
              label: title === null ? ctid : `${ctid} ${title}`,
              hint: [t(`vz.state.${state}`), nodeLabel, ...ips.slice(0, 1)].join(` ${t('frame.dot')} `),
              section: 'containers',
              run: () => router.push(containerPath(node, ctid)),
            }),
          ),
    [asked, search.data, router],
  );
  const pid = /^pid\s+([1-9]\d{0,9})$/i.exec(asked)?.[1];
  const owners = useMemo(() => {
    if (pid === undefined) return NONE;
    const here = whereabouts(pathname).node;
    return (nodes ?? [])
      .filter(({ id }) => here === undefined || id === here)
      .map(
        ({ id, label }): PaletteItem => ({
          id: `pid-${id}`,
          label: t('inside.pid.ask', { pid, node: label }),
          hint: t('inside.pid.hint'),
          section: 'actions',
          // Asked when it is chosen, not at every letter.
          run: () =>
            void import('@/components/inside/find-pid').then((m) =>
              m.findPid({ node: id, label, pid }, (path) => router.push(path)),
            ),
        }),
      );
  }, [pid, pathname, nodes, router]);
  const groups = useMemo(
    () => arrange([...owners, ...actions, ...fixed], found, asked),
    [owners, actions, fixed, found, asked],
  );
  const more = asked === '' ? 0 : Math.max(0, (search.data?.total ?? 0) - found.length);
  return { groups, more, error: search.error, searching: search.isFetching };
}
