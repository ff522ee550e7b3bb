'use client';
import { ArchiveRestore } from 'lucide-react';
import type { LifeEntry } from '@/components/container/life-entries';
import { copiesPath } from '@/components/paths';
import { t } from '@/lib/text/t';

/** The way to the page where a container is backed up, with the question open. */
export const backupEntry: LifeEntry = ({ container, node, go }) => ({
  id: 'backup',
  label: t('backups.menu'),
  icon: <ArchiveRestore size={14} aria-hidden />,
  run: () => go(copiesPath(node.id, container.ctid, { open: 'backup' })),
});
