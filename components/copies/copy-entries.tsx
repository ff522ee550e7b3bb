'use client';
/** What a container's menu offers of copies. The dialogs are those of its page, which the address opens. */
import { Camera, Copy, PackageMinus } from 'lucide-react';
import type { LifeContext } from '@/components/container/life-entries';
import { answers } from '@/components/container/offers';
import { copiesPath } from '@/components/paths';
import type { MenuItem } from '@/components/ui/menu';
import { t } from '@/lib/text/t';

export function cloneEntry(context: LifeContext): MenuItem {
  return {
    ...{ id: 'clone', label: t('clone.entry'), icon: <Copy size={14} aria-hidden /> },
    ...whyNot(context),
    run: () => context.go(copiesPath(context.node.id, context.container.ctid, { clone: 'new' })),
  };
}

/** Only images have snapshots: elsewhere it is no action that is missing. */
export function snapshotEntry(context: LifeContext): MenuItem | undefined {
  if (!isImage(context)) return undefined;
  return {
    ...{ id: 'snapshot', label: t('snapshots.take.entry'), icon: <Camera size={14} aria-hidden /> },
    ...whyNot(context),
    run: () => context.go(copiesPath(context.node.id, context.container.ctid, { do: 'take' })),
  };
}

export function compactEntry(context: LifeContext): MenuItem | undefined {
  if (!isImage(context)) return undefined;
  return {
    ...{ id: 'compact', label: t('snapshots.compact.entry'), icon: <PackageMinus size={14} aria-hidden /> },
    ...whyNot(context),
    run: () => context.go(copiesPath(context.node.id, context.container.ctid, { do: 'compact' })),
  };
}

const isImage = ({ container }: LifeContext) => container.layout?.startsWith('ploop') === true;

function whyNot({ container, node }: LifeContext): { reason?: string } {
  if (!answers(node)) return { reason: t('containers.node.off', { node: node.label }) };
  return container.task === null ? {} : { reason: t('vz.reason.busy', { action: container.task.action }) };
}
