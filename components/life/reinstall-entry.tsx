import { RotateCcw } from 'lucide-react';
import type { LifeContext } from '@/components/container/life-entries';
import { reasonAgainst } from '@/components/container/offers';
import type { MenuItem } from '@/components/ui/menu';
import { openStage } from '@/components/ui/stage';
import type { ContainerRow, NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

export function openReinstall(container: ContainerRow, node: NodeSummary): void {
  void import('./reinstall-dialog').then(({ ReinstallDialog }) =>
    openStage(<ReinstallDialog container={container} node={node} />),
  );
}

/** A running or mounted container is stopped in the same flow; what it lacks for being mounted, it lacks for this. */
export function reinstallReason(container: ContainerRow, node: NodeSummary): string | undefined {
  if (container.state === 'suspended') return t('reinstall.suspended');
  const state = container.state === 'unknown' ? ('unknown' as const) : ('stopped' as const);
  return reasonAgainst('mount', { ...container, state }, node);
}

export function reinstallEntry({ container, node }: LifeContext): MenuItem {
  const reason = reinstallReason(container, node);
  return {
    id: 'reinstall',
    label: t('reinstall.entry'),
    icon: <RotateCcw size={14} aria-hidden />,
    ...(reason === undefined ? {} : { reason }),
    run: () => openReinstall(container, node),
  };
}
