'use client';
/** What a row's menu offers. Loaded when a menu is likely to be opened: most visits of a list open none. */
import type { QueryClient } from '@tanstack/react-query';
import { Gauge, SquareArrowOutUpRight } from 'lucide-react';
import type { Route } from 'next';
import { beancountersPath, containerPath } from '@/components/paths';
import { type MenuItem, openMenu } from '@/components/ui/menu';
import type { ContainerRow, NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { actionKeys, isQuotaSwitch } from '@/lib/vz/state';
import { actAndTell } from './act';
import { actionIcons } from './action-icons';
import { ask } from './ask';
import { lifeEntries } from './life-entries';
import { moreActions, primaryActions, reasonAgainst } from './offers';
import { titleOf } from './row-words';

interface Around {
  node: NodeSummary;
  client: QueryClient;
  go: (path: Route) => void;
}

/** Opens the menu of `row` at `anchor`. */
export function openRowMenu(row: ContainerRow, anchor: HTMLElement, { node, client, go }: Around): void {
  // Quota depends on the config, which its own page has read.
  const own = moreActions(row.state).filter((action) => !isQuotaSwitch(action));
  const actions = [...primaryActions(row.state), ...own].map((action): MenuItem => {
    const Icon = actionIcons[action];
    const reason = reasonAgainst(action, row, node);
    return {
      id: action,
      label: t(actionKeys[action]),
      icon: <Icon size={14} aria-hidden />,
      ...(action === 'stop_fast' ? { tone: 'danger' as const } : {}),
      ...(reason === undefined ? {} : { reason }),
      run: () =>
        ask({
          node: node.id,
          nodeLabel: node.label,
          ctid: row.ctid,
          title: titleOf(row),
          state: row.state,
          action,
          run: () => void actAndTell({ client, go }, node.id, row.ctid, titleOf(row), action),
        }),
    };
  });
  openMenu(anchor, t('containers.row.menu', { ctid: row.ctid }), [
    {
      id: 'open',
      label: t('containers.row.open'),
      icon: <SquareArrowOutUpRight size={14} aria-hidden />,
      run: () => go(containerPath(node.id, row.ctid)),
    },
    {
      id: 'beancounters',
      label: t('containers.row.beancounters'),
      icon: <Gauge size={14} aria-hidden />,
      run: () => go(beancountersPath(node.id, row.ctid)),
    },
    ...actions,
    ...lifeEntries({ container: row, node, go }),
  ]);
}
