'use client';
import { CopyPlus } from 'lucide-react';
import type { LifeEntry } from '@/components/container/life-entries';
import { newContainerPath } from '@/components/paths';
import { t } from '@/lib/text/t';

/** A new container with the settings of this one; nothing of its files. */
export const duplicateEntry: LifeEntry = ({ container, node, go }) => ({
  id: 'duplicate',
  label: t('create.like'),
  icon: <CopyPlus size={14} aria-hidden />,
  run: () => go(newContainerPath(node.id, container.ctid)),
});
